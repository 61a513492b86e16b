import { expect, test } from 'vitest';
import { historyOf } from '../src/conversation/history.ts';
import { newTurn, type Turn } from '../src/conversation/turn.ts';

const answered = (question: string, text: string): Turn => ({
  ...newTurn(question, { text: question }),
  text,
  phase: { name: 'complete', finishReason: 'stop', latencyMs: 1, persisted: true },
});

test('at most 200 messages, the newest', () => {
  const history = historyOf(Array.from({ length: 150 }, (_, index) => answered(`q${index}`, `a${index}`)));

  expect(history).toHaveLength(200);
  expect(history.at(-1)).toEqual({ role: 'assistant', content: 'a149' });
});

test('what would make the request too large is left out', () => {
  const history = historyOf([answered('old', 'x'.repeat(90_000)), answered('new', 'y'.repeat(20_000))]);

  expect(history.map(({ content }) => content.length)).toEqual([3, 20_000]);
});

test('an empty answer is left out with its question', () => {
  expect(historyOf([answered('Why?', ' ')])).toEqual([]);
});
