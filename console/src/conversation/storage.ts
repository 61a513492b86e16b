import type { Turn } from './turn.ts';

/** What a tab shows. */
export interface Talk {
  conversationId: string;
  turns: readonly Turn[];
  /** The server keeps this conversation by itself. */
  remembered: boolean;
  /** The first of the turns that the server still has and the tab has not, until the next question takes their place. */
  replaces?: string | undefined;
}

/** Keeps a tab's talk across a reload. */
export interface TalkStorage {
  load(): Talk | undefined;
  save(talk: Talk): void;
}

const VERSION = 3;

export function sessionTalk(storage: Storage, path: string): TalkStorage {
  const key = `vctt.conversation:${path}`;
  return {
    load() {
      try {
        const saved = JSON.parse(storage.getItem(key) ?? 'null') as { version: number; talk: Talk } | null;
        return saved?.version === VERSION ? saved.talk : undefined;
      } catch {
        return undefined;
      }
    },
    save(talk) {
      // The oldest turns go first when the storage is full.
      for (let from = 0; from <= talk.turns.length; from += 1) {
        try {
          const kept = { ...talk, turns: talk.turns.slice(from) };
          storage.setItem(key, JSON.stringify({ version: VERSION, talk: kept }));
          return;
        } catch {
          continue;
        }
      }
    },
  };
}
