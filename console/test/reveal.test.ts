import { expect, test } from 'vitest';
import { cutAt, Reveal } from '../src/chat/reveal.ts';

const FRAME_MS = 16;

/** Longest time a character was there and not shown. */
function longestLag(arrivals: readonly [at: number, length: number][], until: number): number {
  const reveal = new Reveal(0);
  const text = 'word '.repeat(1_000);
  const waiting: { at: number; upTo: number }[] = [];
  let [longest, next] = [0, 0];
  for (let now = 0; now <= until; now += FRAME_MS) {
    for (let arrival = arrivals[next]; arrival && arrival[0] <= now; arrival = arrivals[next]) {
      reveal.arrive(arrival[1], now);
      waiting.push({ at: now, upTo: arrival[1] });
      next += 1;
    }
    const shown = cutAt(text, reveal.frame(now)).length;
    while (waiting[0] && waiting[0].upTo <= shown) longest = Math.max(longest, now - (waiting.shift()?.at ?? now));
  }
  return waiting.length > 0 ? Number.POSITIVE_INFINITY : longest;
}

test.each([1, 10, 100, 1_000, 50_000])('at %i tokens a second nothing is shown later than 200 ms', (rate) => {
  const arrivals = Array.from({ length: 200 }, (_, index): [number, number] => [(index * 1_000) / rate, (index + 1) * 4]);

  expect(longestLag(arrivals, 200_000 / rate + 1_000)).toBeLessThan(200);
});

test('a lump is spread over frames', () => {
  const reveal = new Reveal(0);
  reveal.arrive(400, 0);
  const shown = [16, 32, 48, 64, 80].map((now) => reveal.frame(now).length);

  expect(shown[0]).toBeLessThan(200);
  expect([...shown].sort((one, other) => one - other)).toEqual(shown);
});

test('what is there from the beginning is shown at once, and a void end goes at once', () => {
  const reveal = new Reveal(100);
  reveal.arrive(40, 0);

  expect(reveal.frame(16)).toEqual({ length: 40, due: 40 });
});

test('words are shown whole while there is time, and in parts when there is none', () => {
  expect(cutAt('one two thr', { length: 9, due: 4 })).toBe('one two ');
  expect(cutAt('one two thr', { length: 9, due: 9 })).toBe('one two t');
  expect(cutAt('one two thr', { length: 11, due: 11 })).toBe('one two thr');
});

test('no character is cut in two', () => {
  expect(cutAt('ab\u{1F600}c', { length: 3, due: 2 })).toBe('ab');
  expect(cutAt('ab\u{1F600}c', { length: 4, due: 4 })).toBe('ab\u{1F600}');
});
