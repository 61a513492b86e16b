import katex from 'katex';
import 'katex/dist/katex.min.css';

/** Builds nodes, no markup, so that a policy against inline styles holds. */
export function typeset(source: string, display: boolean, into: HTMLElement): void {
  try {
    katex.render(source, into, { displayMode: display, throwOnError: true, strict: 'ignore', trust: false, maxExpand: 200, maxSize: 20 });
  } catch {
    into.textContent = source;
  }
}
