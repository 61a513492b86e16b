import { newTurn, type Turn } from '../conversation/turn.ts';
import type { SessionMessage } from './sessions.ts';

/** Kept messages as the turns they were: a question and the answer behind it. */
export function toTurns(messages: readonly SessionMessage[]): Turn[] {
  const turns: Turn[] = [];
  for (const [index, message] of messages.entries()) {
    if (message.role === 'user') {
      const turn = newTurn(message.generation_id ?? `${message.timestamp} ${index}`, { text: message.content });
      turns.push({ ...turn, phase: { name: 'failed', code: 'INTERRUPTED', error: 'No answer was kept.', retryable: false } });
    }
    const last = turns.at(-1);
    if (message.role === 'assistant' && last) turns[turns.length - 1] = answered(last, message);
  }
  return turns;
}

function answered(turn: Turn, message: SessionMessage): Turn {
  return {
    ...turn,
    sessionId: message.generation_id ?? undefined,
    text: message.content,
    model: message.model ?? undefined,
    phase: {
      name: 'complete',
      finishReason: message.finish_reason ?? 'stop',
      latencyMs: message.latency_ms ?? undefined,
      persisted: true,
    },
    meter: { ...turn.meter, tokens: message.tokens ?? undefined, cost: message.cost_usd ?? undefined },
  };
}
