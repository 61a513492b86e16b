import type { GenerationEvent, StreamChunk, StreamComplete, StreamTool } from '@vctt/client';
import type { Meter, ToolStep, Turn } from './turn.ts';

/** What the running rate is measured from. */
export interface Pace {
  firstTokens: number | undefined;
  firstAt: number | undefined;
}

const SHORTEST_RATE_SPAN_MS = 250;

/** The turn after one more event. `text` and `reasoning` are the client's, already checked. */
export function advance(turn: Turn, event: GenerationEvent, pace: Pace, text: string, reasoning: string): Turn {
  switch (event.type) {
    case 'start':
      return { ...turn, sessionId: event.sessionId, model: event.model };
    case 'chunk':
      return { ...turn, phase: { name: 'streaming' }, model: event.model, text, meter: running(turn.meter, event, pace) };
    case 'reasoning':
      return { ...turn, phase: { name: 'streaming' }, reasoning };
    case 'tool':
      return { ...turn, tools: withStep(turn.tools, event) };
    case 'phase':
      return turn;
    case 'fallback': {
      const { fromModel, toModel, reason, keep } = event;
      const fallbacks = [...turn.fallbacks, { fromModel, toModel, reason, kept: keep > 0 }];
      return { ...turn, model: toModel, text, reasoning, fallbacks };
    }
    case 'replay':
      return { ...turn, text: '', reasoning: '', fallbacks: [], tools: [] };
    case 'complete':
      return {
        ...turn,
        text: event.fullText,
        model: event.model ?? turn.model,
        meter: settled(turn.meter, event),
        phase: {
          name: 'complete',
          finishReason: event.finishReason ?? 'stop',
          latencyMs: event.latencyMs ?? undefined,
          persisted: event.persisted ?? true,
        },
      };
    case 'error':
      return {
        ...turn,
        meter: {
          ...turn.meter,
          tokens: event.totalTokens ?? turn.meter.tokens,
          cost: event.totalCost ?? turn.meter.cost,
        },
        phase: {
          name: 'failed',
          code: event.code ?? 'INTERNAL',
          error: event.error,
          retryable: event.retryable ?? false,
        },
      };
    case 'refused':
      return { ...turn, phase: { name: 'failed', code: event.code, error: event.error, retryable: event.retryable } };
  }
}

function running(meter: Meter, event: StreamChunk, pace: Pace): Meter {
  const tokens = event.tokensUsed ?? meter.tokens;
  const cost = event.estimatedCost ?? meter.cost;
  const at = Date.parse(event.timestamp);
  pace.firstAt ??= at;
  pace.firstTokens ??= tokens;
  const span = at - pace.firstAt;
  const tokensPerSecond =
    tokens !== undefined && pace.firstTokens !== undefined && span >= SHORTEST_RATE_SPAN_MS
      ? ((tokens - pace.firstTokens) * 1_000) / span
      : meter.tokensPerSecond;
  return { ...meter, tokens, cost, tokensPerSecond };
}

function settled(meter: Meter, event: StreamComplete): Meter {
  return {
    tokens: event.totalTokens ?? meter.tokens,
    cost: event.totalCost ?? meter.cost,
    ttftMs: event.ttftMs ?? meter.ttftMs,
    tokensPerSecond: event.tokensPerSecond ?? meter.tokensPerSecond,
    estimated: event.usageSource === 'estimated',
  };
}

function withStep(steps: readonly ToolStep[], event: StreamTool): ToolStep[] {
  const step: ToolStep = {
    callId: event.callId,
    tool: event.tool,
    status: event.status,
    durationMs: event.durationMs ?? undefined,
  };
  const known = steps.some(({ callId }) => callId === step.callId);
  return known ? steps.map((old) => (old.callId === step.callId ? step : old)) : [...steps, step];
}
