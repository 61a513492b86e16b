import { expect, test } from 'vitest';
import { sessionTalk, type Talk } from '../src/conversation/storage.ts';
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

const talkIn = (storage: SmallStorage) => sessionTalk(storage as unknown as Storage, '/');
const turns = ['a', 'b', 'c'].map((id) => newTurn(id, { text: id }));
const talk: Talk = { conversationId: 'talk', turns, remembered: true, replaces: 'd' };

test('a talk comes back as it was', () => {
  const storage = new SmallStorage(10_000);
  talkIn(storage).save(talk);

  expect(talkIn(storage).load()).toEqual(talk);
});

test('a full storage keeps the newest turns', () => {
  const storage = new SmallStorage(JSON.stringify(talk).length);
  talkIn(storage).save(talk);

  expect(talkIn(storage).load()).toEqual({ ...talk, turns: turns.slice(1) });
});

test.each(['', 'nonsense', '{"version":1,"turns":[{}]}'])('what cannot be read counts as nothing: %s', (text) => {
  const storage = new SmallStorage(10_000);
  storage.items.set('vctt.conversation:/', text);

  expect(talkIn(storage).load()).toBeUndefined();
});
