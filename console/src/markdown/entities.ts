const NAMED: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  copy: '\u00a9',
  reg: '\u00ae',
  trade: '\u2122',
  deg: '\u00b0',
  middot: '\u00b7',
  bull: '\u2022',
  hellip: '\u2026',
  ndash: '\u2013',
  mdash: '\u2014',
  lsquo: '\u2018',
  rsquo: '\u2019',
  ldquo: '\u201c',
  rdquo: '\u201d',
  times: '\u00d7',
  rarr: '\u2192',
  larr: '\u2190',
  euro: '\u20ac',
};

/** Character references as Markdown means them; what is not known stays as it is. */
export function decoded(text: string): string {
  if (!text.includes('&')) return text;
  return text.replaceAll(/&(?:#x([\da-f]{1,6})|#(\d{1,7})|([a-z]+));/gi, (whole, hex: string, decimal: string, name: string) => {
    if (name !== undefined) return NAMED[name] ?? whole;
    const point = Number.parseInt(hex ?? decimal, hex === undefined ? 10 : 16);
    return point > 0 && point <= 0x10_ff_ff ? String.fromCodePoint(point) : '\ufffd';
  });
}
