import type { JamTurn } from '../conversation/jamTurn.ts';
import { isRunning, type Meter } from '../conversation/turn.ts';

/** Sums of all parts while they run; the whole's own numbers, which are those sums, when it has ended. */
export function totalOf(jam: JamTurn): Meter {
  if (!isRunning(jam)) return jam.meter;
  const meters = [jam.meter, ...jam.lanes.map(({ meter }) => meter)];
  return { ...jam.meter, tokens: sum(meters.map(({ tokens }) => tokens)), cost: sum(meters.map(({ cost }) => cost)) };
}

/** Unknown while nothing is known. */
function sum(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.reduce((total, value) => total + value, 0);
}
