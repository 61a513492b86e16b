export interface Fault {
  name: string;
  /** What the message says to cause it; empty for none. */
  word: string;
}

/** Of the simulated providers (`./vctt sim`). */
export const SIMULATOR_FAULTS: readonly Fault[] = [
  { name: 'Cut', word: 'sim:cut:20' },
  { name: 'Stall', word: 'sim:stall:20' },
  { name: 'Malformed', word: 'sim:malformed:10:4' },
  { name: '429', word: 'sim:429' },
  { name: 'No end mark', word: 'sim:no-end-mark' },
  { name: 'Slow start', word: 'sim:slow:5s' },
];

/** Of the built-in demo model. */
export const DEMO_FAULTS: readonly Fault[] = [
  { name: 'Cut', word: 'demo:fail=after:20' },
  { name: 'Stall', word: 'demo:fail=stall:20' },
  { name: 'First', word: 'demo:fail=first' },
  { name: '429', word: 'demo:fail=ratelimit' },
  { name: 'Filter', word: 'demo:fail=filter' },
];
