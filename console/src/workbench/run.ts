import type { AskRequest, Connection, Generation, StreamClient, Traffic } from '@vctt/client';
import { Inspector, type Lights } from './lights.ts';

export interface Entry {
  /** Milliseconds since the run began. */
  at: number;
  direction: 'sent' | 'received' | 'note';
  event: string;
  payload: unknown;
}

export interface RunState {
  entries: readonly Entry[];
  lights: Lights;
  connection: Connection;
  running: boolean;
  sessionId: string | undefined;
  text: string;
  /** Characters that came, those too that were void or told again. */
  received: number;
}

const MOST_ENTRIES = 50_000;

/** What happened on one connection from the last question on. */
export class Run {
  readonly #client: StreamClient;
  readonly #schedule: (publish: () => void) => void;
  readonly #now: () => number;
  readonly #listeners = new Set<() => void>();
  #since: number;
  #entries: Entry[] = [];
  #inspector = new Inspector();
  #generation: Generation | undefined;
  #received = 0;
  #published: RunState;
  #scheduled = false;

  constructor(client: StreamClient, schedule: (publish: () => void) => void, now: () => number = () => performance.now()) {
    this.#client = client;
    this.#schedule = schedule;
    this.#now = now;
    this.#since = now();
    this.#published = this.#snapshot();
    client.onTraffic((traffic) => this.#see(traffic));
    client.onConnection((connection) => this.note(connection.state));
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly state = (): RunState => this.#published;

  ask(request: AskRequest): void {
    this.#begin();
    this.#follow(this.#client.ask(request));
  }

  follow(sessionId: string): void {
    this.#begin();
    this.#follow(this.#client.resume(sessionId));
  }

  async stop(): Promise<void> {
    const ack = await this.#generation?.stop();
    if (ack) this.note('receipt', ack);
  }

  note(event: string, payload?: unknown): void {
    this.#add({ at: this.#elapsed(), direction: 'note', event, payload });
  }

  /** All of it, to be read elsewhere. */
  exported(): object {
    const { entries, lights, sessionId, text } = this.#snapshot();
    return { sessionId, text, lights, entries };
  }

  #begin(): void {
    this.#generation?.leave();
    this.#since = this.#now();
    this.#entries = [];
    this.#inspector = new Inspector();
    this.#received = 0;
  }

  #follow(generation: Generation): void {
    this.#generation = generation;
    this.#changed();
    void this.#read(generation);
  }

  async #read(generation: Generation): Promise<void> {
    for await (const event of generation) {
      if (event.type === 'refused') this.note('refused', { code: event.code, error: event.error });
      if (event.type === 'replay') this.note('told again from the beginning');
    }
    this.#changed();
  }

  #see(traffic: Traffic): void {
    this.#inspector.see(traffic);
    this.#received += chunkOf(traffic).length;
    this.#add({ at: this.#elapsed(), ...traffic });
  }

  #add(entry: Entry): void {
    if (this.#entries.length < MOST_ENTRIES) this.#entries.push(entry);
    this.#changed();
  }

  #elapsed(): number {
    return this.#now() - this.#since;
  }

  #snapshot(): RunState {
    return {
      entries: [...this.#entries],
      lights: this.#inspector.lights,
      connection: this.#client.connection,
      running: this.#generation !== undefined && !this.#generation.ended,
      sessionId: this.#generation?.sessionId,
      text: this.#generation?.text ?? '',
      received: this.#received,
    };
  }

  #changed(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#schedule(() => {
      this.#scheduled = false;
      this.#published = this.#snapshot();
      for (const listener of this.#listeners) listener();
    });
  }
}

function chunkOf({ direction, event, payload }: Traffic): string {
  if (direction === 'sent' || event !== 'stream_chunk') return '';
  const { chunk } = (payload ?? {}) as { chunk?: unknown };
  return typeof chunk === 'string' ? chunk : '';
}
