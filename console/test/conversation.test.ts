import { expect, test } from 'vitest';
import { scriptedServer, Tab, until, untilPhase, untilText } from './support.ts';

test('a turn goes from waiting over streaming to complete', async () => {
  const server = await scriptedServer();
  const conversation = new Tab(server).load();
  conversation.ask({ text: 'Why?', agentRole: 'analyst' });
  const told = await server.nextGeneration();
  await untilPhase(conversation, 'waiting');
  told.start('gpt-4o').chunk('Because');
  const streaming = await untilPhase(conversation, 'streaming');
  told.complete({ usageSource: 'estimated' });
  const complete = await untilPhase(conversation, 'complete');

  expect(streaming).toMatchObject({ text: 'Because', model: 'gpt-4o', meter: { tokens: 14, cost: 0.00014, estimated: false } });
  expect(streaming.meter.ttftMs).toBeGreaterThanOrEqual(0);
  expect(complete).toMatchObject({
    text: 'Because',
    phase: { finishReason: 'stop', latencyMs: 1840, persisted: true },
    meter: { tokens: 14, ttftMs: 210, tokensPerSecond: 62.5, estimated: true },
  });
  expect(server.requests[0]).toMatchObject({ message: 'Why?', agentRole: 'analyst' });
});

test('what the server leaves out stays unknown', async () => {
  const server = await scriptedServer();
  const conversation = new Tab(server).load();
  conversation.ask({ text: 'Why?' });
  const told = await server.nextGeneration();
  told.start().complete({ totalTokens: undefined, totalCost: undefined, ttftMs: undefined, tokensPerSecond: undefined });

  const { meter } = await untilPhase(conversation, 'complete');
  expect(meter).toEqual({ tokens: undefined, cost: undefined, ttftMs: undefined, tokensPerSecond: undefined, estimated: false });
});

test('answered turns go along as history, failed ones do not', async () => {
  const server = await scriptedServer();
  const conversation = new Tab(server).load();
  conversation.ask({ text: 'First' });
  (await server.nextGeneration()).start().chunk('One').complete();
  await untilPhase(conversation, 'complete');
  conversation.ask({ text: 'Second' });
  (await server.nextGeneration()).start().chunk('Tw').error('PROVIDER_ERROR', 'Failed.', true);
  await untilPhase(conversation, 'failed');
  conversation.ask({ text: 'Third' });
  await server.nextGeneration();

  expect(server.requests[2]?.history).toEqual([
    { role: 'user', content: 'First' },
    { role: 'assistant', content: 'One' },
  ]);
});

test('a retry asks again in place of the failed answer', async () => {
  const server = await scriptedServer();
  const conversation = new Tab(server).load();
  conversation.ask({ text: 'Why?' });
  (await server.nextGeneration()).start().error('PROVIDER_ERROR', 'Failed.', true);
  await untilPhase(conversation, 'failed');
  conversation.retry();
  (await server.nextGeneration()).start().chunk('Because').complete();
  await untilPhase(conversation, 'complete');

  expect(conversation.state().turns).toHaveLength(1);
  expect(server.requests[0]?.requestId).not.toBe(server.requests[1]?.requestId);
});

test('a retry after silence does not pay twice', async () => {
  const server = await scriptedServer();
  server.loseAcks = 8;
  const conversation = new Tab(server).load();
  conversation.ask({ text: 'Why?' });
  expect(await untilPhase(conversation, 'failed')).toMatchObject({ phase: { code: 'NO_ANSWER', retryable: true } });
  conversation.retry();
  (await server.nextGeneration()).start().chunk('Because').complete();
  await untilPhase(conversation, 'complete');

  expect(new Set(server.requests.map(({ requestId }) => requestId)).size).toBe(1);
});

test('a stop keeps the text and its receipt', async () => {
  const server = await scriptedServer();
  const conversation = new Tab(server).load();
  conversation.ask({ text: 'Why?' });
  const told = await server.nextGeneration();
  told.start().chunk('Half');
  await untilText(conversation, 'Half');
  void conversation.stop();
  const stopped = await until(conversation, ({ turns }) => turns.at(-1)?.receipt !== undefined);

  expect(stopped).toMatchObject({ text: 'Half', phase: { finishReason: 'stopped' }, receipt: { tokens: told.tokens, closedAfterMs: 3 } });
});

