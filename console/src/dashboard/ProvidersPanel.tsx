import { useCallback } from 'react';
import { useServices } from '../app/services.ts';
import { useLoaded } from '../app/useLoaded.ts';
import type { Circuit, Model } from '../catalogue.ts';
import { Numbers, type Column } from '../charts/Numbers.tsx';
import { price } from '../format.ts';
import { Panel } from './Panel.tsx';
import type { Health } from './reports.ts';

interface Server {
  health: Health;
  models: readonly Model[];
}

const REFRESH_MS = 5_000;

const CIRCUITS: Record<Circuit, string> = { closed: 'working', open: 'failing, given a rest', half_open: 'being tried again' };

const COLUMNS: Column<Model>[] = [
  { name: 'Model', of: ({ id }) => id },
  { name: 'Provider', of: ({ provider }) => provider },
  { name: 'State', of: (model) => <State model={model} /> },
  { name: 'Price per million', of: ({ price: known }) => (known ? price(known) : '\u2013') },
];

export function ProvidersPanel() {
  const { api } = useServices();
  const load = useCallback(
    async (signal: AbortSignal): Promise<Server> => {
      const [health, { models }] = await Promise.all([
        api.get<Health>('health', {}, signal),
        api.get<{ models: Model[] }>('api/v1/models', {}, signal),
      ]);
      return { health, models };
    },
    [api],
  );
  return (
    <Panel title="Providers and circuits" loaded={useLoaded(load, REFRESH_MS)} wide>
      {({ health, models }) => (
        <>
          <ul className="providers">
            <li data-state={health.status === 'healthy' ? 'closed' : 'open'}>
              <b>Server {health.version}</b> {health.status}
            </li>
            {health.components.store ? (
              <li data-state={health.components.store.away ? 'open' : 'closed'}>
                <b>Store</b> {health.components.store.kind}
                {health.components.store.away ? `, away, ${health.components.store.waiting} records wait` : ''}
              </li>
            ) : null}
            {Object.entries(health.components.providers ?? {}).map(([name, { circuit, misconfigured }]) => (
              <li key={name} data-state={misconfigured ? 'open' : circuit}>
                <b>{name}</b> {misconfigured ?? CIRCUITS[circuit]}
              </li>
            ))}
          </ul>
          <Numbers caption="Models" columns={COLUMNS} rows={models} />
        </>
      )}
    </Panel>
  );
}

function State({ model: { available, reason, circuit, misconfigured } }: { model: Model }) {
  if (!available) return <span className="state" data-state="off">{reason ?? 'not available'}</span>;
  if (misconfigured) return <span className="state" data-state="open">{misconfigured}</span>;
  return (
    <span className="state" data-state={circuit ?? 'closed'}>
      {CIRCUITS[circuit ?? 'closed']}
    </span>
  );
}
