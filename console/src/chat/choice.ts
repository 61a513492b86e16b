import type { AgentRole } from '@vctt/client';
import type { Question } from '../conversation/turn.ts';

/** How the next question is asked. */
export interface Choice {
  /** Empty: the agent's own. */
  model: string;
  /** Empty: the primary agent. */
  role: AgentRole | '';
  /** Undefined: the agent's own. */
  temperature: number | undefined;
  tools: boolean;
  /** US dollars as they were typed; empty: no limit. */
  costLimit: string;
}

export const FIRST_CHOICE: Choice = { model: '', role: '', temperature: undefined, tools: true, costLimit: '' };

/** Undefined when there is none, or what was typed is no amount. */
export function costLimitOf({ costLimit }: Choice): number | undefined {
  const amount = Number(costLimit.replace(',', '.'));
  return costLimit.trim() !== '' && Number.isFinite(amount) && amount > 0 ? amount : undefined;
}

export function questionOf(text: string, choice: Choice): Question {
  const maxCostUsd = costLimitOf(choice);
  return {
    text,
    ...(choice.model === '' ? {} : { model: choice.model }),
    ...(choice.role === '' ? {} : { agentRole: choice.role }),
    ...(choice.temperature === undefined ? {} : { temperature: choice.temperature }),
    ...(choice.tools ? {} : { enableTools: false }),
    ...(maxCostUsd === undefined ? {} : { maxCostUsd }),
  };
}

/** How many of the options are not as they come. */
export function changedOptions(choice: Choice): number {
  return [choice.temperature !== undefined, !choice.tools, choice.costLimit !== ''].filter(Boolean).length;
}
