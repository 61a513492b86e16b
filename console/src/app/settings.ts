export type Theme = 'system' | 'light' | 'dark';

export interface SettingsState {
  theme: Theme;
  /** An API key; undefined where the server is open. */
  token: string | undefined;
}

const THEMES: readonly string[] = ['system', 'light', 'dark'];

/** What this browser remembers of its user, for the server mounted at one path. */
export class Settings {
  readonly #key: string;
  readonly #listeners = new Set<() => void>();
  #state: SettingsState;

  constructor(
    private readonly storage: Storage,
    path: string,
  ) {
    this.#key = `vctt.settings:${path}`;
    this.#state = this.#load();
  }

  readonly get = (): SettingsState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  change(change: Partial<SettingsState>): void {
    this.#state = { ...this.#state, ...change };
    try {
      this.storage.setItem(this.#key, JSON.stringify(this.#state));
    } catch {
      // A full or forbidden storage: it holds for this page.
    }
    for (const listener of this.#listeners) listener();
  }

  #load(): SettingsState {
    try {
      const { theme, token } = JSON.parse(this.storage.getItem(this.#key) ?? '{}') as { theme?: string; token?: unknown };
      return {
        theme: theme !== undefined && THEMES.includes(theme) ? (theme as Theme) : 'system',
        token: typeof token === 'string' && token !== '' ? token : undefined,
      };
    } catch {
      return { theme: 'system', token: undefined };
    }
  }
}