test('a reload mid-answer tells the same answer from its beginning', async () => {
  const server = await scriptedServer();
  const tab = new Tab(server);
  const before = tab.load();
  before.ask({ text: 'Why?' });
  const told = await server.nextGeneration();
  told.start().chunk('one ').chunk('two ');
  await untilText(before, 'one two ');
  const after = tab.load();
  told.chunk('three').complete();
  const turn = await untilPhase(after, 'complete');

  expect(turn.text).toBe('one two three');
  expect(after.state().turns).toHaveLength(1);
  expect(server.requests).toHaveLength(1);
  expect(server.resumes).toEqual([{ sessionId: told.sessionId, after: 0 }]);
});

test('a reload before the answer began asks under the same id', async () => {
  const server = await scriptedServer();
  const tab = new Tab(server);
  tab.load().ask({ text: 'Why?' });
  const told = await server.nextGeneration();
  const after = tab.load();
  told.start().chunk('Because').complete();

  expect((await untilPhase(after, 'complete')).text).toBe('Because');
  expect(new Set(server.requests.map(({ requestId }) => requestId)).size).toBe(1);
});

test('a cleared conversation stops what runs and forgets it', async () => {
  const server = await scriptedServer();
  const tab = new Tab(server);
  const conversation = tab.load();
  conversation.ask({ text: 'Why?' });
  const told = await server.nextGeneration();
  const stopped = new Promise<void>((resolve) => told.onStop(resolve));
  told.start().chunk('Half');
  await untilText(conversation, 'Half');
  conversation.clear();
  await stopped;

  expect(tab.load().state().turns).toEqual([]);
});

test('a server that remembers is not told what it knows', async () => {
  const server = await scriptedServer({ remembers: true });
  const conversation = new Tab(server).load();
  conversation.ask({ text: 'First' });
  (await server.nextGeneration()).start().chunk('One').complete();
  await untilPhase(conversation, 'complete');
  conversation.ask({ text: 'Second' });
  await server.nextGeneration();

  expect(server.requests[1]).toMatchObject({ conversationId: server.requests[0]?.conversationId });
  expect(server.requests[1]?.history).toBeUndefined();
});

test('a question put differently replaces its turn and what followed', async () => {
  const server = await scriptedServer({ remembers: true });
  const conversation = new Tab(server).load();
  for (const text of ['First', 'Second', 'Third']) {
    conversation.ask({ text, temperature: 0.2 });
    (await server.nextGeneration()).start().chunk(`${text} answer`).complete();
    await untilPhase(conversation, 'complete');
  }
  const second = conversation.state().turns[1];
  conversation.askInstead(second?.requestId ?? '', { text: 'Second, differently', temperature: 0.2 });
  const told = await server.nextGeneration();
  told.start().complete();
  await untilPhase(conversation, 'complete');

  expect(conversation.state().turns.map(({ question }) => question.text)).toEqual(['First', 'Second, differently']);
  const { conversationId } = server.requests[0] ?? {};
  expect(server.requests[3]).toMatchObject({ temperature: 0.2, conversationId, replaces: second?.sessionId });
  expect(server.requests[3]?.history).toBeUndefined();
  conversation.ask({ text: 'Fourth' });
  await server.nextGeneration();
  expect(server.requests[4]).toMatchObject({ message: 'Fourth', conversationId });
  expect(server.requests[4]?.replaces).toBeUndefined();
});

test('a server that does not remember is told what came before the question', async () => {
  const server = await scriptedServer();
  const conversation = new Tab(server).load();
  for (const text of ['First', 'Second']) {
    conversation.ask({ text });
    (await server.nextGeneration()).start().chunk(`${text} answer`).complete();
    await untilPhase(conversation, 'complete');
  }
  conversation.askInstead(conversation.state().turns[1]?.requestId ?? '', { text: 'Second, differently' });
  await server.nextGeneration();

  expect(server.requests[2]).toMatchObject({
    history: [
      { role: 'user', content: 'First' },
      { role: 'assistant', content: 'First answer' },
    ],
  });
  expect(server.requests[2]?.replaces).toBeUndefined();
});

