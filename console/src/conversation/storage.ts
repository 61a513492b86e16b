import type { Turn } from './turn.ts';

/** Keeps a tab's turns across a reload. */
export interface TurnStorage {
  load(): Turn[];
  save(turns: readonly Turn[]): void;
}

const VERSION = 1;

export function sessionTurns(storage: Storage, path: string): TurnStorage {
  const key = `vctt.conversation:${path}`;
  return {
    load() {
      try {
        const saved = JSON.parse(storage.getItem(key) ?? 'null') as { version: number; turns: Turn[] } | null;
        return saved?.version === VERSION ? saved.turns : [];
      } catch {
        return [];
      }
    },
    save(turns) {
      // The oldest turns go first when the storage is full.
      for (let from = 0; from <= turns.length; from += 1) {
        try {
          storage.setItem(key, JSON.stringify({ version: VERSION, turns: turns.slice(from) }));
          return;
        } catch {
          continue;
        }
      }
    },
  };
}
