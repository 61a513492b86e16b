import type { Connection, Trust } from '@vctt/client';
import { dollars, duration, count } from './format.ts';
import type { Answer, Fallback, Phase } from './conversation/turn.ts';

type Complete = Extract<Phase, { name: 'complete' }>;

const ERRORS: Record<string, string> = {
  INVALID_REQUEST: 'The question could not be accepted.',
  UNAUTHENTICATED: 'You are not signed in.',
  FORBIDDEN: 'You may not ask this server.',
  MODEL_NOT_FOUND: 'This model is not known here.',
  STREAM_NOT_FOUND: 'The server no longer has this answer.',
  RATE_LIMITED: 'Too many questions at the moment.',
  BUDGET_EXCEEDED: 'The budget is used up.',
  SERVER_BUSY: 'The server is busy.',
  SHUTTING_DOWN: 'The server is restarting.',
  PROVIDER_UNAVAILABLE: 'The model cannot be reached.',
  PROVIDER_ERROR: 'The model failed.',
  PROVIDER_TIMEOUT: 'The model took too long.',
  CONTENT_FILTERED: 'The provider declined to answer this.',
  CONTEXT_LENGTH_EXCEEDED: 'The conversation is too long for the model.',
  INTERRUPTED: 'The answer was interrupted.',
  NO_ANSWER: 'The server does not answer.',
  OUT_OF_SYNC: 'The answer could not be followed.',
};

export function errorTitle(code: string): string {
  return ERRORS[code] ?? 'The answer failed.';
}

export function fallbackLine({ fromModel, toModel, reason, kept, afterTokens }: Fallback): string {
  const after = afterTokens === undefined ? '' : ` after about ${afterTokens} ${afterTokens === 1 ? 'token' : 'tokens'}`;
  return `${fromModel} ${reason}${after}. ${nextLine(fromModel, toModel, kept)}`;
}

function nextLine(fromModel: string, toModel: string, kept: boolean): string {
  if (fromModel === toModel) return 'It is asked again.';
  return kept ? `${toModel} goes on with the answer.` : `${toModel} took over.`;
}

export function progressLine({ phase, stopping }: Pick<Answer, 'phase' | 'stopping'>, connection: Connection): string {
  switch (phase.name) {
    case 'waiting':
    case 'streaming':
      if (connection.state !== 'connected') return 'Waiting for the connection';
      if (stopping) return 'Stopping';
      return phase.name === 'waiting' ? 'Waiting for the first token' : 'Streaming';
    case 'complete':
      if (phase.finishReason === 'stop') return 'Complete';
      return phase.finishReason === 'stopped' ? 'Stopped' : 'Ended early';
    case 'failed':
      return 'Failed';
  }
}

export function endLine(turn: Answer, phase: Complete): string {
  const remarks = [endReason(turn, phase)];
  if (turn.meter.estimated) remarks.push('Tokens and cost are estimated.');
  if (!phase.persisted) remarks.push('Not saved.');
  return remarks.join(' ');
}

function endReason(turn: Answer, phase: Complete): string {
  switch (phase.finishReason) {
    case 'stop':
      return phase.latencyMs === undefined ? 'Complete.' : `Complete in ${duration(phase.latencyMs)}.`;
    case 'stopped':
      return stoppedLine(turn);
    case 'length':
      return 'Ended at the length limit.';
    case 'content_filter':
      return 'Ended by the provider\u2019s content filter.';
    case 'budget':
      return 'Ended at the cost limit.';
    case 'tool_limit':
      return 'Ended at the limit of tool calls.';
    case 'abandoned':
      return 'Ended because nobody was connected.';
    default:
      return `Ended (${phase.finishReason}).`;
  }
}

function stoppedLine({ receipt, meter }: Answer): string {
  const tokens = receipt?.tokens ?? meter.tokens;
  const cost = receipt?.cost ?? meter.cost;
  const parts = [
    `Stopped after ${count(tokens)} ${tokens === 1 ? 'token' : 'tokens'}`,
    cost === undefined ? 'cost unknown' : dollars(cost),
  ];
  if (receipt?.closedAfterMs != null) parts.push(`provider closed in ${duration(receipt.closedAfterMs)}`);
  return `${parts.join(', ')}.`;
}

/** What asking again does to the talk. */
export function replacingLine(followed: boolean): string {
  const what = followed ? 'This turn and all that follow are replaced' : 'This turn is replaced';
  return `${what}, also in the history. What was spent is still counted.`;
}

export const CHANGED_ELSEWHERE = 'The conversation was changed elsewhere. The history shows how it goes now.';

export function connectionLine(connection: Connection): string {
  switch (connection.state) {
    case 'connecting':
      return 'Connecting';
    case 'connected':
      return 'Connected';
    case 'lost':
      return 'Reconnecting';
    case 'refused':
      return 'Not connected';
  }
}

export function regulationLine(regulation: Trust['regulation']): string {
  switch (regulation) {
    case 'normal':
      return 'no need to intervene';
    case 'clarify':
      return 'asks to clarify';
    case 'slow_down':
      return 'asks to slow down';
  }
}
