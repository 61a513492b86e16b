import { expect, test } from 'vitest';
import { StreamClient } from '@vctt/client';
import { JamSession } from '../src/conversation/jamSession.ts';
import type { JamTurn } from '../src/conversation/jamTurn.ts';
import { onCleanup, scriptedServer } from './support.ts';

function sessionOn(url: string, stored: { jam: JamTurn | undefined }): JamSession {
  const client = new StreamClient(url, { reconnectDelayMs: 5 });
  onCleanup(() => client.close());
  const storage = { load: () => stored.jam, save: (jam: JamTurn | undefined) => void (stored.jam = structuredClone(jam)) };
  return new JamSession(client, storage, (publish) => queueMicrotask(publish));
}

function until(session: JamSession, holds: (jam: JamTurn) => boolean): Promise<JamTurn> {
  return new Promise((resolve) => {
    let off = () => {};
    const check = () => {
      const { jam } = session.state();
      if (!jam || !holds(jam)) return;
      off();
      resolve(jam);
    };
    off = session.subscribe(check);
    check();
  });
}

test('lanes are told apart, and one that failed does not end the jam', async () => {
  const server = await scriptedServer();
  const asked = server.nextJam();
  const session = sessionOn(server.url, { jam: undefined });
  session.ask({ text: 'Why?', maxCostUsd: 0.5 });
  const jam = await asked;
  jam.whole.start().phase('analyst', { description: 'Thinks' });
  const analyst = jam.part('analyst', 0.6).start('gpt-4o').chunk('Logic.').complete();
  const dead = jam.part('ethics', 0.4).start().error('PROVIDER_TIMEOUT', 'Nothing came.', false);
  jam.whole.chunk('Done.').complete({
    totalTokens: 99,
    parts: [
      { role: 'analyst', sessionId: analyst.sessionId, status: 'complete', weight: 0.6 },
      { role: 'ethics', sessionId: dead.sessionId, status: 'failed', weight: 0.4 },
      { role: 'verification', status: 'missing', weight: 0 },
    ],
    plan: { strategy: 'Both sides', source: 'default' },
  });
  const told = await until(session, ({ phase }) => phase.name === 'complete');

  expect(server.requests[0]).toMatchObject({ message: 'Why?', maxCostUsd: 0.5, conversationId: told.conversationId });
  expect(told).toMatchObject({ text: 'Done.', plan: { strategy: 'Both sides', byPlanner: false }, meter: { tokens: 99 } });
  expect(told.lanes.map(({ role, weight, status, phase }) => [role, weight, status, phase.name])).toEqual([
    ['analyst', 0.6, 'complete', 'complete'],
    ['ethics', 0.4, 'failed', 'failed'],
    ['verification', 0, 'missing', 'failed'],
  ]);
  expect(told.phases).toMatchObject([{ phase: 'analyst', description: 'Thinks' }]);
});

test('trust moves as lanes report, and a jam that fails tells how its lanes ended', async () => {
  const server = await scriptedServer();
  const asked = server.nextJam();
  const session = sessionOn(server.url, { jam: undefined });
  session.ask({ text: 'Why?' });
  const jam = await asked;
  const trust = { tau: 0.58, level: 'low', tension: 0.9, uncertainty: 0.2, contradiction: 0, emotionalIntensity: 0, regulation: 'slow_down' };
  jam.whole.start().phase('analyst');
  const analyst = jam.part('analyst', 0.6).start().complete();
  jam.whole.phase('analyst', { status: 'complete', trust });
  await until(session, ({ trustSoFar }) => trustSoFar?.tau === 0.58);
  jam.whole.phase('ethics', { status: 'complete', trust: { ...trust, tau: 0.8 } }).phase('synthesiser');
  const reported = await until(session, ({ phases }) => phases.some(({ phase }) => phase === 'synthesiser'));
  jam.whole.error('PROVIDER_ERROR', 'It broke.', false, {
    parts: [
      { role: 'analyst', sessionId: analyst.sessionId, status: 'complete', weight: 0.6 },
      { role: 'ethics', status: 'missing', weight: 0.4 },
    ],
  });
  const told = await until(session, ({ phase }) => phase.name === 'failed');

  expect(reported).toMatchObject({ trustSoFar: { tau: 0.8 }, trust: undefined });
  expect(told.trust).toBeUndefined();
  expect(told.lanes.map(({ role, status }) => [role, status])).toEqual([
    ['analyst', 'complete'],
    ['ethics', 'missing'],
  ]);
});

test('a reload in the middle has the whole jam told', async () => {
  const server = await scriptedServer();
  const asked = server.nextJam();
  const stored = { jam: undefined };
  const first = sessionOn(server.url, stored);
  first.ask({ text: 'Why?' });
  const jam = await asked;
  jam.whole.start();
  const analyst = jam.part('analyst', 1).start().chunk('Lo');
  await until(first, ({ lanes }) => lanes[0]?.text === 'Lo');

  const second = sessionOn(server.url, stored);
  await until(second, ({ lanes }) => lanes[0]?.text === 'Lo');
  analyst.chunk('gic').complete();
  jam.whole.chunk('Done.').complete();
  const told = await until(second, ({ phase }) => phase.name === 'complete');

  expect(told.lanes.map(({ role, text }) => [role, text])).toEqual([['analyst', 'Logic']]);
  expect(told.text).toBe('Done.');
});
