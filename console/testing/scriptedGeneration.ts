import type { Socket } from 'socket.io';
import type { AskRequest, StopAck } from '@vctt/client';

export type ScriptedRequest = AskRequest & { requestId?: string };

/** What an answer is in a jam; the jam itself has its own id. */
export interface ScriptedRole {
  jamId: string;
  role: string;
  weight?: number | null;
}
export type Delivery = [event: string, payload: Payload];

interface Payload {
  sessionId: string;
  seq: number;
  attempt: number;
  [field: string]: unknown;
}

/** An answer as a log of numbered events, told by the test and watched by any number of sockets. */
export class ScriptedGeneration {
  readonly #log: Delivery[] = [];
  readonly #watchers = new Set<Socket>();
  readonly #stopListeners: (() => void)[] = [];
  #attempt = 1;
  #text = '';
  #billed = 12;
  #model = 'scripted';
  #ended = false;
  /** What a watcher gets in place of one live event; nothing, or several, to break the order. */
  tamper: (delivery: Delivery) => Delivery[] = (delivery) => [delivery];
  closedAfterMs = 3;
  /** Keeps the conversation it belongs to. */
  remembers = false;

  constructor(
    readonly sessionId: string,
    readonly request: ScriptedRequest,
    readonly jam?: ScriptedRole,
  ) {}

  get text(): string {
    return this.#text;
  }

  get ended(): boolean {
    return this.#ended;
  }

  get tokens(): number {
    return this.#billed;
  }

  get cost(): number {
    return this.#billed / 100_000;
  }

  get watchers(): readonly Socket[] {
    return [...this.#watchers];
  }

  onStop(listener: () => void): void {
    this.#stopListeners.push(listener);
  }

  start(model = 'scripted'): this {
    this.#model = model;
    return this.#append('stream_start', {
      model,
      ...this.#introduction(),
      resumed: false,
    });
  }

  chunk(chunk: string): this {
    const offset = this.#text.length;
    this.#text += chunk;
    this.#billed += Math.max(1, Math.round(chunk.length / 4));
    return this.#append('stream_chunk', {
      chunk,
      offset,
      model: this.#model,
      tokensUsed: this.tokens,
      estimatedCost: this.cost,
    });
  }

  reasoning(chunk: string): this {
    return this.#append('stream_reasoning', { chunk });
  }

  tool(tool: string, status: string, fields: object = {}): this {
    return this.#append('stream_tool', { callId: `call-${tool}`, tool, server: 'tools', status, ...fields });
  }

  phase(phase: string, fields: object = {}): this {
    return this.#append('stream_phase', { phase, description: phase, progress: 0, status: 'in_progress', ...fields });
  }

  fallback(toModel: string, keep: number, reason = 'sent nothing in time'): this {
    const fromModel = this.#model;
    this.#attempt += 1;
    this.#model = toModel;
    this.#text = this.#text.slice(0, keep);
    return this.#append('stream_fallback', { fromModel, toModel, mode: 'stream', reason, keep });
  }

  complete(fields: object = {}): this {
    this.#append('stream_complete', {
      fullText: this.#text,
      totalTokens: this.tokens,
      totalCost: this.cost,
      latencyMs: 1_840,
      model: this.#model,
      inputTokens: 12,
      outputTokens: this.tokens - 12,
      usageSource: 'provider',
      ttftMs: 210,
      tokensPerSecond: 62.5,
      finishReason: 'stop',
      attempts: this.#attempt,
      persisted: true,
      ...fields,
    });
    this.#ended = true;
    return this;
  }

  error(code: string, error: string, retryable: boolean, fields: object = {}): this {
    this.#append('stream_error', { error, code, retryable, totalTokens: this.tokens, totalCost: this.cost, ...fields });
    this.#ended = true;
    return this;
  }

  stop(): StopAck {
    const receipt = { tokens: this.tokens, cost: this.cost, closedAfterMs: this.closedAfterMs };
    if (!this.#ended) {
      for (const listener of this.#stopListeners) listener();
      this.complete({ finishReason: 'stopped', usageSource: 'estimated' });
    }
    return { ok: true, sessionId: this.sessionId, ...receipt };
  }

  /** Everything behind `after`, then live. */
  watch(socket: Socket, after: number, resumed: boolean): void {
    if (!this.#watchers.has(socket)) {
      this.#watchers.add(socket);
      socket.once('disconnect', () => this.#watchers.delete(socket));
    }
    if (resumed) {
      socket.emit('stream_start', {
        ...this.#numbered(Math.max(after, 1)),
        model: this.#model,
        ...this.#introduction(),
        resumed: true,
      });
    }
    for (const [event, payload] of joined(this.#log.filter(([, { seq }]) => seq > after))) {
      if (!(resumed && event === 'stream_start')) socket.emit(event, payload);
    }
  }

  #append(event: string, fields: object): this {
    const delivery: Delivery = [event, { ...this.#numbered(this.#log.length + 1), ...fields }];
    this.#log.push(delivery);
    for (const socket of this.#watchers) {
      for (const [name, payload] of this.tamper(delivery)) socket.emit(name, payload);
    }
    return this;
  }

  #introduction(): object {
    return {
      agentRole: this.jam?.role ?? this.request.agentRole,
      requestId: this.jam && this.jam.jamId !== this.sessionId ? undefined : this.request.requestId,
      ...(this.remembers ? { conversationId: this.request.conversationId } : {}),
      weight: this.jam?.weight,
    };
  }

  #numbered(seq: number): Payload {
    const jam = this.jam ? { jamId: this.jam.jamId } : {};
    return { sessionId: this.sessionId, seq, attempt: this.#attempt, timestamp: new Date().toISOString(), ...jam };
  }
}

/** Neighbouring text chunks as one, under the last one's number. */
function joined(log: readonly Delivery[]): Delivery[] {
  const result: Delivery[] = [];
  for (const [event, payload] of log) {
    const last = result.at(-1);
    if (event === 'stream_chunk' && last?.[0] === 'stream_chunk') {
      const chunk = `${String(last[1]['chunk'])}${String(payload['chunk'])}`;
      result[result.length - 1] = [event, { ...payload, chunk, offset: last[1]['offset'] }];
    } else {
      result.push([event, payload]);
    }
  }
  return result;
}
