import { expect, test } from 'vitest';
import { sessionTurns } from '../src/conversation/storage.ts';
import { newTurn } from '../src/conversation/turn.ts';

class SmallStorage implements Pick<Storage, 'getItem' | 'setItem'> {
  readonly items = new Map<string, string>();

  constructor(private readonly chars: number) {}

  getItem(key: string): string | null {
    return this.items.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    if (value.length > this.chars) throw new DOMException('full', 'QuotaExceededError');
    this.items.set(key, value);
  }
}

const turnsIn = (storage: SmallStorage) => sessionTurns(storage as unknown as Storage, '/');
const turns = ['a', 'b', 'c'].map((id) => newTurn(id, { text: id }));

test('turns come back as they were', () => {
  const storage = new SmallStorage(10_000);
  turnsIn(storage).save(turns);

  expect(turnsIn(storage).load()).toEqual(turns);
});

test('a full storage keeps the newest turns', () => {
  const storage = new SmallStorage(JSON.stringify(turns).length);
  turnsIn(storage).save(turns);

  expect(turnsIn(storage).load().map(({ requestId }) => requestId)).toEqual(['b', 'c']);
});

test.each(['', 'nonsense', '{"version":0,"turns":[{}]}'])('what cannot be read counts as nothing: %s', (text) => {
  const storage = new SmallStorage(10_000);
  storage.items.set('vctt.conversation:/', text);

  expect(turnsIn(storage).load()).toEqual([]);
});
