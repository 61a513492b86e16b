import { expect, test } from 'vitest';
import { Inspector, LIGHTS } from '../src/workbench/lights.ts';

const id = 'answer';

function seen(...events: [event: string, payload: object][]): Inspector {
  const inspector = new Inspector();
  for (const [event, payload] of events) inspector.see({ direction: 'received', event, payload: { sessionId: id, attempt: 1, ...payload } });
  return inspector;
}

const broken = (inspector: Inspector) => LIGHTS.filter((name) => inspector.lights[name].broken.length > 0);

test('all holds for an answer that was resumed and had a fallback', () => {
  const inspector = seen(
    ['stream_start', { seq: 1 }],
    ['stream_chunk', { seq: 2, offset: 0, chunk: 'one ', tokensUsed: 5, estimatedCost: 0.1 }],
    ['stream_start', { seq: 2, resumed: true }],
    ['stream_chunk', { seq: 4, offset: 4, chunk: 'two', tokensUsed: 7, estimatedCost: 0.2 }],
    ['stream_fallback', { seq: 5, keep: 0, attempt: 2 }],
    ['stream_chunk', { seq: 6, offset: 0, chunk: 'three', attempt: 2, tokensUsed: 3, estimatedCost: 0.25 }],
    ['stream_complete', { seq: 7, fullText: 'three', totalCost: 0.2 }],
  );

  expect(broken(inspector)).toEqual([]);
  expect(inspector.lights.gap.checks).toBe(5);
  expect(inspector.lights.cost.note).toBe('last estimate +25.0 % of the total');
});

test.each([
  ['gap', ['stream_chunk', { seq: 3, offset: 9, chunk: 'x' }]],
  ['gap', ['stream_complete', { seq: 3, fullText: 'one more' }]],
  ['duplicate', ['stream_chunk', { seq: 2, offset: 4, chunk: 'x' }]],
  ['order', ['stream_chunk', { seq: 1, offset: 4, chunk: 'x' }]],
  ['cost', ['stream_chunk', { seq: 3, offset: 4, chunk: 'x', tokensUsed: 4 }]],
  ['cost', ['stream_chunk', { seq: 3, offset: 4, chunk: 'x', estimatedCost: 0.05 }]],
] as const)('%s is seen', (name, event) => {
  const inspector = seen(['stream_start', { seq: 1 }], ['stream_chunk', { seq: 2, offset: 0, chunk: 'one ', tokensUsed: 5, estimatedCost: 0.1 }], [...event]);

  expect(broken(inspector)).toEqual([name]);
});
