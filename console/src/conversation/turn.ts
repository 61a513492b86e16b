import type { AgentRole, StopReceipt, Trust } from '@vctt/client';
import { NO_PULSE, type Pulse } from './pulse.ts';

/** What is asked, and how. */
export interface Question {
  text: string;
  model?: string;
  agentRole?: AgentRole;
  temperature?: number;
  enableTools?: boolean;
  maxCostUsd?: number;
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
  /** How much of the answer the model had given, about; undefined when nothing. */
  afterTokens: number | undefined;
}

export interface ToolStep {
  callId: string;
  tool: string;
  server: string | undefined;
  status: 'started' | 'finished' | 'failed';
  arguments: unknown;
  result: unknown;
  durationMs: number | undefined;
}

/** When thinking began and when it gave way to text, by the server's clock. */
export interface Thinking {
  since: number;
  until: number | undefined;
}

/** An answer as it comes. */
export interface Answer {
  sessionId: string | undefined;
  phase: Phase;
  model: string | undefined;
  text: string;
  reasoning: string;
  thinking: Thinking | undefined;
  fallbacks: readonly Fallback[];
  tools: readonly ToolStep[];
  meter: Meter;
  trust: Trust | undefined;
  pulse: Pulse;
  stopping: boolean;
  receipt: StopReceipt | undefined;
}

/** One question and its answer. */
export interface Turn extends Answer {
  requestId: string;
  question: Question;
}

const NOTHING_YET: Meter = {
  tokens: undefined,
  cost: undefined,
  ttftMs: undefined,
  tokensPerSecond: undefined,
  estimated: false,
};

export const NO_ANSWER_YET: Answer = {
  sessionId: undefined,
  phase: { name: 'waiting' },
  model: undefined,
  text: '',
  reasoning: '',
  thinking: undefined,
  fallbacks: [],
  tools: [],
  meter: NOTHING_YET,
  trust: undefined,
  pulse: NO_PULSE,
  stopping: false,
  receipt: undefined,
};

export function newTurn(requestId: string, question: Question): Turn {
  return { ...NO_ANSWER_YET, requestId, question };
}

type Running = { phase: { name: 'waiting' | 'streaming' } };

export function isRunning<T extends Pick<Answer, 'phase'>>(answer: T | undefined): answer is T & Running {
  return answer?.phase.name === 'waiting' || answer?.phase.name === 'streaming';
}
