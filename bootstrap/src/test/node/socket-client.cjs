// What the npm client does with our transport, against a server that gives back what it gets.
const assert = require('node:assert');
const { randomBytes } = require('node:crypto');
const { io } = require('socket.io-client');

const [url, ...transports] = process.argv.slice(2);
const options = { transports, reconnectionDelay: 50, reconnectionDelayMax: 100 };

function once(emitter, event) {
  return new Promise((resolve) => emitter.once(event, resolve));
}

async function refused() {
  const socket = io(`${url}/echo`, { ...options, reconnection: false, auth: { token: 'wrong' } });
  socket.on('connect', () => assert.fail('let in'));
  const error = await once(socket, 'connect_error');
  assert.strictEqual(error.message, 'auth.token: wrong');
  assert.deepStrictEqual(error.data, { code: 'UNAUTHENTICATED' });
  socket.close();
}

async function talk(socket) {
  const args = [1, 'two', { three: [null, 'é€😀'] }];
  assert.deepStrictEqual(await socket.emitWithAck('echo', ...args), args);
  const bytes = Buffer.from([0, 1, 254, 255]);
  assert.deepStrictEqual(await socket.emitWithAck('echo', { in: [bytes] }, bytes), [{ in: [bytes] }, bytes]);
  const large = '€'.repeat(350_000);
  assert.deepStrictEqual(await socket.emitWithAck('echo', large), [large]);
  const largeBytes = randomBytes(1_000_000);
  const back = await socket.emitWithAck('echo', largeBytes);
  assert.ok(largeBytes.equals(back[0]));
  const received = [];
  const all = new Promise((resolve) => {
    socket.on('event', (number) => received.push(number) === 50 && resolve());
  });
  for (let i = 0; i < 50; i++) socket.emit('event', i);
  await all;
  socket.off('event');
  assert.deepStrictEqual(received, [...received.keys()]);
}

async function main() {
  await refused();
  const socket = io(`${url}/echo`, { ...options, auth: { token: 'right' } });
  await once(socket, 'connect');
  await talk(socket);
  const first = socket.id;
  const { engine } = socket.io;
  if (engine.transport.name !== transports.at(-1)) await once(engine, 'upgrade');
  console.log('RESTART');
  // Whether a poll was under way decides which; after either, a client comes back by itself.
  assert.match(await once(socket, 'disconnect'), /^transport (close|error)$/);
  await once(socket, 'connect');
  assert.notStrictEqual(socket.id, first);
  await talk(socket);
  socket.close();
  console.log('DONE');
}

main().catch((failure) => {
  console.error(failure);
  process.exit(1);
});
