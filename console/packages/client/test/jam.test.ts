import { expect, test } from 'vitest';
import type { GenerationEvent, JamEvent } from '@vctt/client';
import { all, clientOf, reader, scriptedServer, textOf, typesOf } from './support.ts';

/** The events of one part, or those of the jam itself. */
function eventsOf(events: readonly JamEvent[], role?: string): GenerationEvent[] {
  return events.flatMap((event) => {
    if (event.type !== 'part') return role === undefined ? [event] : [];
    return event.part.role === role ? [event.event] : [];
  });
}

test('parts and the whole are told side by side, each in order', async () => {
  const server = await scriptedServer();
  const told = server.nextJam();
  const asked = clientOf(server).jam({ message: 'Why?', maxCostUsd: 0.2 });
  const jam = await told;
  jam.whole.start();
  const analyst = jam.part('analyst', 0.6).start().chunk('Logic ');
  const ethics = jam.part('ethics', 0.4).start().chunk('Harm ');
  analyst.chunk('holds.').complete();
  ethics.chunk('none.').complete();
  jam.whole.chunk('All is well.').complete({ parts: [] });

  const events = await all(asked);

  expect(server.requests[0]).toMatchObject({ message: 'Why?', maxCostUsd: 0.2, requestId: asked.requestId });
  expect(textOf(eventsOf(events, 'analyst'))).toBe('Logic holds.');
  expect(textOf(eventsOf(events, 'ethics'))).toBe('Harm none.');
  expect(textOf(eventsOf(events))).toBe('All is well.');
  expect(asked.parts.map(({ role, weight, text }) => [role, weight, text])).toEqual([
    ['analyst', 0.6, 'Logic holds.'],
    ['ethics', 0.4, 'Harm none.'],
  ]);
  expect(typesOf(events).at(-1)).toBe('complete');
});

test('a cut loses nothing of any part', async () => {
  const server = await scriptedServer();
  const told = server.nextJam();
  const asked = clientOf(server).jam({ message: 'Why?' });
  const jam = await told;
  jam.whole.start();
  const analyst = jam.part('analyst', 0.5).start().chunk('one ');
  const read = reader(asked);
  await read('part');
  const before = await read('part');
  server.cut();
  analyst.chunk('two ').complete();
  const late = jam.part('ethics', 0.5).start().chunk('new ');
  await server.nextConnection();
  late.chunk('part').complete();
  jam.whole.chunk('Done.').complete();
  const events = [...before, ...(await read('complete'))];

  expect(asked.parts.map(({ text }) => text)).toEqual(['one two ', 'new part']);
  expect(typesOf(eventsOf(events, 'ethics'))).toEqual(['start', 'chunk', 'complete']);
  expect(server.resumes).toEqual([{ sessionId: jam.jamId, after: 1, parts: { [analyst.sessionId]: 2 } }]);
});

test('a gap in one part is mended by a resume of that part', async () => {
  const server = await scriptedServer();
  const told = server.nextJam();
  const asked = clientOf(server).jam({ message: 'Why?' });
  const jam = await told;
  jam.whole.start();
  const analyst = jam.part('analyst', 1);
  analyst.tamper = (delivery) => (delivery[1].seq === 3 ? [] : [delivery]);
  analyst.start().chunk('one ').chunk('two ').chunk('three');
  const read = reader(asked);
  while (asked.parts[0]?.text !== 'one two three') await read('part');
  analyst.complete();
  jam.whole.complete();
  await read('complete');

  expect(server.resumes).toEqual([{ sessionId: analyst.sessionId, after: 2 }]);
});

test('stopping a part stops that part, stopping the jam stops all', async () => {
  const server = await scriptedServer();
  const told = server.nextJam();
  const asked = clientOf(server).jam({ message: 'Why?' });
  const jam = await told;
  jam.whole.start();
  const analyst = jam.part('analyst', 0.5).start().chunk('one ');
  const ethics = jam.part('ethics', 0.5).start().chunk('two ');
  const read = reader(asked);
  while (asked.parts[1]?.text !== 'two ') await read('part');

  expect(await asked.parts[0]?.stop()).toMatchObject({ ok: true, sessionId: analyst.sessionId });
  expect(ethics.ended).toBe(false);
  expect(await asked.stop()).toMatchObject({ ok: true, sessionId: jam.jamId });
  expect((await read('complete')).at(-1)).toMatchObject({ finishReason: 'stopped' });
  expect(ethics.ended).toBe(true);
});

test('a jam is told from its beginning to who comes later', async () => {
  const server = await scriptedServer();
  const told = server.nextJam();
  const first = clientOf(server).jam({ message: 'Why?' });
  const jam = await told;
  jam.whole.start();
  const analyst = jam.part('analyst', 1).start().chunk('Logic').complete();
  jam.whole.chunk('Done.').complete({ parts: [{ role: 'analyst', sessionId: analyst.sessionId, status: 'complete' }] });
  await all(first);

  const again = clientOf(server).resumeJam(jam.jamId);
  const events = await all(again);

  expect(again.text).toBe('Done.');
  expect(again.requestId).toBeUndefined();
  expect(textOf(eventsOf(events, 'analyst'))).toBe('Logic');
  expect(typesOf(events).at(-1)).toBe('complete');
});

test('trust is told as parts report, and what they did also when all fails', async () => {
  const server = await scriptedServer();
  const told = server.nextJam();
  const asked = clientOf(server).jam({ message: 'Why?' });
  const jam = await told;
  jam.whole.start();
  const analyst = jam.part('analyst', 0.5).start().chunk('Logic').complete();
  const trust = { tau: 0.58, level: 'low', tension: 0.9, uncertainty: 0.2, contradiction: 0, emotionalIntensity: 0, regulation: 'slow_down' };
  jam.whole.phase('analyst', { status: 'complete', partId: analyst.sessionId, trust });
  const ethics = jam.part('ethics', 0.5).start();
  const parts = [
    { role: 'analyst', sessionId: analyst.sessionId, status: 'complete', totalCost: 0.01 },
    { role: 'ethics', sessionId: ethics.sessionId, status: 'failed', code: 'PROVIDER_ERROR' },
  ];
  jam.whole.error('PROVIDER_ERROR', 'Nobody could answer.', false, { parts, plan: { strategy: 'Both', source: 'planner' } });
  ethics.error('PROVIDER_ERROR', 'It broke.', false);
  const events = await all(asked);

  expect(events.find(({ type }) => type === 'phase')).toMatchObject({ trust });
  expect(typesOf(eventsOf(events, 'ethics'))).toEqual(['start', 'error']);
  expect(events.at(-1)).toMatchObject({ type: 'error', parts, plan: { source: 'planner' } });
});

test('a refused jam ends as refused', async () => {
  const server = await scriptedServer();
  server.reject = { code: 'UNAUTHENTICATED', error: 'A key is needed.' };

  expect(await all(clientOf(server).jam({ message: 'Why?' }))).toMatchObject([{ type: 'refused', code: 'UNAUTHENTICATED' }]);
});
