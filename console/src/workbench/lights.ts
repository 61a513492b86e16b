import type { Traffic } from '@vctt/client';

export const LIGHTS = ['gap', 'duplicate', 'order', 'cost'] as const;

export type LightName = (typeof LIGHTS)[number];

/** What holds of every answer, whatever the connection does, counted from what really came. */
export interface Light {
  checks: number;
  /** The first times it did not hold, in words. */
  broken: readonly string[];
  /** More than whether it holds. */
  note?: string;
}

export type Lights = Readonly<Record<LightName, Light>>;

interface Answer {
  lastSeq: number;
  length: number;
  attempt: number | undefined;
  tokens: number;
  cost: number | undefined;
}

interface Payload {
  sessionId?: unknown;
  seq?: unknown;
  attempt?: unknown;
  offset?: unknown;
  chunk?: unknown;
  keep?: unknown;
  fullText?: unknown;
  resumed?: unknown;
  tokensUsed?: unknown;
  estimatedCost?: unknown;
  totalCost?: unknown;
}

const MOST_KEPT = 20;
const DARK: Light = { checks: 0, broken: [] };

/** Checks the protocol's promises by itself, and not through the client that hides what breaks them. */
export class Inspector {
  readonly #answers = new Map<string, Answer>();
  #lights: Lights = { gap: DARK, duplicate: DARK, order: DARK, cost: DARK };

  get lights(): Lights {
    return this.#lights;
  }

  see({ direction, event, payload }: Traffic): void {
    if (direction === 'sent' || typeof payload !== 'object' || payload === null) return;
    const { sessionId, seq, ...rest } = payload as Payload;
    if (typeof sessionId !== 'string' || typeof seq !== 'number') return;
    const answer = this.#answers.get(sessionId) ?? { lastSeq: 0, length: 0, attempt: undefined, tokens: 0, cost: undefined };
    this.#answers.set(sessionId, answer);
    // The number of a resumed start is where it goes on from.
    if (event === 'stream_start' && rest.resumed === true) return;
    this.#number(answer, seq, event);
    if (event === 'stream_chunk') this.#chunk(answer, seq, rest);
    if (event === 'stream_fallback') this.#fallback(answer, seq, rest);
    if (event === 'stream_complete') this.#complete(answer, seq, rest);
  }

  #number(answer: Answer, seq: number, event: string): void {
    this.#check('duplicate', seq !== answer.lastSeq, `seq ${seq} came twice (${event})`);
    this.#check('order', seq >= answer.lastSeq, `seq ${seq} came after ${answer.lastSeq} (${event})`);
    answer.lastSeq = Math.max(answer.lastSeq, seq);
  }

  #chunk(answer: Answer, seq: number, { chunk, offset, attempt, tokensUsed, estimatedCost }: Payload): void {
    if (typeof chunk !== 'string' || typeof offset !== 'number') return;
    const sameAttempt = answer.attempt === undefined || answer.attempt === attempt;
    this.#check('gap', sameAttempt && offset === answer.length, `seq ${seq}: offset ${offset}, text is ${answer.length} long`);
    answer.length = offset + chunk.length;
    if (typeof attempt === 'number') answer.attempt = attempt;
    if (typeof tokensUsed === 'number') {
      this.#check('cost', tokensUsed >= answer.tokens, `seq ${seq}: tokens fell from ${answer.tokens} to ${tokensUsed}`);
      answer.tokens = tokensUsed;
    }
    if (typeof estimatedCost === 'number') {
      const before = answer.cost ?? 0;
      this.#check('cost', estimatedCost >= before - 1e-12, `seq ${seq}: cost fell from $${before} to $${estimatedCost}`);
      answer.cost = estimatedCost;
    }
  }

  /** A new attempt counts its tokens anew; its cost goes on. */
  #fallback(answer: Answer, seq: number, { keep }: Payload): void {
    if (typeof keep !== 'number') return;
    this.#check('gap', keep <= answer.length, `seq ${seq}: a fallback keeps ${keep} of ${answer.length} characters`);
    Object.assign(answer, { length: keep, attempt: undefined, tokens: 0 });
  }

  #complete(answer: Answer, seq: number, { fullText, totalCost }: Payload): void {
    if (typeof fullText === 'string') {
      this.#check('gap', fullText.length === answer.length, `seq ${seq}: the whole is ${fullText.length} long, what came ${answer.length}`);
    }
    if (typeof totalCost !== 'number' || answer.cost === undefined) return;
    const drift = totalCost === 0 ? 0 : (answer.cost - totalCost) / totalCost;
    this.#lights = { ...this.#lights, cost: { ...this.#lights.cost, note: `last estimate ${signed(drift)} of the total` } };
  }

  #check(name: LightName, holds: boolean, otherwise: string): void {
    const light = this.#lights[name];
    const broken = holds || light.broken.length >= MOST_KEPT ? light.broken : [...light.broken, otherwise];
    this.#lights = { ...this.#lights, [name]: { ...light, checks: light.checks + 1, broken } };
  }
}

function signed(share: number): string {
  return `${share >= 0 ? '+' : '\u2212'}${Math.abs(share * 100).toFixed(1)} %`;
}
