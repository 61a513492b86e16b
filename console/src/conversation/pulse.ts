export interface Mark {
  /** Milliseconds after the answer began. */
  at: number;
  kind: 'fallback' | 'tool' | 'cut';
}

/** How an answer came over time: characters in each span since its beginning, by the server's clock. */
export interface Pulse {
  /** Milliseconds since the epoch; undefined before the first event. */
  since: number | undefined;
  spanMs: number;
  counts: readonly number[];
  marks: readonly Mark[];
}

const FIRST_SPAN_MS = 100;
const MOST_SPANS = 160;

export const NO_PULSE: Pulse = { since: undefined, spanMs: FIRST_SPAN_MS, counts: [], marks: [] };

export function begun(pulse: Pulse, at: number): Pulse {
  return pulse.since === undefined ? { ...pulse, since: at } : pulse;
}

export function beaten(pulse: Pulse, at: number, characters: number): Pulse {
  const from = begun(pulse, at);
  const wide = widened(from, at - (from.since ?? at));
  const index = Math.max(0, Math.floor((at - (wide.since ?? at)) / wide.spanMs));
  const counts = [...wide.counts];
  while (counts.length <= index) counts.push(0);
  counts[index] = (counts[index] ?? 0) + characters;
  return { ...wide, counts };
}

export function marked(pulse: Pulse, at: number, kind: Mark['kind']): Pulse {
  const from = begun(pulse, at);
  return { ...from, marks: [...from.marks, { at: Math.max(0, at - (from.since ?? at)), kind }] };
}

/** Spans double when there would be too many. */
function widened(pulse: Pulse, elapsed: number): Pulse {
  let { spanMs, counts } = pulse;
  while (elapsed / spanMs >= MOST_SPANS) {
    spanMs *= 2;
    counts = Array.from({ length: Math.ceil(counts.length / 2) }, (_, index) => (counts[2 * index] ?? 0) + (counts[2 * index + 1] ?? 0));
  }
  return spanMs === pulse.spanMs ? pulse : { ...pulse, spanMs, counts };
}
