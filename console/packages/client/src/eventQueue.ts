/** Holds values until the one reader takes them. */
export class EventQueue<T> implements AsyncIterator<T> {
  readonly #values: T[] = [];
  #reader: ((result: IteratorResult<T>) => void) | undefined;
  #closed = false;

  push(value: T): void {
    if (this.#closed) return;
    if (this.#reader) this.#settle({ done: false, value });
    else this.#values.push(value);
  }

  /** What is already held can still be read. */
  close(): void {
    this.#closed = true;
    if (this.#reader) this.#settle({ done: true, value: undefined });
  }

  next(): Promise<IteratorResult<T>> {
    if (this.#reader) throw new Error('events already have a reader');
    const value = this.#values.shift();
    if (value !== undefined) return Promise.resolve({ done: false, value });
    if (this.#closed) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve) => {
      this.#reader = resolve;
    });
  }

  #settle(result: IteratorResult<T>): void {
    const reader = this.#reader;
    this.#reader = undefined;
    reader?.(result);
  }
}