test.each(['a retry', 'another question'])('what was to be replaced is, once the server takes %s', async (next) => {
  const server = await scriptedServer({ remembers: true });
  const tab = new Tab(server);
  const conversation = tab.load();
  for (const text of ['First', 'Second']) {
    conversation.ask({ text });
    (await server.nextGeneration()).start().chunk(`${text} answer`).complete();
    await untilPhase(conversation, 'complete');
  }
  const [first] = conversation.state().turns;
  server.refuse = () => ({ code: 'SERVER_BUSY', error: 'Busy.' });
  conversation.askInstead(first?.requestId ?? '', { text: 'Anew' });
  await untilPhase(conversation, 'failed');
  server.refuse = undefined;
  if (next === 'a retry') conversation.retry();
  else conversation.ask({ text: 'Something else' });
  const told = await server.nextGeneration();
  const after = tab.load();
  told.start().complete();
  await untilPhase(after, 'complete');

  expect(server.requests).toHaveLength(5);
  expect(server.requests.slice(2).map(({ replaces }) => replaces)).toEqual(Array(3).fill(first?.sessionId));
  expect(server.requests[4]?.requestId).toBe(server.requests[3]?.requestId);
  after.ask({ text: 'And now?' });
  await server.nextGeneration();
  expect(server.requests[5]?.replaces).toBeUndefined();
});

test('a retry replaces the failed answer', async () => {
  const server = await scriptedServer({ remembers: true });
  const conversation = new Tab(server).load();
  conversation.ask({ text: 'Why?' });
  const failed = await server.nextGeneration();
  failed.start().chunk('Half').error('PROVIDER_ERROR', 'Failed.', true);
  await untilPhase(conversation, 'failed');
  conversation.retry();
  await server.nextGeneration();

  expect(server.requests[1]).toMatchObject({ conversationId: server.requests[0]?.conversationId, replaces: failed.sessionId });
});

test('what was changed elsewhere is said, and not tried again', async () => {
  const server = await scriptedServer({ remembers: true });
  const conversation = new Tab(server).load();
  conversation.ask({ text: 'First' });
  (await server.nextGeneration()).start().chunk('One').complete();
  const { requestId } = await untilPhase(conversation, 'complete');
  server.refuse = () => ({ code: 'STREAM_NOT_FOUND', error: 'replaces: there is no such turn' });
  conversation.askInstead(requestId, { text: 'Anew' });
  const { phase } = await untilPhase(conversation, 'failed');
  server.refuse = undefined;
  conversation.ask({ text: 'And now?' });
  await server.nextGeneration();

  expect(phase).toMatchObject({ retryable: false, error: expect.stringContaining('changed elsewhere') as string });
  expect(server.requests[2]?.replaces).toBeUndefined();
});

test('thinking, tools and a fallback are told with what they took', async () => {
  const server = await scriptedServer();
  const conversation = new Tab(server).load();
  conversation.ask({ text: 'Why?' });
  const told = await server.nextGeneration();
  told.start('gpt-4o').reasoning('Hm.').tool('search', 'started', { arguments: { query: 'sky' } });
  told.tool('search', 'finished', { durationMs: 84, result: 'blue' }).chunk('Sixteen letters.').fallback('demo', 0).complete();
  const turn = await untilPhase(conversation, 'complete');

  expect(turn.tools).toEqual([
    { callId: 'call-search', tool: 'search', server: 'tools', status: 'finished', arguments: { query: 'sky' }, result: 'blue', durationMs: 84 },
  ]);
  expect(turn.fallbacks).toMatchObject([{ fromModel: 'gpt-4o', toModel: 'demo', kept: false, afterTokens: 4 }]);
  expect(turn.pulse.marks.map(({ kind }) => kind)).toEqual(['tool', 'fallback']);
});
