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
  error_code: null,
  tokens: 12,
  cost_usd: 0.001,
  latency_ms: 900,
  trust_tau: null,
});

test('questions and answers become turns; what failed or was never kept says so, what runs is followed', () => {
  const turns = toTurns([
    message('user', 'One?', 'a'),
    message('assistant', 'One.', 'a'),
    message('user', 'Lost?', 'b'),
    message('user', 'Two?', 'c'),
    { ...message('assistant', 'Tw', 'c'), finish_reason: null, error_code: 'PROVIDER_ERROR' },
    message('user', 'Three?', 'd'),
    { ...message('assistant', '', 'd'), finish_reason: null },
  ]);

  expect(turns.map(({ question, text, phase, sessionId }) => [question.text, text, phase.name, sessionId])).toEqual([
    ['One?', 'One.', 'complete', 'a'],
    ['Lost?', '', 'failed', 'b'],
    ['Two?', 'Tw', 'failed', 'c'],
    ['Three?', '', 'waiting', 'd'],
  ]);
  expect(turns[0]).toMatchObject({ sessionId: 'a', model: 'gpt-4o', phase: { finishReason: 'stopped' }, meter: { tokens: 12, cost: 0.001 } });
});
