import { expect, test } from 'vitest';
import { all, clientOf, reader, scriptedServer, textOf, typesOf, until } from './support.ts';

test('an answer comes as start, chunks and complete', async () => {
  const server = await scriptedServer();
  const asked = clientOf(server).ask({ message: 'Why?', model: 'scripted', history: [{ role: 'user', content: 'Hi' }] });
  const told = await server.nextGeneration();
  told.start().reasoning('Hm. ').chunk('Because ').chunk('it is.').complete();

  const events = await all(asked);

  expect(typesOf(events)).toEqual(['start', 'reasoning', 'chunk', 'chunk', 'complete']);
  expect(textOf(events)).toBe('Because it is.');
  expect(asked.text).toBe('Because it is.');
  expect(asked.reasoning).toBe('Hm. ');
  expect(asked.sessionId).toBe(told.sessionId);
  expect(server.requests).toEqual([
    { message: 'Why?', model: 'scripted', history: [{ role: 'user', content: 'Hi' }], requestId: asked.requestId },
  ]);
});

test('offsets count UTF-16 units, also where a chunk ends inside a pair', async () => {
  const server = await scriptedServer();
  const asked = clientOf(server).ask({ message: 'Pairs' });
  const [high, low] = '\u{1F600}'.split('') as [string, string];
  (await server.nextGeneration()).start().chunk(`a${high}`).chunk(`${low}b`).chunk('c').complete();

  expect(textOf(await all(asked))).toBe('a\u{1F600}bc');
  expect(server.resumes).toEqual([]);
});

test('two answers over one connection do not mix', async () => {
  const server = await scriptedServer();
  const client = clientOf(server);
  const first = client.ask({ message: '1' });
  const firstTold = await server.nextGeneration();
  const second = client.ask({ message: '2' });
  const secondTold = await server.nextGeneration();
  firstTold.start();
  secondTold.start().chunk('two');
  firstTold.chunk('one').complete();
  secondTold.complete();

  expect(textOf(await all(first))).toBe('one');
  expect(textOf(await all(second))).toBe('two');
});

test('a finished answer is told again from its beginning', async () => {
  const server = await scriptedServer();
  const client = clientOf(server);
  const asked = client.ask({ message: 'Why?' });
  const told = await server.nextGeneration();
  told.start().chunk('one ').chunk('two').complete();
  await all(asked);

  const events = await all(client.resume(told.sessionId));

  expect(typesOf(events)).toEqual(['start', 'chunk', 'complete']);
  expect(textOf(events)).toBe('one two');
});

test('a running answer is told from its beginning and then live', async () => {
  const server = await scriptedServer();
  const asked = clientOf(server).ask({ message: 'Why?' });
  const told = await server.nextGeneration();
  told.start().chunk('one ').chunk('two ');
  const other = clientOf(server).resume(told.sessionId);
  const read = reader(other);
  await read('chunk');
  told.chunk('three').complete();
  await read('complete');

  expect(other.text).toBe('one two three');
  expect(textOf(await all(asked))).toBe('one two three');
});

test('a fallback with keep 0 voids the text', async () => {
  const server = await scriptedServer();
  const asked = clientOf(server).ask({ message: 'Why?' });
  const told = await server.nextGeneration();
  told.start('first').reasoning('old').chunk('Lost words').fallback('second', 0).reasoning('new').chunk('Kept words').complete();

  const events = await all(asked);

  expect(textOf(events)).toBe('Kept words');
  expect(asked.reasoning).toBe('new');
  expect(events.find(({ type }) => type === 'fallback')).toMatchObject({
    fromModel: 'first',
    toModel: 'second',
    reason: 'sent nothing in time',
    keep: 0,
  });
  expect(server.resumes).toEqual([]);
});

test('a fallback with keep above 0 goes on behind what is kept', async () => {
  const server = await scriptedServer();
  const asked = clientOf(server).ask({ message: 'Why?' });
  (await server.nextGeneration()).start('first').chunk('Kept, lost').fallback('second', 6).chunk('continued').complete();

  expect(textOf(await all(asked))).toBe('Kept, continued');
  expect(asked.text).toBe('Kept, continued');
  expect(server.resumes).toEqual([]);
});

test('an error ends the answer and keeps its text', async () => {
  const server = await scriptedServer();
  const asked = clientOf(server).ask({ message: 'Why?' });
  (await server.nextGeneration()).start().chunk('Half').error('PROVIDER_ERROR', 'The provider failed.', true);

  const events = await all(asked);

  expect(events.at(-1)).toMatchObject({ type: 'error', code: 'PROVIDER_ERROR', error: 'The provider failed.', retryable: true });
  expect(asked.text).toBe('Half');
});

test.each([
  ['RATE_LIMITED', true],
  ['INVALID_REQUEST', false],
])('a request refused with %s ends as refused', async (code, retryable) => {
  const server = await scriptedServer();
  server.refuse = () => ({ code, error: 'No.' });

  const events = await all(clientOf(server).ask({ message: 'Why?' }));

  expect(events).toEqual([{ type: 'refused', code, error: 'No.', retryable }]);
});

test('an unknown answer ends as refused', async () => {
  const server = await scriptedServer();

  expect(await all(clientOf(server).resume('unknown'))).toMatchObject([{ type: 'refused', code: 'STREAM_NOT_FOUND' }]);
});

test('a rejected connection refuses what was asked, and the next question tries again', async () => {
  const server = await scriptedServer();
  server.reject = { code: 'UNAUTHENTICATED', error: 'A key is needed.' };
  const client = clientOf(server);

  expect(await all(client.ask({ message: 'Why?' }))).toEqual([
    { type: 'refused', code: 'UNAUTHENTICATED', error: 'A key is needed.', retryable: false },
  ]);
  expect(client.connection).toEqual({ state: 'refused', error: 'A key is needed.' });

  server.reject = undefined;
  const asked = client.ask({ message: 'Why?' });
  (await server.nextGeneration()).start().complete();
  expect(typesOf(await all(asked))).toEqual(['start', 'complete']);
});

test('the server may be mounted under a path', async () => {
  const server = await scriptedServer({ prefix: '/tools/vctt' });
  const client = clientOf(server);

  await until(client, 'connected');
});
