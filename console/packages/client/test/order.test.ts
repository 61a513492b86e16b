import { expect, test } from 'vitest';
import type { Delivery } from '../../../testing/scriptedGeneration.ts';
import { all, clientOf, scriptedServer, textOf, typesOf } from './support.ts';

test('an event that comes twice counts once', async () => {
  const server = await scriptedServer();
  const asked = clientOf(server).ask({ message: 'Why?' });
  const told = await server.nextGeneration();
  told.tamper = (delivery) => (delivery[0] === 'stream_complete' ? [delivery] : [delivery, delivery]);
  told.start().reasoning('Hm.').chunk('one ').tool('search', 'started').chunk('two').complete();

  const events = await all(asked);

  expect(typesOf(events)).toEqual(['start', 'reasoning', 'chunk', 'tool', 'chunk', 'complete']);
  expect(textOf(events)).toBe('one two');
});

test('swapped chunks are put right by a resume', async () => {
  const server = await scriptedServer();
  const asked = clientOf(server).ask({ message: 'Why?' });
  const told = await server.nextGeneration();
  let held: Delivery | undefined;
  told.tamper = (delivery) => {
    if (delivery[1].seq === 3) {
      held = delivery;
      return [];
    }
    return delivery[1].seq === 4 && held ? [delivery, held] : [delivery];
  };
  told.start().chunk('one ').chunk('two ').chunk('three ').chunk('four').complete();

  const events = await all(asked);

  expect(textOf(events)).toBe('one two three four');
  expect(server.resumes).toEqual([{ sessionId: told.sessionId, after: 2 }]);
});

test('a lost chunk is fetched again', async () => {
  const server = await scriptedServer();
  const asked = clientOf(server).ask({ message: 'Why?' });
  const told = await server.nextGeneration();
  told.tamper = (delivery) => (delivery[1].seq === 3 ? [] : [delivery]);
  told.start().chunk('one ').chunk('two ').chunk('three').complete();

  expect(textOf(await all(asked))).toBe('one two three');
});

test('a lost fallback is fetched again', async () => {
  const server = await scriptedServer();
  const asked = clientOf(server).ask({ message: 'Why?' });
  const told = await server.nextGeneration();
  told.tamper = (delivery) => (delivery[0] === 'stream_fallback' ? [] : [delivery]);
  told.start().chunk('Lost').fallback('second', 0).chunk('Found').complete();

  expect(textOf(await all(asked))).toBe('Found');
});

test('a loss seen too late for a resume has the whole answer told again', async () => {
  const server = await scriptedServer();
  const asked = clientOf(server).ask({ message: 'Why?' });
  const told = await server.nextGeneration();
  told.tamper = (delivery) => (delivery[1].seq === 3 ? [] : [delivery]);
  told.start().chunk('one ').chunk('two ').tool('search', 'finished').chunk('three').complete();

  const events = await all(asked);

  expect(typesOf(events)).toContain('replay');
  expect(textOf(events)).toBe('one two three');
  expect(server.resumes.map(({ after }) => after)).toEqual([4, 0]);
});

test('an answer that never fits ends as refused', async () => {
  const server = await scriptedServer();
  const asked = clientOf(server).ask({ message: 'Why?' });
  const told = await server.nextGeneration();
  told.watch = ((watch) => (socket, after, resumed) => {
    watch.call(told, socket, after, resumed);
    socket.emit('stream_chunk', { sessionId: told.sessionId, seq: 99, attempt: 1, chunk: 'x', offset: 77, model: 'scripted' });
  })(told.watch);
  told.tamper = (delivery) => (delivery[1].seq === 2 ? [] : [delivery]);
  told.start().chunk('one ').chunk('two');

  expect((await all(asked)).at(-1)).toMatchObject({ type: 'refused', code: 'OUT_OF_SYNC', retryable: true });
});
