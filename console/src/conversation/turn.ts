import type { AgentRole, StopReceipt } from '@vctt/client';

export interface Question {
  text: string;
  model?: string;
  agentRole?: AgentRole;
}

export type Phase =
  | { name: 'waiting' }
  | { name: 'streaming' }
  | { name: 'complete'; finishReason: string; latencyMs: number | undefined; persisted: boolean }
  | { name: 'failed'; code: string; error: string; retryable: boolean };

/** Undefined is unknown. */
export interface Meter {
  tokens: number | undefined;
  cost: number | undefined;
  ttftMs: number | undefined;
  tokensPerSecond: number | undefined;
  estimated: boolean;
}

export interface Fallback {
  fromModel: string;
  toModel: string;
  reason: string;
  kept: boolean;
}

export interface ToolStep {
  callId: string;
  tool: string;
  status: 'started' | 'finished' | 'failed';
  durationMs: number | undefined;
}

/** One question and its answer. */
export interface Turn {
  requestId: string;
  sessionId: string | undefined;
  question: Question;
  phase: Phase;
  model: string | undefined;
  text: string;
  reasoning: string;
  fallbacks: readonly Fallback[];
  tools: readonly ToolStep[];
  meter: Meter;
  stopping: boolean;
  receipt: StopReceipt | undefined;
}

const NOTHING_YET: Meter = {
  tokens: undefined,
  cost: undefined,
  ttftMs: undefined,
  tokensPerSecond: undefined,
  estimated: false,
};

export function newTurn(requestId: string, question: Question): Turn {
  return {
    requestId,
    sessionId: undefined,
    question,
    phase: { name: 'waiting' },
    model: undefined,
    text: '',
    reasoning: '',
    fallbacks: [],
    tools: [],
    meter: NOTHING_YET,
    stopping: false,
    receipt: undefined,
  };
}

export function isRunning(turn: Turn | undefined): turn is Turn {
  return turn?.phase.name === 'waiting' || turn?.phase.name === 'streaming';
}
