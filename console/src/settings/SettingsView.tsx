import { useCallback, useSyncExternalStore } from 'react';
import { useServices } from '../app/services.ts';
import type { Theme } from '../app/settings.ts';
import { useLoaded } from '../app/useLoaded.ts';
import { Segments } from '../ui/Segments.tsx';
import '../styles/charts.css';
import '../styles/lists.css';
import { AccountCard, isRefused } from './AccountCard.tsx';
import { KeysCard } from './KeysCard.tsx';
import type { Me } from './keys.ts';

const THEMES: readonly { value: Theme; name: string }[] = [
  { value: 'system', name: 'As the system' },
  { value: 'light', name: 'Light' },
  { value: 'dark', name: 'Dark' },
];

export default function SettingsView() {
  const { api, settings } = useServices();
  const { theme } = useSyncExternalStore(settings.subscribe, settings.get);
  const load = useCallback((signal: AbortSignal) => api.get<Me>('api/v1/me', {}, signal), [api]);
  const me = useLoaded(load);

  return (
    <main className="page" tabIndex={0} aria-label="Settings">
      <div className="page-head">
        <h2>Settings</h2>
      </div>
      <div className="cards">
        <section className="card">
          <h3>Appearance</h3>
          <div>
            <Segments legend="Theme" options={THEMES} value={theme} onChange={(value) => settings.change({ theme: value })} />
          </div>
        </section>
        <AccountCard me={me} />
        {me.value?.role === 'admin' && !isRefused(me) ? <KeysCard open={me.value.open} onClosed={me.reload} /> : null}
      </div>
    </main>
  );
}
