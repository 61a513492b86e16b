// A small MCP server over stdio, well-behaved or not, as its tools are called.
import { createInterface } from 'node:readline';
import { existsSync, writeFileSync } from 'node:fs';

const [mode = '', mark = ''] = process.argv.slice(2);
const any = { type: 'object' };
let tools = [
  { name: 'echo', description: 'Says it again.', inputSchema: { type: 'object', properties: { text: { type: 'string' } } } },
  { name: 'failing', inputSchema: any },
  { name: 'hanging', inputSchema: any },
  { name: 'huge', inputSchema: any },
  { name: 'die', inputSchema: any },
  { name: 'grow', inputSchema: any },
  { name: 'environment', inputSchema: any },
  { name: 'picture', inputSchema: any },
  { name: 'shout', inputSchema: any },
  { name: 'echo', description: 'The same name again.', inputSchema: any },
  { name: 'liar', inputSchema: { type: 'banana', properties: { text: 7 } }, outputSchema: { type: 'object', required: ['x'] } },
];

const send = (message) => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', ...message }) + '\n');
const text = (value, more) => ({ content: [{ type: 'text', text: value }], ...more });

const call = {
  echo: ({ text: said }) => text(said),
  failing: () => text('It is out of order.', { isError: true }),
  huge: () => text('x'.repeat(50_000_000)),
  die: () => process.exit(1),
  environment: () => text(Object.keys(process.env).sort().join(' ')),
  picture: () => ({ content: [{ type: 'image', data: 'aGk=', mimeType: 'image/png' }, { type: 'text', text: 'a picture' }] }),
  shout: () => {
    process.stderr.write('y'.repeat(1_000_000) + '\n' + 'loud\n'.repeat(1000));
    return text('shouted');
  },
  liar: () => ({ content: [], structuredContent: { y: 1 } }),
  grow: () => {
    tools = [...tools, { name: 'grown', inputSchema: any }];
    send({ method: 'notifications/tools/list_changed' });
    return text('grown');
  },
  grown: () => text('here I am'),
};

// Fails the first time and not the second.
if (mode === 'late' && !existsSync(mark)) {
  writeFileSync(mark, '');
  process.exit(1);
}
if (mode === 'deaf') {
  setInterval(() => {}, 1000);
} else {
  createInterface({ input: process.stdin }).on('line', (line) => {
    const { id, method, params } = JSON.parse(line);
    if (method === 'initialize') {
      process.stdout.write('this is no message\n');
      send({
        id,
        result: {
          protocolVersion: params.protocolVersion,
          capabilities: { tools: { listChanged: true } },
          serverInfo: { name: 'test', version: '1' },
        },
      });
    } else if (method === 'tools/list') {
      send({ id, result: { tools } });
    } else if (method === 'tools/call' && params.name !== 'hanging') {
      const result = call[params.name]?.(params.arguments ?? {});
      send(result ? { id, result } : { id, error: { code: -32602, message: `unknown tool ${params.name}` } });
    } else if (method === 'ping') {
      send({ id, result: {} });
    }
  });
}
