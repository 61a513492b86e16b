import { expect, test } from 'vitest';
import { all, clientOf, reader, scriptedServer } from './support.ts';

test('a stop yields its receipt and ends the answer as stopped', async () => {
  const server = await scriptedServer();
  const asked = clientOf(server).ask({ message: 'Why?' });
  const told = await server.nextGeneration();
  told.start().chunk('Half an answer');
  const read = reader(asked);
  await read('chunk');

  const receipt = await asked.stop();

  expect(receipt).toEqual({ ok: true, sessionId: told.sessionId, tokens: told.tokens, cost: told.cost, closedAfterMs: 3 });
  expect((await read('complete')).at(-1)).toMatchObject({ finishReason: 'stopped', fullText: 'Half an answer' });
});

test('a stop before the request was taken is sent once it is', async () => {
  const server = await scriptedServer();
  const asked = clientOf(server).ask({ message: 'Why?' });

  expect(await asked.stop()).toMatchObject({ ok: true });
  expect((await all(asked)).at(-1)).toMatchObject({ type: 'complete', finishReason: 'stopped' });
});

test('a stop cut off before its receipt is sent again', async () => {
  const server = await scriptedServer();
  const asked = clientOf(server).ask({ message: 'Why?' });
  (await server.nextGeneration()).start().chunk('Half');
  await reader(asked)('chunk');
  server.loseAcks = 1;

  expect(await asked.stop()).toMatchObject({ ok: true, closedAfterMs: 3 });
});

test('a stop after the end says so', async () => {
  const server = await scriptedServer();
  const asked = clientOf(server).ask({ message: 'Why?' });
  (await server.nextGeneration()).start().complete();
  await all(asked);

  expect(await asked.stop()).toMatchObject({ ok: false, code: 'STREAM_NOT_FOUND' });
});
