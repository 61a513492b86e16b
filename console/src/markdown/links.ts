const SCHEMES = new Set(['http:', 'https:', 'mailto:']);

/** Where a link of a model may lead; undefined for everything else. */
export function safeHref(href: string): string | undefined {
  try {
    const url = new URL(href);
    return SCHEMES.has(url.protocol) ? url.href : undefined;
  } catch {
    return undefined;
  }
}
