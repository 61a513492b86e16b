import { useSyncExternalStore } from 'react';

export const VIEWS = ['chat'] as const;

export type View = (typeof VIEWS)[number];

function subscribe(listener: () => void): () => void {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
}

function current(): View {
  const name = location.hash.replace(/^#\/?/, '');
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
