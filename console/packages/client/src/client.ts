import { io, type ManagerOptions, type Socket } from 'socket.io-client';
import { Generation, type Link, type Origin } from './generation.ts';
import { Jam, type JamOrigin } from './jam.ts';
import type { Ack, AskRequest, JamRequest, LogEvent, ServerEvents, StopAck } from './protocol.ts';
import { newRequestId } from './requestId.ts';

export type Connection =
  | { state: 'connecting' }
  | { state: 'connected' }
  | { state: 'lost' }
  | { state: 'refused'; error: string };

export type Transports = NonNullable<ManagerOptions['transports']>;

/** An event as it was sent or as it came, before anything was checked. */
export interface Traffic {
  direction: 'sent' | 'received';
  event: string;
  payload: unknown;
}

export interface ClientOptions {
  /** An API key; a function is asked at every attempt to connect. */
  token?: string | (() => string | undefined);
  /** Ways to connect, the best first. */
  transports?: Transports;
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

type Followed = Pick<Generation, 'attach' | 'accept' | 'refuse' | 'leave'>;

/** One connection to the server mounted at `base`, and the answers followed over it. */
export class StreamClient {
  readonly #socket: Socket;
  readonly #ackTimeoutMs: number;
  readonly #reconnectDelayMs: number;
  readonly #followed = new Set<Followed>();
  readonly #listeners = new Set<(connection: Connection) => void>();
  readonly #link: Omit<Link, 'ended'>;
  #connection: Connection = { state: 'connecting' };
  #reconnectTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(base: string | URL, options: ClientOptions = {}) {
    const root = new URL('.', base);
    this.#ackTimeoutMs = options.ackTimeoutMs ?? 10_000;
    this.#reconnectDelayMs = options.reconnectDelayMs ?? 500;
    this.#socket = io(`${root.origin}/stream`, {
      path: `${root.pathname}socket.io/`,
      transports: options.transports ?? ['websocket', 'polling'],
      tryAllTransports: true,
      reconnectionDelay: this.#reconnectDelayMs,
      reconnectionDelayMax: this.#reconnectDelayMs * 6,
      forceNew: true,
      auth: (send) => {
        const { token } = options;
        const known = typeof token === 'function' ? token() : token;
        send(known === undefined ? {} : { token: known });
      },
    });
    this.#link = {
      connected: () => this.#socket.connected,
      call: (event, payload) => this.#call(event, payload),
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

  /** Calls back on every event in either direction; returns how to end that. */
  onTraffic(listener: (traffic: Traffic) => void): () => void {
    const received = (event: string, payload: unknown) => listener({ direction: 'received', event, payload });
    const sent = (event: string, payload: unknown) => listener({ direction: 'sent', event, payload });
    this.#socket.onAny(received).onAnyOutgoing(sent);
    return () => this.#socket.offAny(received).offAnyOutgoing(sent);
  }

  /** Asking twice with one `requestId` yields the same generation and is paid once. */
  ask(request: AskRequest, requestId: string = newRequestId()): Generation {
    return this.#generation({ kind: 'ask', request, requestId });
  }

  /** Follows a running or finished generation from its beginning. */
  resume(sessionId: string): Generation {
    return this.#generation({ kind: 'resume', sessionId });
  }

  /** Has several agents play at once. Asking twice with one `requestId` yields the same jam and is paid once. */
  jam(request: JamRequest, requestId: string = newRequestId()): Jam {
    return this.#jam({ kind: 'jam', request, requestId });
  }

  /** Follows a running or finished jam, with all its parts, from its beginning. */
  resumeJam(jamId: string): Jam {
    return this.#jam({ kind: 'resume', sessionId: jamId });
  }

  /** Ends any answer of yours, watched or not. */
  async stop(sessionId: string): Promise<StopAck> {
    const ack = await this.#call('stream_stop', { sessionId });
    return ack ?? { ok: false, code: 'NO_ANSWER', error: 'The server does not answer.' };
  }

  /** Drops the connection as a network does and makes it anew: for a changed token, other transports, or to try it out. */
  reconnect(transports?: Transports): void {
    if (transports) this.#socket.io.opts.transports = transports;
    if (this.#socket.active && this.#connection.state !== 'refused') this.#socket.io.engine.close();
    else this.#connect();
  }

  close(): void {
    clearTimeout(this.#reconnectTimer);
    for (const followed of [...this.#followed]) followed.leave();
    this.#listeners.clear();
    this.#socket.disconnect();
  }

  #generation(origin: Origin): Generation {
    return this.#follow((link) => new Generation(link, origin));
  }

  #jam(origin: JamOrigin): Jam {
    return this.#follow((link) => new Jam(link, origin));
  }

  #follow<T extends Followed>(make: (link: Link) => T): T {
    const followed: T = make({ ...this.#link, ended: () => this.#followed.delete(followed) });
    this.#followed.add(followed);
    if (this.#connection.state === 'refused') this.#connect();
    void followed.attach();
    return followed;
  }

  #connect(): void {
    this.#change({ state: 'connecting' });
    this.#socket.connect();
  }

  #listen(): void {
    this.#socket.on('connect', () => {
      this.#change({ state: 'connected' });
      for (const followed of this.#followed) void followed.attach();
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
      for (const followed of [...this.#followed]) followed.refuse(code, error.message);
    });
    for (const [name, type] of EVENTS) {
      this.#socket.on(name, (payload: object) => {
        const event = { ...payload, type } as LogEvent;
        for (const followed of [...this.#followed]) followed.accept(event);
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
