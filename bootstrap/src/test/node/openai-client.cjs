// OpenAI's own client, told nothing but another address.
const assert = require('node:assert');
const { setTimeout: pause } = require('node:timers/promises');
const OpenAI = require('openai');

const url = process.argv[2];
const openai = new OpenAI({ baseURL: `${url}/v1`, apiKey: 'none' });
const ask = (content, more = {}) => ({ model: 'demo', messages: [{ role: 'user', content }], ...more });

async function activeStreams() {
  return (await (await fetch(`${url}/health`)).json()).components.activeStreams;
}

async function main() {
  const models = await openai.models.list();
  assert(models.data.some((model) => model.id === 'demo') && models.data.some((model) => model.id === 'vctt/analyst'));
  assert.strictEqual((await openai.models.retrieve('vctt/analyst')).owned_by, 'vctt');

  const whole = await openai.chat.completions.create(ask('Hi demo:length=30 demo:rate=0'));
  assert.strictEqual(whole.object, 'chat.completion');
  assert.strictEqual(whole.choices[0].finish_reason, 'stop');
  assert(whole.choices[0].message.content.length > 0);
  assert.strictEqual(whole.usage.total_tokens, whole.usage.prompt_tokens + whole.usage.completion_tokens);
  assert.match(whole._request_id, /^req_/);

  const stream = await openai.chat.completions.create(
    ask('Hi demo:length=30 demo:rate=0 demo:reasoning', { model: 'vctt/analyst', stream: true, stream_options: { include_usage: true } }),
  );
  let text = '';
  let reasoning = '';
  let last;
  for await (const chunk of stream) {
    text += chunk.choices[0]?.delta.content ?? '';
    reasoning += chunk.choices[0]?.delta.reasoning_content ?? '';
    last = chunk;
  }
  assert(text.length > 0 && reasoning.length > 0);
  assert(last.usage.completion_tokens > 0);

  const runner = openai.chat.completions.stream(ask('Hi demo:length=30 demo:rate=0'));
  const final = await runner.finalChatCompletion();
  assert.strictEqual(final.choices[0].finish_reason, 'stop');
  assert(final.choices[0].message.content.length > 0);

  await assert.rejects(openai.chat.completions.create(ask('Hi', { model: 'gpt-99' })), (error) =>
    error instanceof OpenAI.NotFoundError && error.code === 'model_not_found');
  await assert.rejects(openai.chat.completions.create(ask('Hi', { temperature: 3 })), (error) =>
    error instanceof OpenAI.BadRequestError && error.param === 'temperature');
  await assert.rejects(openai.chat.completions.create(ask('demo:fail=filter', { stream: true })), (error) =>
    error instanceof OpenAI.BadRequestError && error.code === 'content_filter');
  // The client is told that asking again is of no use; else it would, twice.
  await assert.rejects(openai.chat.completions.create(ask('demo:fail=after:0')), (error) =>
    error instanceof OpenAI.InternalServerError && error.status === 502 && error.code === 'provider_error');

  const cut = await openai.chat.completions.create(ask('Hi demo:length=50 demo:fail=after:20', { stream: true }));
  await assert.rejects(async () => { for await (const _ of cut); }, (error) =>
    error instanceof OpenAI.APIError && error.code === 'answer_interrupted');

  const long = await openai.chat.completions.create(ask('Hi demo:length=5000', { stream: true }));
  for await (const chunk of long) {
    if (chunk.choices[0].delta.content) break;
  }
  const abort = new AbortController();
  const waiting = openai.chat.completions.create(ask('Hi demo:fail=stall:0'), { signal: abort.signal });
  while (await activeStreams() === 0);
  abort.abort();
  await assert.rejects(waiting, OpenAI.APIUserAbortError);
  while (await activeStreams() > 0) await pause(20);

  console.log('all is well');
}

main();
