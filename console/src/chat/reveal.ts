interface Arrival {
  at: number;
  length: number;
}

/** No character stays unseen for longer, whatever the rate. */
const MOST_LAG_MS = 150;
const EASE_MS = 70;

/** Spreads text that comes in lumps over the frames between them. Lengths in UTF-16 code units, times in milliseconds. */
export class Reveal {
  #arrivals: Arrival[] = [];
  #shown: number;
  #length: number;
  #lastFrame: number | undefined;

  /** What is there from the beginning is shown at once. */
  constructor(length: number) {
    this.#shown = length;
    this.#length = length;
  }

  arrive(length: number, now: number): void {
    if (length < this.#length) {
      this.#shown = Math.min(this.#shown, length);
      this.#arrivals = [];
    }
    if (this.#shown >= this.#length) this.#lastFrame = now;
    this.#length = length;
    this.#arrivals.push({ at: now, length });
  }

  /** How much to show in this frame. */
  frame(now: number): number {
    let due = 0;
    while (this.#arrivals[0] && now - this.#arrivals[0].at >= MOST_LAG_MS) due = this.#arrivals.shift()?.length ?? due;
    const elapsed = Math.max(0, now - (this.#lastFrame ?? now));
    this.#lastFrame = now;
    const eased = this.#shown + Math.max(1, (this.#length - this.#shown) * (1 - Math.exp(-elapsed / EASE_MS)));
    this.#shown = Math.min(this.#length, Math.max(due, eased));
    return Math.floor(this.#shown);
  }
}

/** Never between the halves of a character. */
export function cutAt(text: string, length: number): string {
  if (length >= text.length) return text;
  const code = text.charCodeAt(length - 1);
  return text.slice(0, code >= 0xd8_00 && code <= 0xdb_ff ? length - 1 : length);
}
