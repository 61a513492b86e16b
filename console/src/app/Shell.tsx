import { lazy, Suspense, useEffect, useSyncExternalStore, type ComponentType } from 'react';
import { Chat } from '../chat/Chat.tsx';
import { Icon } from '../ui/Icon.tsx';
import { ConnectionBadge } from './ConnectionBadge.tsx';
import { Failsafe } from './Failsafe.tsx';
import { hrefOf, useView, VIEWS, type View } from './router.ts';
import { useServices } from './services.ts';

const TITLES: Record<View, string> = {
  chat: 'Chat',
  jam: 'Band Jam',
  history: 'History',
  dashboard: 'Dashboard',
  workbench: 'Workbench',
  settings: 'Settings',
};

const PAGES: Record<View, ComponentType> = {
  chat: Chat,
  jam: lazy(() => import('../jam/Jam.tsx')),
  history: lazy(() => import('../history/History.tsx')),
  dashboard: lazy(() => import('../dashboard/Dashboard.tsx')),
  workbench: lazy(() => import('../workbench/Workbench.tsx')),
  settings: lazy(() => import('../settings/SettingsView.tsx')),
};

export function Shell() {
  const { conversation, settings } = useServices();
  const { connection } = useSyncExternalStore(conversation.subscribe, conversation.state);
  const { theme } = useSyncExternalStore(settings.subscribe, settings.get);
  const view = useView();
  const Page = PAGES[view];

  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
  }, [theme]);

  useEffect(() => {
    document.title = view === 'chat' ? 'VCTT Engine' : `${TITLES[view]} \u00b7 VCTT Engine`;
  }, [view]);

  return (
    <div className="shell">
      <header className="rail">
        <button type="button" className="skip" onClick={() => document.querySelector<HTMLElement>('main')?.focus()}>
          Go to the content
        </button>
        <h1 className="brand">
          <svg className="brand-mark" viewBox="0 0 24 24" aria-hidden="true">
            <path d="M2 6l4.5 12L11 6M14.5 10v4M18 6.5v11M21.5 10v4" />
          </svg>
          <span className="visually-hidden">VCTT Engine</span>
        </h1>
        <nav aria-label="Views">
          <ul>
            {VIEWS.map((name) => (
              <li key={name}>
                <a href={hrefOf(name)} aria-current={name === view ? 'page' : undefined}>
                  <Icon name={name} />
                  <span>{TITLES[name]}</span>
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <ConnectionBadge connection={connection} />
      </header>
      <Failsafe key={view}>
        <Suspense fallback={<main className="page" tabIndex={0} aria-busy="true" />}>
          <Page />
        </Suspense>
      </Failsafe>
    </div>
  );
}
