import type { GenerationEvent, StreamChunk, StreamComplete, StreamTool } from '@vctt/client';
import { beaten, begun, marked, NO_PULSE } from './pulse.ts';
import type { Answer, Meter, Thinking, ToolStep } from './turn.ts';

/** What the running rate is measured from, and how much text the events so far gave: `text` may be ahead of them. */
export interface Pace {
  firstTokens: number | undefined;
  firstAt: number | undefined;
  given: number;
}

export function newPace(): Pace {
  return { firstTokens: undefined, firstAt: undefined, given: 0 };
}

const SHORTEST_RATE_SPAN_MS = 250;
const CHARS_PER_TOKEN = 4;

/** The answer after one more event. `text` and `reasoning` are the client's, already checked. */
export function advance<T extends Answer>(answer: T, event: GenerationEvent, pace: Pace, text: string, reasoning: string): T {
  switch (event.type) {
    case 'start':
      return { ...answer, sessionId: event.sessionId, model: event.model, pulse: begun(answer.pulse, timeOf(event)) };
    case 'chunk':
      pace.given = event.offset + event.chunk.length;
      return {
        ...answer,
        phase: { name: 'streaming' },
        model: event.model,
        text,
        thinking: thoughtOut(answer.thinking, timeOf(event)),
        meter: running(answer.meter, event, pace),
        pulse: beaten(answer.pulse, timeOf(event), event.chunk.length),
      };
    case 'reasoning':
      return {
        ...answer,
        phase: { name: 'streaming' },
        reasoning,
        thinking: { since: answer.thinking?.since ?? timeOf(event), until: undefined },
      };
    case 'tool':
      return {
        ...answer,
        thinking: thoughtOut(answer.thinking, timeOf(event)),
        tools: withStep(answer.tools, event),
        pulse: event.status === 'started' ? marked(answer.pulse, timeOf(event), 'tool') : answer.pulse,
      };
    case 'phase':
      return answer;
    case 'fallback': {
      const { fromModel, toModel, reason, keep } = event;
      const given = Math.round(pace.given / CHARS_PER_TOKEN);
      pace.given = keep;
      const fallback = { fromModel, toModel, reason, kept: keep > 0, afterTokens: given === 0 ? undefined : given };
      return {
        ...answer,
        model: toModel,
        text,
        reasoning,
        thinking: reasoning === '' ? undefined : answer.thinking,
        fallbacks: [...answer.fallbacks, fallback],
        pulse: marked(answer.pulse, timeOf(event), 'fallback'),
      };
    }
    case 'replay':
      return { ...answer, text: '', reasoning: '', thinking: undefined, fallbacks: [], tools: [], pulse: NO_PULSE };
    case 'complete':
      return {
        ...answer,
        text: event.fullText,
        model: event.model ?? answer.model,
        thinking: thoughtOut(answer.thinking, timeOf(event)),
        meter: settled(answer.meter, event),
        trust: event.trust ?? undefined,
        phase: {
          name: 'complete',
          finishReason: event.finishReason ?? 'stop',
          latencyMs: event.latencyMs ?? undefined,
          persisted: event.persisted ?? true,
        },
      };
    case 'error':
      return {
        ...answer,
        thinking: thoughtOut(answer.thinking, timeOf(event)),
        meter: {
          ...answer.meter,
          tokens: event.totalTokens ?? answer.meter.tokens,
          cost: event.totalCost ?? answer.meter.cost,
        },
        phase: {
          name: 'failed',
          code: event.code ?? 'INTERNAL',
          error: event.error,
          retryable: event.retryable ?? false,
        },
      };
    case 'refused':
      return { ...answer, phase: { name: 'failed', code: event.code, error: event.error, retryable: event.retryable } };
  }
}

/** Zero when the server wrote none: everything then lies at the beginning. */
function timeOf({ timestamp }: { timestamp?: string }): number {
  const time = Date.parse(timestamp ?? '');
  return Number.isNaN(time) ? 0 : time;
}

function thoughtOut(thinking: Thinking | undefined, at: number): Thinking | undefined {
  return thinking && thinking.until === undefined ? { ...thinking, until: at } : thinking;
}

function running(meter: Meter, event: StreamChunk, pace: Pace): Meter {
  const tokens = event.tokensUsed ?? meter.tokens;
  const cost = event.estimatedCost ?? meter.cost;
  const at = timeOf(event);
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

/** What a later event leaves out was said by an earlier one. */
function withStep(steps: readonly ToolStep[], event: StreamTool): ToolStep[] {
  const before = steps.find(({ callId }) => callId === event.callId);
  const step: ToolStep = {
    callId: event.callId,
    tool: event.tool,
    server: event.server ?? before?.server,
    status: event.status,
    arguments: event.arguments ?? before?.arguments,
    result: event.result ?? before?.result,
    durationMs: event.durationMs ?? undefined,
  };
  return before ? steps.map((old) => (old === before ? step : old)) : [...steps, step];
}
