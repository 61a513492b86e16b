import type { Generation } from './generation.ts';
import type { LogEvent, StopAck } from './protocol.ts';

/** One who plays in a jam: an answer of its own, with its own text, cost and stop. */
export class JamPart {
  readonly sessionId: string;
  readonly #generation: Generation;
  #role: string | undefined;
  #weight: number | undefined;

  /** @internal */
  constructor(generation: Generation, sessionId: string) {
    this.#generation = generation;
    this.sessionId = sessionId;
  }

  /** Undefined until the part's `start` was seen. */
  get role(): string | undefined {
    return this.#role;
  }

  /** Its share in the whole, 0 to 1; undefined for the planner. */
  get weight(): number | undefined {
    return this.#weight;
  }

  get text(): string {
    return this.#generation.text;
  }

  get reasoning(): string {
    return this.#generation.reasoning;
  }

  /** Ends this part; the others play on. */
  stop(): Promise<StopAck> {
    return this.#generation.stop();
  }

  /** @internal */
  accept(event: LogEvent): void {
    if (event.type === 'start') {
      this.#role ??= event.agentRole ?? undefined;
      this.#weight ??= event.weight ?? undefined;
    }
    this.#generation.accept(event);
  }
}
