const FENCE = /(?:^|\n)[ \t]*```json[ \t]*(?:\n([\s\S]*))?$/;
/** As far into a report the first of its figures stands. */
const HEAD = 200;

export interface LaneText {
  said: string;
  /** As Markdown; undefined where there is none. */
  report: string | undefined;
}

/** What somebody of the band says, and the report at its end from which trust is computed, also while it is written. */
export function inParts(text: string): LaneText {
  const start = text.lastIndexOf('```json');
  if (start === -1) return { said: text, report: undefined };
  const lineStart = text.lastIndexOf('\n', start) + 1;
  const fence = FENCE.exec(text.slice(Math.max(0, lineStart - 1)));
  if (!fence || !isReport(fence[1] ?? '')) return { said: text, report: undefined };
  return { said: text.slice(0, lineStart).trimEnd(), report: text.slice(lineStart) };
}

function isReport(body: string): boolean {
  const written = body.trim();
  const end = written.indexOf('```');
  if (end !== -1 && end + 3 < written.length) return false;
  const head = written.slice(0, HEAD);
  if (head !== '' && !head.startsWith('{')) return false;
  return /"(?:trust|tension)"/.test(head) || (end === -1 && written.length < HEAD);
}
