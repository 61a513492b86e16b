import { io, type Socket } from 'socket.io-client';
import { Generation, type Link, type Origin } from './generation.ts';
import type { Ack, AskRequest, LogEvent, ServerEvents } from './protocol.ts';
import { newRequestId } from './requestId.ts';

export type Connection =
  | { state: 'connecting' }
  | { state: 'connected' }
  | { state: 'lost' }
  | { state: 'refused'; error: string };

export interface ClientOptions {
  auth?: Record<string, unknown>;
  /** How long the server may take to acknowledge. */
  ackTimeoutMs?: number;
  /** Delay before the first attempt to reconnect; later ones wait longer. */
  reconnectDelayMs?: number;
}

const EVENTS = [
  ['stream_start', 'start'],
  ['stream_chunk', 'chunk'],
  ['stream_reasoning', 'reasoning'],
  ['stream_tool', 'tool'],
  ['stream_phase', 'phase'],
  ['stream_fallback', 'fallback'],
  ['stream_complete', 'complete'],
  ['stream_error', 'error'],
] as const satisfies readonly (readonly [keyof ServerEvents, LogEvent['type']])[];

/** One connection to the server mounted at `base`, and the generations followed over it. */
export class StreamClient {
  readonly #socket: Socket;
  readonly #ackTimeoutMs: number;
  readonly #reconnectDelayMs: number;
  readonly #generations = new Set<Generation>();
  readonly #listeners = new Set<(connection: Connection) => void>();
  readonly #link: Link;
  #connection: Connection = { state: 'connecting' };
  #reconnectTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(base: string | URL, options: ClientOptions = {}) {
    const root = new URL('.', base);
    this.#ackTimeoutMs = options.ackTimeoutMs ?? 10_000;
    this.#reconnectDelayMs = options.reconnectDelayMs ?? 500;
    this.#socket = io(`${root.origin}/stream`, {
      path: `${root.pathname}socket.io/`,
      transports: ['websocket', 'polling'],
      tryAllTransports: true,
      reconnectionDelay: this.#reconnectDelayMs,
      reconnectionDelayMax: this.#reconnectDelayMs * 6,
      forceNew: true,
      ...(options.auth ? { auth: options.auth } : {}),
    });
    this.#link = {
      connected: () => this.#socket.connected,
      call: (event, payload) => this.#call(event, payload),
      ended: (generation) => this.#generations.delete(generation),
    };
    this.#listen();
  }

  get connection(): Connection {
    return this.#connection;
  }

  /** Calls back on every change; returns how to end that. */
  onConnection(listener: (connection: Connection) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Asking twice with one `requestId` yields the same generation and is paid once. */
  ask(request: AskRequest, requestId: string = newRequestId()): Generation {
    return this.#follow({ kind: 'ask', request, requestId });
  }

  /** Follows a running or finished generation from its beginning. */
  resume(sessionId: string): Generation {
    return this.#follow({ kind: 'resume', sessionId });
  }

  close(): void {
    clearTimeout(this.#reconnectTimer);
    for (const generation of [...this.#generations]) generation.leave();
    this.#listeners.clear();
    this.#socket.disconnect();
  }

  #follow(origin: Origin): Generation {
    const generation = new Generation(this.#link, origin);
    this.#generations.add(generation);
    if (this.#connection.state === 'refused') {
      this.#change({ state: 'connecting' });
      this.#socket.connect();
    }
    void generation.attach();
    return generation;
  }

  #listen(): void {
    this.#socket.on('connect', () => {
      this.#change({ state: 'connected' });
      for (const generation of this.#generations) void generation.attach();
    });
    this.#socket.on('disconnect', (reason) => {
      this.#change({ state: 'lost' });
      // socket.io reconnects by itself after every other reason.
      if (reason === 'io server disconnect') {
        this.#reconnectTimer = setTimeout(() => this.#socket.connect(), this.#reconnectDelayMs);
      }
    });
    this.#socket.on('connect_error', (error: Error & { data?: { code?: string } }) => {
      if (this.#socket.active) {
        if (this.#connection.state !== 'connecting') this.#change({ state: 'lost' });
        return;
      }
      this.#change({ state: 'refused', error: error.message });
      const code = error.data?.code ?? 'UNAUTHENTICATED';
      for (const generation of [...this.#generations]) generation.refuse(code, error.message);
    });
    for (const [name, type] of EVENTS) {
      this.#socket.on(name, (payload: object) => {
        const event = { ...payload, type } as LogEvent;
        for (const generation of [...this.#generations]) generation.accept(event);
      });
    }
  }

  async #call(event: string, payload: object): Promise<Ack | undefined> {
    try {
      return (await this.#socket.timeout(this.#ackTimeoutMs).emitWithAck(event, payload)) as Ack;
    } catch {
      return undefined;
    }
  }

  #change(connection: Connection): void {
    this.#connection = connection;
    for (const listener of this.#listeners) listener(connection);
  }
}
