import { expect, test } from 'vitest';
import type { SessionMessage } from '../src/history/sessions.ts';
import { toTurns } from '../src/history/toTurns.ts';

const message = (role: SessionMessage['role'], content: string, generation: string): SessionMessage => ({
  role,
  content,
  timestamp: '2026-11-26T04:00:00Z',
  generation_id: generation,
  model: 'gpt-4o',
  agent_role: 'primary',
  finish_reason: 'stopped',
  tokens: 12,
  cost_usd: 0.001,
  latency_ms: 900,
  trust_tau: null,
});

test('questions and answers become turns; what has no answer says so', () => {
  const turns = toTurns([message('user', 'One?', 'a'), message('assistant', 'One.', 'a'), message('user', 'Two?', 'b')]);

  expect(turns.map(({ question, text, phase }) => [question.text, text, phase.name])).toEqual([
    ['One?', 'One.', 'complete'],
    ['Two?', '', 'failed'],
  ]);
  expect(turns[0]).toMatchObject({ sessionId: 'a', model: 'gpt-4o', phase: { finishReason: 'stopped' }, meter: { tokens: 12, cost: 0.001 } });
});
