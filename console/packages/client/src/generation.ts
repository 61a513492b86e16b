import { EventQueue } from './eventQueue.ts';
import type { Ack, AskRequest, GenerationEvent, JamRequest, LogEvent, Refused, StopAck } from './protocol.ts';
import { Transcript } from './transcript.ts';

/** The connection as one generation sees it. */
export interface Link {
  connected(): boolean;
  /** Undefined when no answer came: timed out, or cut. */
  call(event: string, payload: object): Promise<Ack | undefined>;
  ended(): void;
}

export type Origin =
  | { kind: 'ask'; request: AskRequest; requestId: string }
  | { kind: 'jam'; request: JamRequest; requestId: string; seen: () => Record<string, number> }
  | { kind: 'resume'; sessionId: string; seen?: () => Record<string, number> }
  /** Of a jam, which asks for it and resumes it. */
  | { kind: 'part'; sessionId: string };

interface PendingStop {
  promise: Promise<StopAck>;
  settle: (ack: StopAck) => void;
  state: 'unsent' | 'sent' | 'settled';
}

const MAX_UNANSWERED = 8;
const RETRY_STEP_MS = 1_000;
const BUSY_CODES = new Set(['RATE_LIMITED', 'SERVER_BUSY', 'SHUTTING_DOWN']);
const FINAL_CODES = new Set([
  'INVALID_REQUEST',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'MODEL_NOT_FOUND',
  'BUDGET_EXCEEDED',
  'CONTENT_FILTERED',
  'CONTEXT_LENGTH_EXCEEDED',
]);

const ALREADY_ENDED: StopAck = { ok: false, code: 'STREAM_NOT_FOUND', error: 'The answer had already ended.' };

/** One answer, followed across cuts: its events come once each and in order, to one reader. */
export class Generation implements AsyncIterable<GenerationEvent> {
  readonly requestId: string | undefined;
  readonly #link: Link;
  readonly #origin: Origin;
  readonly #events = new EventQueue<GenerationEvent>();
  #transcript = new Transcript();
  #sessionId: string | undefined;
  #started = false;
  #ended = false;
  #attaching = false;
  #attachAgain = false;
  /** A gap was seen: nothing counts until the resumed stream begins. */
  #resyncing = false;
  #gaps = 0;
  #gapSeq = 0;
  #unanswered = 0;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #stop: PendingStop | undefined;

  constructor(link: Link, origin: Origin) {
    this.#link = link;
    this.#origin = origin;
    this.requestId = 'requestId' in origin ? origin.requestId : undefined;
    this.#sessionId = 'sessionId' in origin ? origin.sessionId : undefined;
  }

  /** Undefined until the server has taken the request. */
  get sessionId(): string | undefined {
    return this.#sessionId;
  }

  get text(): string {
    return this.#transcript.text;
  }

  get reasoning(): string {
    return this.#transcript.reasoning;
  }

  /** The number of the last event that was seen; 0 before the first. */
  get lastSeq(): number {
    return this.#transcript.lastSeq;
  }

  get ended(): boolean {
    return this.#ended;
  }

  [Symbol.asyncIterator](): AsyncIterator<GenerationEvent> {
    return {
      next: () => this.#events.next(),
      return: () => {
        this.leave();
        return Promise.resolve({ done: true, value: undefined });
      },
    };
  }

