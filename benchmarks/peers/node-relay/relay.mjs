// What one would write first with Node.js: asks a provider and emits each delta. No log, no cost, no retry, no store.
//   PROVIDER=http://127.0.0.1:9999/v1 PORT=8081 node relay.mjs
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { Agent, request } from 'undici';

const provider = `${process.env.PROVIDER}/chat/completions`;
const dispatcher = new Agent({ bodyTimeout: 0, headersTimeout: 10_000 });
const server = createServer();
const io = new Server(server, { perMessageDeflate: false });

async function* deltas(body) {
  let rest = '';
  body.setEncoding('utf8');
  for await (const part of body) {
    const lines = (rest + part).split('\n');
    rest = lines.pop();
    for (const line of lines) {
      if (!line.startsWith('data: ')) continue;
      if (line === 'data: [DONE]') return;
      const delta = JSON.parse(line.slice(6)).choices[0]?.delta?.content;
      if (delta) yield delta;
    }
  }
  throw new Error('the stream ended without its end mark');
}

async function answer(socket, sessionId, message, signal) {
  const model = 'gpt-4o';
  const { statusCode, body } = await request(provider, {
    method: 'POST',
    dispatcher,
    signal,
    headers: { 'content-type': 'application/json', authorization: 'Bearer sim' },
    body: JSON.stringify({ model, stream: true, messages: [{ role: 'user', content: message }] }),
  });
  if (statusCode !== 200) throw new Error(`status ${statusCode}`);
  let fullText = '';
  let tokensUsed = 0;
  for await (const chunk of deltas(body)) {
    fullText += chunk;
    socket.emit('stream_chunk', { sessionId, chunk, model, tokensUsed: ++tokensUsed, timestamp: new Date().toISOString() });
  }
  socket.emit('stream_complete', { sessionId, fullText, totalTokens: tokensUsed, timestamp: new Date().toISOString() });
}

io.of('/stream').on('connection', (socket) => {
  const running = new Map();
  socket.on('stream_request', ({ message }, acknowledge) => {
    const sessionId = randomUUID();
    const abort = new AbortController();
    running.set(sessionId, abort);
    acknowledge?.({ ok: true, sessionId });
    socket.emit('stream_start', { sessionId, model: 'gpt-4o', timestamp: new Date().toISOString() });
    answer(socket, sessionId, message, abort.signal)
      .catch((error) => socket.emit('stream_error', { sessionId, error: error.message, timestamp: new Date().toISOString() }))
      .finally(() => running.delete(sessionId));
  });
  socket.on('stream_stop', ({ sessionId }) => running.get(sessionId)?.abort());
  socket.on('disconnect', () => running.forEach((abort) => abort.abort()));
});

server.listen(Number(process.env.PORT), '127.0.0.1');
