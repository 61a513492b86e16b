import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server as HttpServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { Server, type Socket } from 'socket.io';
import { ScriptedGeneration, type ScriptedRequest } from './scriptedGeneration.ts';
import { ScriptedJam } from './scriptedJam.ts';
import type { RestAnswer, RestCall } from './scriptedRest.ts';

export interface ScriptedOptions {
  /** Tells a generation; without it the test does. */
  tell?: (generation: ScriptedGeneration) => void;
  /** Keeps conversations by itself. */
  remembers?: boolean;
  tellJam?: (jam: ScriptedJam) => void;
  /** Directory of the built page. */
  page?: string;
  /** Path under which everything is served. */
  prefix?: string;
  models?: unknown;
  agents?: unknown;
  /** Answers what is asked over HTTP beside those. */
  rest?: (call: RestCall) => RestAnswer;
}

interface ScriptedResume {
  sessionId: string;
  after: number;
  parts?: Record<string, number>;
}

type Answer = (ack: object) => void;

const CONTENT_TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** Speaks the stream protocol over real sockets and does what the test says. */
export class ScriptedServer {
  readonly requests: ScriptedRequest[] = [];
  readonly resumes: ScriptedResume[] = [];
  readonly stops: string[] = [];
  /** What clients said to be let in. */
  readonly auths: unknown[] = [];
  readonly #generations = new Map<string, ScriptedGeneration>();
  readonly #waiting: ((generation: ScriptedGeneration) => void)[] = [];
  readonly #untold: ScriptedGeneration[] = [];
  readonly #jams = new Map<string, ScriptedJam>();
  readonly #jamsWaiting: ((jam: ScriptedJam) => void)[] = [];
  readonly #http: HttpServer;
  readonly #io: Server;
  /** Acknowledgements still to be lost, each with its connection. */
  loseAcks = 0;
  /** Answers a request in place of a generation. */
  refuse: ((request: ScriptedRequest) => { code: string; error: string } | undefined) | undefined;
  /** Keeps a socket out of the namespace. */
  reject: { code: string; error: string } | undefined;

