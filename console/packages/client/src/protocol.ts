/** The events of namespace `/stream`. The server leaves out what it does not know; unknown is never 0. */

export type AgentRole =
  | 'analyst'
  | 'relational'
  | 'ethics'
  | 'synthesiser'
  | 'verification'
  | 'planner';

export interface HistoryMessage {
  role: 'user' | 'assistant' | 'system';
  content: string;
}

export interface AskRequest {
  message: string;
  systemPrompt?: string;
  temperature?: number;
  agentRole?: AgentRole;
  enableTools?: boolean;
  history?: readonly HistoryMessage[];
  model?: string;
  maxTokens?: number;
  maxCostUsd?: number;
  conversationId?: string;
  /** The `sessionId` of a turn of that conversation: it and all after it are no part of the conversation any more. */
  replaces?: string;
}

export interface JamRequest {
  message: string;
  history?: readonly HistoryMessage[];
  /** Who plays; all, when left out. */
  roles?: readonly AgentRole[];
  maxCostUsd?: number;
  conversationId?: string;
  /** As in {@link AskRequest}. */
  replaces?: string;
}

type Maybe<T> = T | null | undefined;

export interface Numbered {
  sessionId: string;
  seq: number;
  attempt: number;
  /** ISO 8601, UTC. */
  timestamp: string;
  /** The jam that this answer is part of, or is. */
  jamId?: Maybe<string>;
}

export interface StreamStart extends Numbered {
  model: string;
  agentRole?: Maybe<string>;
  resumed?: Maybe<boolean>;
  conversationId?: Maybe<string>;
  requestId?: Maybe<string>;
  /** Share of a jam's part in the whole, 0 to 1. */
  weight?: Maybe<number>;
}

export interface StreamChunk extends Numbered {
  chunk: string;
  /** UTF-16 code units of this attempt's text before `chunk`. */
  offset: number;
  model: string;
  tokensUsed?: Maybe<number>;
  estimatedCost?: Maybe<number>;
}

export interface StreamReasoning extends Numbered {
  chunk: string;
}

export interface StreamTool extends Numbered {
  callId: string;
  tool: string;
  server?: Maybe<string>;
  status: 'started' | 'finished' | 'failed';
  arguments?: unknown;
  result?: unknown;
  durationMs?: Maybe<number>;
}

export interface StreamPhase extends Numbered {
  phase: string;
  description: string;
  progress: number;
  status: 'pending' | 'in_progress' | 'complete' | 'skipped' | 'failed';
  /** Of a jam: the answer that is this phase. */
  partId?: Maybe<string>;
  /** With the end of a part: of all that has been reported until then. */
  trust?: Maybe<Trust>;
}

export interface StreamFallback extends Numbered {
  fromModel: string;
  toModel: string;
  mode: 'stream' | 'complete';
  code?: Maybe<string>;
  /** What failed: `rate_limited`, `timeout_idle`, `truncated`, `circuit_open` and the like. */
  cause?: Maybe<string>;
  /** A sentence about `fromModel`, without its subject. */
  reason: string;
  /** Length of the text that stays; what follows it is void. */
  keep: number;
}

/** What the end of a jam tells of it. `totalTokens` and `totalCost` of that end are the sums of all. */
export interface JamOutcome {
  /** Who played. */
  parts?: Maybe<readonly JamPartSummary[]>;
  plan?: Maybe<{ strategy?: Maybe<string>; source?: Maybe<'planner' | 'default'> }>;
}

export interface StreamComplete extends Numbered, JamOutcome {
  /** The final attempt's text. */
  fullText: string;
  totalTokens?: Maybe<number>;
  totalCost?: Maybe<number>;
  latencyMs?: Maybe<number>;
  model?: Maybe<string>;
  inputTokens?: Maybe<number>;
  outputTokens?: Maybe<number>;
  cachedTokens?: Maybe<number>;
  reasoningTokens?: Maybe<number>;
  usageSource?: Maybe<'provider' | 'estimated'>;
  ttftMs?: Maybe<number>;
  tokensPerSecond?: Maybe<number>;
  finishReason?: Maybe<string>;
  attempts?: Maybe<number>;
  persisted?: Maybe<boolean>;
  trust?: Maybe<Trust>;
}

export type TrustComponent = 'tension' | 'uncertainty' | 'contradiction' | 'emotionalIntensity';

/** How far an answer can be relied on: tau is 1 - (0.4 tension + 0.3 uncertainty + 0.3 contradiction), each 0 to 1. */
export interface Trust {
  tau: number;
  level: 'high' | 'moderate' | 'low';
  tension: number;
  uncertainty: number;
  contradiction: number;
  emotionalIntensity: number;
  regulation: 'normal' | 'clarify' | 'slow_down';
  repairs?: Maybe<number>;
  source?: Maybe<'reported' | 'computed'>;
  evidence?: Maybe<readonly { component: TrustComponent; value: number; by?: Maybe<string>; text?: Maybe<string> }[]>;
}

export interface JamPartSummary {
  role: string;
  sessionId?: Maybe<string>;
  model?: Maybe<string>;
  weight?: Maybe<number>;
  inputTokens?: Maybe<number>;
  outputTokens?: Maybe<number>;
  totalTokens?: Maybe<number>;
  totalCost?: Maybe<number>;
  latencyMs?: Maybe<number>;
  ttftMs?: Maybe<number>;
  status: 'complete' | 'failed' | 'stopped' | 'missing';
  code?: Maybe<string>;
}

export interface StreamError extends Numbered, JamOutcome {
  error: string;
  code?: Maybe<string>;
  retryable?: Maybe<boolean>;
  totalTokens?: Maybe<number>;
  totalCost?: Maybe<number>;
}

export interface ServerEvents {
  stream_start: StreamStart;
  stream_chunk: StreamChunk;
  stream_reasoning: StreamReasoning;
  stream_tool: StreamTool;
  stream_phase: StreamPhase;
  stream_fallback: StreamFallback;
  stream_complete: StreamComplete;
  stream_error: StreamError;
}

export type LogEvent =
  | ({ type: 'start' } & StreamStart)
  | ({ type: 'chunk' } & StreamChunk)
  | ({ type: 'reasoning' } & StreamReasoning)
  | ({ type: 'tool' } & StreamTool)
  | ({ type: 'phase' } & StreamPhase)
  | ({ type: 'fallback' } & StreamFallback)
  | ({ type: 'complete' } & StreamComplete)
  | ({ type: 'error' } & StreamError);

/** The text so far is void and is told again from its beginning. */
export interface Replay {
  type: 'replay';
}

/** The server did not take the request, or it cannot be reached or followed any more. */
export interface Refused {
  type: 'refused';
  code: string;
  error: string;
  retryable: boolean;
}

/** `start` first, then any number of the rest; the last is `complete`, `error` or `refused`. */
export type GenerationEvent = LogEvent | Replay | Refused;

export interface Refusal {
  ok: false;
  code: string;
  error: string;
}

export type Ack<T = object> = ({ ok: true; sessionId: string } & T) | Refusal;

export interface StopReceipt {
  tokens?: Maybe<number>;
  cost?: Maybe<number>;
  /** From the stop's arrival until the provider connection was closed. */
  closedAfterMs?: Maybe<number>;
}

export type StopAck = Ack<StopReceipt>;
