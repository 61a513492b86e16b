import { newTurn, type Turn } from '../conversation/turn.ts';
import type { SessionMessage } from './sessions.ts';

/** Kept messages as the turns they were. An answer that is still being written is followed. */
export function toTurns(messages: readonly SessionMessage[]): Turn[] {
  const turns: Turn[] = [];
  for (const [index, message] of messages.entries()) {
    const last = turns.at(-1);
    if (message.role === 'user') turns.push(asked(message, index));
    else if (message.role === 'assistant' && last) turns[turns.length - 1] = answered(last, message);
  }
  return turns.map((turn, index) => (turn.phase.name === 'waiting' && index < turns.length - 1 ? { ...turn, phase: NOT_KEPT } : turn));
}

const NOT_KEPT: Turn['phase'] = { name: 'failed', code: 'INTERRUPTED', error: 'No answer was kept.', retryable: false };

function asked({ generation_id: id, content, timestamp }: SessionMessage, index: number): Turn {
  const turn = newTurn(id ?? `${timestamp} ${index}`, { text: content });
  return { ...turn, sessionId: id ?? undefined, phase: id === null ? NOT_KEPT : turn.phase };
}

function answered(turn: Turn, message: SessionMessage): Turn {
  return {
    ...turn,
    text: message.content,
    model: message.model ?? undefined,
    phase: phaseOf(message),
    meter: { ...turn.meter, tokens: message.tokens ?? undefined, cost: message.cost_usd ?? undefined },
  };
}

function phaseOf({ finish_reason: finishReason, error_code: code, latency_ms: latencyMs }: SessionMessage): Turn['phase'] {
  if (code !== null) return { name: 'failed', code, error: '', retryable: false };
  if (finishReason === null) return { name: 'waiting' };
  return { name: 'complete', finishReason, latencyMs: latencyMs ?? undefined, persisted: true };
}
