import { expect, test } from 'vitest';
import { count, dollars, duration, rate } from '../src/format.ts';

test.each([
  [undefined, '–'],
  [null, '–'],
  [0, '$0.00'],
  [0.0000123, '$0.000012'],
  [0.00214, '$0.0021'],
  [0.5, '$0.5000'],
  [12.345, '$12.35'],
])('%s dollars read %s', (value, text) => expect(dollars(value)).toBe(text));

test.each([
  [undefined, '–'],
  [0.4, '0 ms'],
  [999, '999 ms'],
  [1_840, '1.8 s'],
  [95_000, '1 min 35 s'],
])('%s ms read %s', (value, text) => expect(duration(value)).toBe(text));

test('counts and rates read plainly', () => {
  expect([count(12_345), count(undefined), rate(4.25), rate(62.5), rate(undefined)]).toEqual(['12,345', '–', '4.3', '63', '–']);
});
