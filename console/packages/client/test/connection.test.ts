import { expect, test } from 'vitest';
import type { Traffic } from '@vctt/client';
import { all, clientOf, reader, scriptedServer, until } from './support.ts';

test('a token is shown at every connection, as it is then', async () => {
  const server = await scriptedServer();
  let token: string | undefined;
  const client = clientOf(server, { token: () => token });
  await until(client, 'connected');
  token = 'vctt-1';
  const again = server.nextConnection();
  client.reconnect();
  await again;

  expect(server.auths).toEqual([{}, { token: 'vctt-1' }]);
});

test('a refused client comes in with another token', async () => {
  const server = await scriptedServer();
  server.reject = { code: 'UNAUTHENTICATED', error: 'A key is needed.' };
  const client = clientOf(server, { token: 'wrong' });
  await until(client, 'refused');
  server.reject = undefined;
  client.reconnect();

  await until(client, 'connected');
});

test('a cut made by hand resumes behind the last event, over other transports', async () => {
  const server = await scriptedServer();
  const client = clientOf(server);
  const asked = client.ask({ message: 'Why?' });
  const told = await server.nextGeneration();
  told.start().chunk('one ');
  const read = reader(asked);
  await read('chunk');
  client.reconnect(['polling']);
  told.chunk('two').complete();
  await read('complete');

  expect(asked.text).toBe('one two');
  expect(server.resumes).toEqual([{ sessionId: told.sessionId, after: 2 }]);
});

test('an answer that nobody here watches can be stopped', async () => {
  const server = await scriptedServer();
  const asked = clientOf(server).ask({ message: 'Why?' });
  const told = await server.nextGeneration();
  told.start();

  expect(await clientOf(server).stop(told.sessionId)).toMatchObject({ ok: true, sessionId: told.sessionId });
  expect((await all(asked)).at(-1)).toMatchObject({ finishReason: 'stopped' });
});

test('traffic is told as it is, doubled events too', async () => {
  const server = await scriptedServer();
  const client = clientOf(server);
  const traffic: Traffic[] = [];
  const off = client.onTraffic((entry) => traffic.push(entry));
  const asked = client.ask({ message: 'Why?' });
  const told = await server.nextGeneration();
  told.tamper = (delivery) => (delivery[0] === 'stream_chunk' ? [delivery, delivery] : [delivery]);
  told.start().chunk('one').complete();
  await all(asked);
  off();

  expect(traffic.map(({ direction, event }) => `${direction} ${event}`)).toEqual([
    'sent stream_request',
    'received stream_start',
    'received stream_chunk',
    'received stream_chunk',
    'received stream_complete',
  ]);
});
