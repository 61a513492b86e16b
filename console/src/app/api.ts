import type { Settings } from './settings.ts';

/** What the server said when it did not do it. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly field?: string,
  ) {
    super(detail);
  }
}

type Query = Record<string, string | number | undefined>;

/** The server's HTTP side, wherever it is mounted. */
export class Api {
  constructor(
    readonly base: URL,
    private readonly settings: Settings,
  ) {}

  get<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
    return this.#json<T>('GET', this.#url(path, query), undefined, signal);
  }

  send<T>(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T> {
    return this.#json<T>(method, this.#url(path, {}), body);
  }

  /** A file to keep. A plain link could not show the key. */
  async download(path: string, query: Query, name: string): Promise<void> {
    const response = await this.#fetch('GET', this.#url(path, query));
    saveAs(name, await response.blob());
  }

  #url(path: string, query: Query): URL {
    const url = new URL(path, this.base);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined && value !== '') url.searchParams.set(name, String(value));
    }
    return url;
  }

  async #json<T>(method: string, url: URL, body: unknown, signal?: AbortSignal): Promise<T> {
    const response = await this.#fetch(method, url, body, signal);
    const text = await response.text();
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  async #fetch(method: string, url: URL, body?: unknown, signal?: AbortSignal): Promise<Response> {
    const { token } = this.settings.get();
    const response = await fetch(url, {
      method,
      headers: {
        ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
    if (!response.ok) throw await problemOf(response);
    return response;
  }
}

async function problemOf(response: Response): Promise<Problem> {
  try {
    const { code, detail, field } = (await response.json()) as { code?: string; detail?: string; field?: string };
    return new Problem(response.status, code ?? 'INTERNAL', detail ?? response.statusText, field);
  } catch {
    return new Problem(response.status, 'INTERNAL', `The server answered with status ${response.status}.`);
  }
}

export function saveAs(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
