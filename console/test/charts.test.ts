import { expect, test } from 'vitest';
import { ticks } from '../src/charts/scale.ts';

test.each([
  [8, [0, 2, 4, 6, 8]],
  [7.91, [0, 2, 4, 6, 8]],
  [1_930, [0, 500, 1_000, 1_500, 2_000]],
  [0.00031, [0, 0.0001, 0.0002, 0.0003, 0.0004]],
  [0, [0, 1]],
])('up to %s the scale is round', (most, expected) => expect(ticks(most)).toEqual(expected));
