import { afterEach } from 'vitest';
import { StreamClient, type ClientOptions, type Connection, type GenerationEvent } from '@vctt/client';
import { ScriptedServer, type ScriptedOptions } from '../../../testing/scriptedServer.ts';

const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

export async function scriptedServer(options: ScriptedOptions = {}): Promise<ScriptedServer> {
  const server = await ScriptedServer.start(options);
  cleanups.push(() => server.close());
  return server;
}

export function clientOf(server: ScriptedServer, options: ClientOptions = {}): StreamClient {
  const client = new StreamClient(server.url, { reconnectDelayMs: 5, ...options });
  cleanups.push(() => client.close());
  return client;
}

export async function until(client: StreamClient, state: Connection['state']): Promise<Connection> {
  if (client.connection.state === state) return client.connection;
  return new Promise((resolve) => {
    const off = client.onConnection((connection) => {
      if (connection.state !== state) return;
      off();
      resolve(connection);
    });
  });
}

export async function all<E>(answer: AsyncIterable<E>): Promise<E[]> {
  const events: E[] = [];
  for await (const event of answer) events.push(event);
  return events;
}

/** Reads up to and with the first event of a type. */
export function reader<E extends { type: string }>(answer: AsyncIterable<E>): (type: E['type']) => Promise<E[]> {
  const iterator = answer[Symbol.asyncIterator]();
  return async (type) => {
    const events: E[] = [];
    for (;;) {
      const next = await iterator.next();
      if (next.done) throw new Error(`ended before ${type}`);
      events.push(next.value);
      if (next.value.type === type) return events;
    }
  };
}

/** The text as someone sees it who only reads the events. */
export function textOf(events: readonly GenerationEvent[]): string {
  let text = '';
  for (const event of events) {
    if (event.type === 'chunk') {
      if (event.offset !== text.length) throw new Error(`offset: ${event.offset} (expected: ${text.length})`);
      text += event.chunk;
    } else if (event.type === 'fallback') {
      text = text.slice(0, event.keep);
    } else if (event.type === 'replay') {
      text = '';
    }
  }
  return text;
}

export const typesOf = (events: readonly { type: string }[]): string[] => events.map(({ type }) => type);

/** Mulberry32: the same numbers for the same seed. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
