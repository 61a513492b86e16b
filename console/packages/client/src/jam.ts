import { EventQueue } from './eventQueue.ts';
import { Generation, type Link } from './generation.ts';
import { JamPart } from './jamPart.ts';
import type { GenerationEvent, JamPartSummary, JamRequest, LogEvent, StopAck } from './protocol.ts';

/** Something happened in a part. */
export interface PartEvent {
  type: 'part';
  part: JamPart;
  event: GenerationEvent;
}

export type JamEvent = GenerationEvent | PartEvent;

export type JamOrigin = { kind: 'jam'; request: JamRequest; requestId: string } | { kind: 'resume'; sessionId: string };

interface Playing {
  part: JamPart;
  generation: Generation;
  told: Promise<void>;
}

/** How long the end waits for what is still to come of parts, as when an old jam is told again. */
const LATE_PARTS_MS = 2_000;

/**
 * Several agents at once, then one answer made of theirs. Its own events are those of the final answer; those of the
 * parts come between them. Each answer's events come once each and in order, across cuts; the last event is the jam's own.
 */
export class Jam implements AsyncIterable<JamEvent> {
  readonly #link: Link;
  readonly #whole: Generation;
  readonly #playing = new Map<string, Playing>();
  readonly #events = new EventQueue<JamEvent>();
  /** The whole has ended; these parts are still to be told. */
  #late: readonly string[] | undefined;
  #noMoreParts: (() => void) | undefined;
  #left = false;

  constructor(link: Link, origin: JamOrigin) {
    this.#link = link;
    this.#whole = new Generation(unending(link), { ...origin, seen: () => this.#seen() });
    void this.#tell();
  }

  get requestId(): string | undefined {
    return this.#whole.requestId;
  }

  /** Undefined until the server has taken the request. */
  get jamId(): string | undefined {
    return this.#whole.sessionId;
  }

  /** Of the final answer. */
  get text(): string {
    return this.#whole.text;
  }

  get reasoning(): string {
    return this.#whole.reasoning;
  }

  /** In the order in which they began. */
  get parts(): readonly JamPart[] {
    return [...this.#playing.values()].map(({ part }) => part);
  }

  [Symbol.asyncIterator](): AsyncIterator<JamEvent> {
    return {
      next: () => this.#events.next(),
      return: () => {
        this.leave();
        return Promise.resolve({ done: true, value: undefined });
      },
    };
  }

  /** Ends all of it. */
  stop(): Promise<StopAck> {
    return this.#whole.stop();
  }

  /** Stops watching; the jam itself goes on. */
  leave(): void {
    this.#left = true;
    this.#whole.leave();
    this.#leaveParts();
  }

  /** @internal */
  attach(): Promise<void> {
    return this.#whole.attach();
  }

  /** @internal */
  accept(event: LogEvent): void {
    this.#whole.accept(event);
    if (this.#left || this.jamId === undefined) return;
    const known = this.#playing.get(event.sessionId);
    if (known) known.part.accept(event);
    else if (event.jamId === this.jamId && event.sessionId !== this.jamId) this.#begin(event.sessionId).accept(event);
    if (this.#late && this.#areTold(this.#late)) this.#leaveParts();
  }

  /** @internal */
  refuse(code: string, error: string): void {
    this.#whole.refuse(code, error);
  }

  #seen(): Record<string, number> {
    return Object.fromEntries([...this.#playing].map(([id, { generation }]) => [id, generation.lastSeq]));
  }

  #begin(sessionId: string): JamPart {
    const generation = new Generation(unending(this.#link), { kind: 'part', sessionId });
    const part = new JamPart(generation, sessionId);
    this.#playing.set(sessionId, { part, generation, told: this.#tellPart(part, generation) });
    return part;
  }

  async #tellPart(part: JamPart, generation: Generation): Promise<void> {
    for await (const event of generation) this.#events.push({ type: 'part', part, event });
  }

  async #tell(): Promise<void> {
    for await (const event of this.#whole) {
      if (event.type === 'complete') await this.#untilTold(event.parts ?? []);
      if (event.type === 'error' && event.parts) await this.#untilTold(event.parts);
      if (event.type === 'complete' || event.type === 'error' || event.type === 'refused') await this.#endParts();
      this.#events.push(event);
    }
    this.#leaveParts();
    this.#events.close();
    this.#link.ended();
  }

  async #untilTold(parts: readonly JamPartSummary[]): Promise<void> {
    const ids = parts.flatMap(({ sessionId }) => sessionId ?? []);
    if (this.#left || this.#areTold(ids)) return;
    this.#late = ids;
    const timer = setTimeout(() => this.#leaveParts(), LATE_PARTS_MS);
    await new Promise<void>((resolve) => {
      this.#noMoreParts = resolve;
    });
    clearTimeout(timer);
  }

  #areTold(ids: readonly string[]): boolean {
    const begun = [...this.#playing.values()];
    return ids.every((id) => this.#playing.has(id)) && begun.every(({ generation }) => generation.ended);
  }

  async #endParts(): Promise<void> {
    this.#leaveParts();
    await Promise.all([...this.#playing.values()].map(({ told }) => told));
  }

  #leaveParts(): void {
    this.#late = undefined;
    for (const { generation } of this.#playing.values()) generation.leave();
    this.#noMoreParts?.();
  }
}

function unending(link: Link): Link {
  return { ...link, ended: () => undefined };
}
