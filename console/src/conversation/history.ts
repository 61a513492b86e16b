import type { HistoryMessage } from '@vctt/client';
import type { Turn } from './turn.ts';

const MAX_MESSAGES = 200;
/** Keeps a request well below the size of a packet the server takes. */
const MAX_CHARS = 100_000;

/** The newest earlier turns that were answered, oldest first. */
export function historyOf(turns: readonly Turn[]): HistoryMessage[] {
  const history: HistoryMessage[] = [];
  let chars = 0;
  for (const { question, text, phase } of turns.toReversed()) {
    if (phase.name !== 'complete' || text.trim() === '') continue;
    chars += question.text.length + text.length;
    if (chars > MAX_CHARS || history.length + 2 > MAX_MESSAGES) break;
    history.unshift({ role: 'user', content: question.text }, { role: 'assistant', content: text });
  }
  return history;
}
