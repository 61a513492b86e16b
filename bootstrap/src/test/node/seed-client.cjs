// A client that knows the five original events and their original fields, and nothing else.
const { io } = require('socket.io-client');

const [url, ...transports] = process.argv.slice(2);
const socket = io(`${url}/stream`, { transports });
const seen = [];
let text = '';

function check(event, data, fields) {
  seen.push(event);
  for (const [field, type] of Object.entries(fields)) {
    if (typeof data[field] !== type) throw new Error(`${event}.${field} is ${JSON.stringify(data[field])}`);
  }
}

socket.on('connect', () => socket.emit('stream_request', { message: 'Hello demo:length=40 demo:rate=0', enableTools: true }));
socket.on('connect_error', (error) => { throw error; });
socket.on('stream_start', (data) => check('start', data, { sessionId: 'string', model: 'string', timestamp: 'string' }));
socket.on('stream_chunk', (data) => {
  check('chunk', data, { sessionId: 'string', chunk: 'string', model: 'string', tokensUsed: 'number', estimatedCost: 'number', timestamp: 'string' });
  text += data.chunk;
});
socket.on('stream_error', (data) => { throw new Error(data.error); });
socket.on('stream_complete', (data) => {
  check('complete', data, { sessionId: 'string', fullText: 'string', totalTokens: 'number', totalCost: 'number', latencyMs: 'number', timestamp: 'string' });
  const order = seen[0] === 'start' && seen.at(-1) === 'complete' && seen.filter((event) => event !== 'chunk').length === 2;
  console.log(JSON.stringify({ whole: text === data.fullText && text.length > 0, order, transport: socket.io.engine.transport.name }));
  socket.close();
});
