import type { AgentRole } from '@vctt/client';
import type { JamQuestion } from '../conversation/jamTurn.ts';

export const PLAYERS = ['analyst', 'relational', 'ethics', 'verification'] as const satisfies readonly AgentRole[];

/** Who plays the next jam, and for how much. */
export interface Band {
  roles: readonly AgentRole[];
  /** US dollars as they were typed; empty: no limit. */
  costLimit: string;
}

export const FIRST_BAND: Band = { roles: PLAYERS, costLimit: '' };

export function jamQuestionOf(text: string, { roles, costLimit }: Band): JamQuestion {
  const amount = Number(costLimit.replace(',', '.'));
  return {
    text,
    ...(roles.length === PLAYERS.length ? {} : { roles }),
    ...(costLimit.trim() !== '' && amount > 0 ? { maxCostUsd: amount } : {}),
  };
}