  private constructor(private readonly options: ScriptedOptions) {
    this.#http = createServer((request, response) => void this.#serve(request, response));
    this.#io = new Server(this.#http, { path: `${options.prefix ?? ''}/socket.io/`, serveClient: false });
    const stream = this.#io.of('/stream');
    stream.use((socket, next) => {
      this.auths.push(socket.handshake.auth);
      if (!this.reject) next();
      else next(Object.assign(new Error(this.reject.error), { data: { code: this.reject.code } }));
    });
    stream.on('connection', (socket) => this.#accept(socket));
  }

  static async start(options: ScriptedOptions = {}): Promise<ScriptedServer> {
    const server = new ScriptedServer(options);
    server.#http.listen(0, '127.0.0.1');
    await once(server.#http, 'listening');
    return server;
  }

  get url(): string {
    const { port } = this.#http.address() as AddressInfo;
    return `http://127.0.0.1:${port}${this.options.prefix ?? ''}/`;
  }

  /** The next generation asked for, in the order of asking. */
  nextGeneration(): Promise<ScriptedGeneration> {
    const untold = this.#untold.shift();
    if (untold) return Promise.resolve(untold);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  nextJam(): Promise<ScriptedJam> {
    return new Promise((resolve) => this.#jamsWaiting.push(resolve));
  }

  async nextConnection(): Promise<void> {
    await once(this.#io.of('/stream'), 'connection');
  }

  /** Drops every connection, as a network does. */
  cut(): void {
    for (const socket of this.#io.of('/stream').sockets.values()) socket.conn.close();
  }

  /** Asks every client to leave the namespace. */
  dismiss(): void {
    this.#io.of('/stream').disconnectSockets();
  }

  async close(): Promise<void> {
    await this.#io.close();
  }

  #accept(socket: Socket): void {
    socket.on('stream_request', (request: ScriptedRequest, answer: Answer) => {
      this.requests.push(request);
      const both = request.conversationId !== undefined && (request.history ?? []).length > 0;
      const refusal = both
        ? { code: 'INVALID_REQUEST', error: 'history: given together with conversationId' }
        : this.refuse?.(request);
      if (refusal) {
        answer({ ok: false, ...refusal });
        return;
      }
      const known = [...this.#generations.values()].find(
        (generation) => request.requestId !== undefined && generation.request.requestId === request.requestId,
      );
      const generation = known ?? new ScriptedGeneration(randomUUID(), request);
      generation.remembers = this.options.remembers ?? false;
      this.#generations.set(generation.sessionId, generation);
      if (!this.#lost(socket)) {
        answer({ ok: true, sessionId: generation.sessionId });
        generation.watch(socket, 0, known !== undefined);
      }
      if (!known) this.#tell(generation);
    });
    socket.on('jam_request', (request: ScriptedRequest, answer: Answer) => {
      this.requests.push(request);
      const known = [...this.#jams.values()].find((jam) => jam.request.requestId === request.requestId);
      const jam = known ?? new ScriptedJam(request, (generation) => this.#generations.set(generation.sessionId, generation));
      this.#jams.set(jam.jamId, jam);
      if (!this.#lost(socket)) {
        answer({ ok: true, sessionId: jam.jamId, jamId: jam.jamId });
        jam.watch(socket, 0, known !== undefined);
      }
      if (known) return;
      if (this.options.tellJam) this.options.tellJam(jam);
      else this.#jamsWaiting.shift()?.(jam);
    });
    socket.on('stream_resume', (resume: ScriptedResume, answer: Answer) => {
      this.resumes.push(resume);
      const { sessionId, after, parts } = resume;
      const generation = this.#generations.get(sessionId);
      if (!generation) {
        answer({ ok: false, code: 'STREAM_NOT_FOUND', error: 'No such answer.' });
      } else if (!this.#lost(socket)) {
        answer({ ok: true, sessionId });
        const jam = this.#jams.get(sessionId);
        if (jam) jam.watch(socket, after, true, parts);
        else generation.watch(socket, after, true);
      }
    });
    socket.on('stream_stop', ({ sessionId }: { sessionId: string }, answer: Answer) => {
      this.stops.push(sessionId);
      const generation = this.#generations.get(sessionId);
      if (!generation) answer({ ok: false, code: 'STREAM_NOT_FOUND', error: 'No such answer.' });
      else if (!this.#lost(socket)) answer(generation.stop());
    });
  }

  #lost(socket: Socket): boolean {
    if (this.loseAcks === 0) return false;
    this.loseAcks -= 1;
    socket.conn.close();
    return true;
  }

  #tell(generation: ScriptedGeneration): void {
    const waiting = this.#waiting.shift();
    if (this.options.tell) this.options.tell(generation);
    else if (waiting) waiting(generation);
    else this.#untold.push(generation);
  }

  async #rest(request: IncomingMessage, path: string, query: URLSearchParams): Promise<RestAnswer> {
    if (path === '/api/v1/models' && this.options.models !== undefined) return { status: 200, body: this.options.models };
    if (path === '/api/v1/agents' && this.options.agents !== undefined) return { status: 200, body: this.options.agents };
    if (!this.options.rest || !/^\/(api|health)/.test(path)) return undefined;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    return this.options.rest({
      method: request.method ?? 'GET',
      path,
      query,
      body: text === '' ? undefined : (JSON.parse(text) as unknown),
      authorization: request.headers.authorization,
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const prefix = this.options.prefix ?? '';
    const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://server');
    const path = pathname.startsWith(`${prefix}/`) ? pathname.slice(prefix.length) : undefined;
    response.setHeader('Content-Security-Policy', "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'");
    const answer = path === undefined ? undefined : await this.#rest(request, path, query);
    if (answer) {
      const { status, body, type = 'application/json' } = answer;
      response.writeHead(status, { 'Content-Type': type }).end(typeof body === 'string' ? body : JSON.stringify(body));
      return;
    }
    try {
      if (path === undefined || this.options.page === undefined) throw new Error('no page');
      const file = normalize(path === '/' ? '/index.html' : path);
      const content = await readFile(join(this.options.page, file));
      response.setHeader('Content-Type', CONTENT_TYPES[extname(file)] ?? 'application/octet-stream').end(content);
    } catch {
      response.writeHead(404).end();
    }
  }
}
