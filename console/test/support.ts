import { afterEach } from 'vitest';
import { StreamClient } from '@vctt/client';
import { Conversation, type ConversationState } from '../src/conversation/conversation.ts';
import type { Talk, TalkStorage } from '../src/conversation/storage.ts';
import type { Phase, Turn } from '../src/conversation/turn.ts';
import { ScriptedServer, type ScriptedOptions } from '../testing/scriptedServer.ts';

const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

export function onCleanup(cleanup: () => unknown): void {
  cleanups.push(cleanup);
}

export async function scriptedServer(options: ScriptedOptions = {}): Promise<ScriptedServer> {
  const server = await ScriptedServer.start(options);
  cleanups.push(() => server.close());
  return server;
}

/** One browser tab: what it stores outlives its page. */
export class Tab {
  #stored: string | undefined;
  #client: StreamClient | undefined;

  constructor(private readonly server: ScriptedServer) {
    cleanups.push(() => this.#client?.close());
  }

  load(): Conversation {
    this.#client?.close();
    this.#client = new StreamClient(this.server.url, { reconnectDelayMs: 5 });
    const storage: TalkStorage = {
      load: () => (this.#stored === undefined ? undefined : (JSON.parse(this.#stored) as Talk)),
      save: (talk) => {
        this.#stored = JSON.stringify(talk);
      },
    };
    return new Conversation(this.#client, storage, (publish) => queueMicrotask(publish));
  }
}

export function until(conversation: Conversation, holds: (state: ConversationState) => boolean): Promise<Turn> {
  return new Promise((resolve) => {
    let off = () => {};
    const check = () => {
      if (!holds(conversation.state())) return;
      off();
      resolve(conversation.state().turns.at(-1) as Turn);
    };
    off = conversation.subscribe(check);
    check();
  });
}

export function untilPhase(conversation: Conversation, name: Phase['name']): Promise<Turn> {
  return until(conversation, ({ turns }) => turns.at(-1)?.phase.name === name);
}

export function untilText(conversation: Conversation, text: string): Promise<Turn> {
  return until(conversation, ({ turns }) => turns.at(-1)?.text === text);
}
