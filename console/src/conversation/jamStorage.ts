import type { JamTurn } from './jamTurn.ts';

export interface JamStorage {
  load(): JamTurn | undefined;
  save(jam: JamTurn | undefined): void;
}

const VERSION = 2;

export function sessionJam(storage: Storage, path: string): JamStorage {
  const key = `vctt.jam:${path}`;
  return {
    load() {
      try {
        const saved = JSON.parse(storage.getItem(key) ?? 'null') as { version: number; jam: JamTurn } | null;
        return saved?.version === VERSION ? saved.jam : undefined;
      } catch {
        return undefined;
      }
    },
    save(jam) {
      try {
        if (jam) storage.setItem(key, JSON.stringify({ version: VERSION, jam }));
        else storage.removeItem(key);
      } catch {
        // Too long to be kept: a reload follows nothing, the jam itself goes on.
      }
    },
  };
}
