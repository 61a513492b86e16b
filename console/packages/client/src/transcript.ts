import type { LogEvent } from './protocol.ts';

export type Verdict = 'applied' | 'duplicate' | 'gap';

/** What one watcher has seen of one generation, and whether the next event fits onto it. */
export class Transcript {
  #text = '';
  #reasoning = '';
  #lastSeq = 0;
  /** Unknown at the beginning and after a fallback: the next delta says it. */
  #attempt: number | undefined;

  get text(): string {
    return this.#text;
  }

  get reasoning(): string {
    return this.#reasoning;
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  apply(event: LogEvent): Verdict {
    if (event.type === 'start') {
      // The seq of a resumed start says nothing about what was seen before it.
      if (event.resumed !== true) this.#lastSeq = Math.max(this.#lastSeq, event.seq);
      return 'applied';
    }
    if (event.seq <= this.#lastSeq) return 'duplicate';
    switch (event.type) {
      case 'chunk':
        if (!this.#continues(event.attempt) || event.offset !== this.#text.length) return 'gap';
        this.#text += event.chunk;
        break;
      case 'reasoning':
        if (!this.#continues(event.attempt)) return 'gap';
        this.#reasoning += event.chunk;
        break;
      case 'fallback':
        if (event.keep > this.#text.length) return 'gap';
        this.#text = this.#text.slice(0, event.keep);
        if (event.keep === 0) this.#reasoning = '';
        this.#attempt = undefined;
        break;
      case 'complete':
        this.#text = event.fullText;
        break;
      case 'tool':
      case 'phase':
      case 'error':
        break;
    }
    this.#lastSeq = event.seq;
    return 'applied';
  }

  #continues(attempt: number): boolean {
    this.#attempt ??= attempt;
    return this.#attempt === attempt;
  }
}
