interface Arrival {
  at: number;
  length: number;
}

export interface Shown {
  /** How much of the text to show. */
  length: number;
  /** How much may not wait any longer. */
  due: number;
}

/** No character stays unseen for longer, whatever the rate. */
const MOST_LAG_MS = 120;
const EASE_MS = 60;

/** Spreads text that comes in lumps over the frames between them. Lengths in UTF-16 code units, times in milliseconds. */
export class Reveal {
  #arrivals: Arrival[] = [];
  #shown: number;
  #due: number;
  #length: number;
  #lastFrame: number | undefined;

  /** What is there from the beginning is shown at once. */
  constructor(length: number) {
    this.#shown = length;
    this.#due = length;
    this.#length = length;
  }

  arrive(length: number, now: number): void {
    if (length < this.#length) {
      this.#shown = Math.min(this.#shown, length);
      this.#due = this.#shown;
      this.#arrivals = [];
    }
    if (this.#shown >= this.#length) this.#lastFrame = now;
    this.#length = length;
    this.#arrivals.push({ at: now, length });
  }

  frame(now: number): Shown {
    while (this.#arrivals[0] && now - this.#arrivals[0].at >= MOST_LAG_MS) {
      this.#due = Math.max(this.#due, this.#arrivals.shift()?.length ?? 0);
    }
    const elapsed = Math.max(0, now - (this.#lastFrame ?? now));
    this.#lastFrame = now;
    const eased = this.#shown + Math.max(1, (this.#length - this.#shown) * (1 - Math.exp(-elapsed / EASE_MS)));
    this.#shown = Math.min(this.#length, Math.max(this.#due, eased));
    return { length: Math.floor(this.#shown), due: this.#due };
  }
}

/**
 * Whole words as far as there is time: half a word at the end of a line would jump to the next one. Never between the
 * halves of a character.
 */
export function cutAt(text: string, { length, due }: Shown): string {
  if (due >= text.length) return text;
  const words = text.slice(0, length).search(/\S*$/);
  if (words >= due) return text.slice(0, words);
  const code = text.charCodeAt(length - 1);
  return text.slice(0, code >= 0xd8_00 && code <= 0xdb_ff ? length - 1 : length);
}
