import type { AgentRole, JamPartSummary, StreamPhase, Trust } from '@vctt/client';
import { isRunning, NO_ANSWER_YET, type Answer } from './turn.ts';

export interface JamQuestion {
  text: string;
  roles?: readonly AgentRole[];
  maxCostUsd?: number;
}

/** One who plays. */
export interface Lane extends Answer {
  role: string;
  weight: number | undefined;
  /** How its playing ended, as the whole says. */
  status: JamPartSummary['status'] | undefined;
}

export interface PhaseState {
  phase: string;
  description: string;
  status: StreamPhase['status'];
  progress: number;
}

/** A jam as it is played. */
export interface JamTurn extends Answer {
  requestId: string;
  /** Under which the server keeps it. */
  conversationId: string;
  question: JamQuestion;
  lanes: readonly Lane[];
  phases: readonly PhaseState[];
  plan: { strategy: string | undefined; byPlanner: boolean } | undefined;
  /** Of what has been reported until now. */
  trustSoFar: Trust | undefined;
}

export const NOT_BEGUN: Omit<JamTurn, 'requestId' | 'conversationId' | 'question'> = { ...NO_ANSWER_YET, lanes: [], phases: [], plan: undefined, trustSoFar: undefined };

export function newLane(sessionId: string | undefined, role: string): Lane {
  return { ...NO_ANSWER_YET, sessionId, role, weight: undefined, status: undefined };
}

export function withPhase(phases: readonly PhaseState[], { phase, description, status, progress }: StreamPhase): PhaseState[] {
  const next = { phase, description, status, progress };
  const known = phases.some((old) => old.phase === phase);
  return known ? phases.map((old) => (old.phase === phase ? next : old)) : [...phases, next];
}

/** The whole knows how each part ended, those too that never began or whose end was not seen. */
export function settledLanes(lanes: readonly Lane[], parts: readonly JamPartSummary[]): Lane[] {
  const settled = lanes.map((lane) => {
    const part = parts.find(({ sessionId }) => sessionId === lane.sessionId);
    return part ? withSummary(lane, part) : lane;
  });
  const unseen = parts.filter(({ role }) => role !== 'synthesiser' && !settled.some((lane) => lane.role === role));
  const missing = unseen.map((part) =>
    withSummary(newLane(part.sessionId ?? undefined, part.role), part),
  );
  return [...settled, ...missing];
}

function withSummary(lane: Lane, part: JamPartSummary): Lane {
  return {
    ...lane,
    status: part.status,
    weight: part.weight ?? lane.weight,
    model: part.model ?? lane.model,
    phase: isRunning(lane) ? endOf(part) : lane.phase,
    meter: {
      ...lane.meter,
      tokens: part.totalTokens ?? lane.meter.tokens,
      cost: part.totalCost ?? lane.meter.cost,
      ttftMs: part.ttftMs ?? lane.meter.ttftMs,
    },
  };
}

function endOf({ status, code, latencyMs }: JamPartSummary): Lane['phase'] {
  if (status === 'complete' || status === 'stopped') {
    return { name: 'complete', finishReason: status === 'complete' ? 'stop' : 'stopped', latencyMs: latencyMs ?? undefined, persisted: true };
  }
  return { name: 'failed', code: code ?? 'INTERNAL', error: '', retryable: false };
}
