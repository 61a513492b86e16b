import { useSyncExternalStore } from 'react';

export const VIEWS = ['chat', 'jam', 'history', 'dashboard', 'workbench', 'settings'] as const;

export type View = (typeof VIEWS)[number];

function subscribe(listener: () => void): () => void {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
}

function current(): View {
  const name = location.hash.replace(/^#\/?/, '').replace(/\?.*$/, '');
  return VIEWS.find((view) => view === name) ?? 'chat';
}

/** Behind the hash, so that a page at any path needs nothing of the server. */
export function useView(): View {
  return useSyncExternalStore(subscribe, current);
}

export function hrefOf(view: View): string {
  return view === 'chat' ? '#/' : `#/${view}`;
}

export function goTo(view: View): void {
  location.hash = hrefOf(view);
}

/** What stands behind the question mark of the hash. */
export function queryOf(name: string): string | undefined {
  return new URLSearchParams(location.hash.replace(/^[^?]*/, '')).get(name) ?? undefined;
}