  /** Ends the generation; its events end with `complete`. Sent again after a cut until it is answered. */
  stop(): Promise<StopAck> {
    if (this.#stop) return this.#stop.promise;
    let settle!: (ack: StopAck) => void;
    const promise = new Promise<StopAck>((resolve) => {
      settle = resolve;
    });
    this.#stop = { promise, settle, state: 'unsent' };
    if (this.#ended) this.#settleStop(ALREADY_ENDED);
    else void this.#sendStop();
    return promise;
  }

  /** Stops watching; the generation itself goes on. */
  leave(): void {
    this.#end();
  }

  /** @internal The connection is there: ask, or go on behind what was seen. */
  async attach(): Promise<void> {
    if (this.#ended || !this.#link.connected()) return;
    if (this.#attaching) {
      this.#attachAgain = true;
      return;
    }
    this.#attaching = true;
    this.#attachAgain = false;
    const resuming = this.#sessionId !== undefined;
    const ack = await this.#link.call(...this.#attachment());
    this.#attaching = false;
    if (this.#ended) return;
    if (!ack) {
      this.#unanswered += 1;
      if (this.#unanswered >= MAX_UNANSWERED) {
        this.#refuse('NO_ANSWER', 'The server does not answer.', true);
      } else {
        void this.attach();
      }
      return;
    }
    if (!ack.ok) {
      if (resuming && BUSY_CODES.has(ack.code) && ++this.#unanswered < MAX_UNANSWERED) {
        this.#retryTimer = setTimeout(() => void this.attach(), this.#unanswered * RETRY_STEP_MS);
      } else {
        this.#refuse(ack.code, ack.error, !FINAL_CODES.has(ack.code));
      }
      return;
    }
    this.#unanswered = 0;
    this.#sessionId ??= ack.sessionId;
    void this.#sendStop();
    if (this.#attachAgain) void this.attach();
  }

  /** @internal */
  accept(event: LogEvent): void {
    if (this.#ended || !this.#isMine(event)) return;
    this.#sessionId ??= event.sessionId;
    if (event.type === 'start') this.#resyncing = false;
    else if (this.#resyncing) return;
    switch (this.#transcript.apply(event)) {
      case 'duplicate':
        return;
      case 'gap':
        this.#resync(event.seq);
        return;
      case 'applied':
        this.#unanswered = 0;
        this.#deliver(event);
    }
  }

  /** @internal */
  refuse(code: string, error: string): void {
    if (!this.#ended) this.#refuse(code, error, !FINAL_CODES.has(code));
  }

  #isMine(event: LogEvent): boolean {
    if (this.#sessionId !== undefined) return event.sessionId === this.#sessionId;
    if (event.type !== 'start' || this.requestId === undefined || event.requestId !== this.requestId) return false;
    return this.#origin.kind !== 'jam' || event.jamId === event.sessionId;
  }

  #attachment(): [string, object] {
    const origin = this.#origin;
    if (this.#sessionId !== undefined) {
      const parts = 'seen' in origin ? { parts: origin.seen() } : {};
      return ['stream_resume', { sessionId: this.#sessionId, after: this.#transcript.lastSeq, ...parts }];
    }
    if (!('request' in origin)) throw new Error('a resumed generation has its id');
    const event = origin.kind === 'jam' ? 'jam_request' : 'stream_request';
    return [event, { ...origin.request, requestId: origin.requestId }];
  }

  #deliver(event: LogEvent): void {
    switch (event.type) {
      case 'start':
        void this.#sendStop();
        if (this.#started) return;
        this.#started = true;
        this.#events.push(event);
        return;
      case 'complete':
      case 'error':
        this.#events.push(event);
        this.#end();
        return;
      case 'chunk':
        if (event.seq >= this.#gapSeq) this.#gaps = 0;
        this.#events.push(event);
        return;
      case 'reasoning':
      case 'tool':
      case 'phase':
      case 'fallback':
        this.#events.push(event);
    }
  }

  /** First from behind what was seen, then all of it again; a third gap is the server's. */
  #resync(seq: number): void {
    this.#gaps += 1;
    this.#gapSeq = Math.max(this.#gapSeq, seq);
    if (this.#gaps > 2) {
      this.#refuse('OUT_OF_SYNC', 'The answer could not be followed.', true);
      return;
    }
    if (this.#gaps === 2) {
      this.#transcript = new Transcript();
      this.#events.push({ type: 'replay' });
    }
    this.#resyncing = true;
    void this.attach();
  }

  async #sendStop(): Promise<void> {
    const stop = this.#stop;
    if (stop?.state !== 'unsent' || this.#sessionId === undefined || !this.#link.connected()) return;
    stop.state = 'sent';
    const ack = (await this.#link.call('stream_stop', { sessionId: this.#sessionId })) as StopAck | undefined;
    if (ack) {
      this.#settleStop(ack);
    } else if (this.#ended) {
      this.#settleStop(ALREADY_ENDED);
    } else {
      stop.state = 'unsent';
      void this.#sendStop();
    }
  }

  #settleStop(ack: StopAck): void {
    const stop = this.#stop;
    if (!stop) return;
    stop.state = 'settled';
    stop.settle(ack);
    // A stop that was refused can be tried again.
    if (!ack.ok && !this.#ended) this.#stop = undefined;
  }

  #refuse(code: string, error: string, retryable: boolean): void {
    const refused: Refused = { type: 'refused', code, error, retryable };
    this.#events.push(refused);
    this.#end();
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#retryTimer);
    this.#events.close();
    this.#link.ended();
    if (this.#stop?.state === 'unsent') this.#settleStop(ALREADY_ENDED);
  }
}
