import { setImmediate as turnOfEventLoop } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { all, clientOf, random, reader, scriptedServer, textOf, typesOf, until } from './support.ts';

test('after a cut the answer goes on behind the last event', async () => {
  const server = await scriptedServer();
  const asked = clientOf(server).ask({ message: 'Why?' });
  const told = await server.nextGeneration();
  told.start().chunk('one ').chunk('two ');
  const read = reader(asked);
  await read('chunk');
  await read('chunk');
  server.cut();
  told.chunk('three ').chunk('four ');
  await server.nextConnection();
  told.chunk('five').complete();
  const events = await read('complete');

  expect(asked.text).toBe('one two three four five');
  expect(typesOf(events)).not.toContain('start');
  expect(server.resumes).toEqual([{ sessionId: told.sessionId, after: 3 }]);
});

test('a dismissed client comes back by itself', async () => {
  const server = await scriptedServer();
  const client = clientOf(server);
  await until(client, 'connected');
  server.dismiss();
  await until(client, 'lost');

  await until(client, 'connected');
});

test('a fallback missed during a cut still voids the text', async () => {
  const server = await scriptedServer();
  const asked = clientOf(server).ask({ message: 'Why?' });
  const told = await server.nextGeneration();
  told.start('first').chunk('Lost words');
  const read = reader(asked);
  await read('chunk');
  server.cut();
  told.fallback('second', 5).chunk('and found').complete();
  await read('complete');

  expect(asked.text).toBe('Lost and found');
});

test('a request whose acknowledgement was lost is repeated and paid once', async () => {
  const server = await scriptedServer();
  server.loseAcks = 1;
  const asked = clientOf(server).ask({ message: 'Why?' });
  (await server.nextGeneration()).start().chunk('Once').complete();

  expect(textOf(await all(asked))).toBe('Once');
  expect(server.requests).toHaveLength(2);
  expect(server.requests[1]).toEqual(server.requests[0]);
});

test('a resume whose acknowledgement was lost is repeated', async () => {
  const server = await scriptedServer();
  const asked = clientOf(server).ask({ message: 'Why?' });
  const told = await server.nextGeneration();
  told.start().chunk('one ');
  const read = reader(asked);
  await read('chunk');
  server.loseAcks = 1;
  server.cut();
  told.chunk('two').complete();
  await read('complete');

  expect(asked.text).toBe('one two');
  expect(server.resumes).toHaveLength(2);
});

test('a server that drops the connection at every request is given up', async () => {
  const server = await scriptedServer();
  server.loseAcks = Number.POSITIVE_INFINITY;

  expect(await all(clientOf(server).ask({ message: 'Why?' }))).toMatchObject([{ type: 'refused', code: 'NO_ANSWER', retryable: true }]);
});

test.each(Array.from({ length: 20 }, (_, seed) => seed + 1))('random cuts lose and repeat nothing (seed %i)', async (seed) => {
  const next = random(seed);
  const server = await scriptedServer();
  const asked = clientOf(server).ask({ message: 'Why?' });
  const reading = all(asked);
  const told = await server.nextGeneration();
  told.start('model 1');
  let connected = Promise.resolve();
  for (let step = 0; step < 120; step += 1) {
    const dice = next();
    if (dice < 0.06) {
      connected = server.nextConnection();
      server.cut();
    } else if (dice < 0.1) {
      await connected;
    } else if (dice < 0.16) {
      await turnOfEventLoop();
    } else if (dice < 0.19) {
      told.fallback(`model ${step}`, Math.floor(next() * (told.text.length + 1)));
    } else if (dice < 0.25) {
      told.tool(`tool-${step}`, 'finished');
    } else if (dice < 0.35) {
      told.reasoning(`r${step} `);
    } else {
      told.chunk(`${step}:${'x\u{1F600}'.repeat(Math.floor(next() * 4))} `);
    }
  }
  told.complete();
  const events = await reading;

  expect(server.resumes.length).toBeGreaterThan(0);
  expect(textOf(events)).toBe(told.text);
  expect(asked.text).toBe(told.text);
  const tools = events.flatMap((event) => (event.type === 'tool' ? [event.tool] : []));
  expect(new Set(tools).size).toBe(tools.length);
  expect(typesOf(events).filter((type) => type === 'start' || type === 'complete')).toEqual(['start', 'complete']);
  const numbers = events.flatMap((event) => ('seq' in event ? [event.seq] : []));
  expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
});
