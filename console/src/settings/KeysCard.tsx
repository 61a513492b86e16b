import { useCallback, useState } from 'react';
import { useServices } from '../app/services.ts';
import { toProblem, useLoaded } from '../app/useLoaded.ts';
import type { Problem } from '../app/api.ts';
import { dateTime } from '../format.ts';
import { CopyButton } from '../ui/CopyButton.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import type { ApiKey, NewKey } from './keys.ts';
import { NewKeyForm, type KeyWish } from './NewKeyForm.tsx';

/** @param open Nobody needs a key yet: the first of an admin's changes that, so this browser takes it. */
export function KeysCard({ open, onClosed }: { open: boolean; onClosed: () => void }) {
  const { api, client, settings } = useServices();
  const load = useCallback((signal: AbortSignal) => api.get<{ keys: ApiKey[] }>('api/v1/keys', {}, signal), [api]);
  const { value, problem, reload } = useLoaded(load);
  const [made, setMade] = useState<NewKey>();
  const [failure, setFailure] = useState<Problem>();

  const act = async (work: () => Promise<void>): Promise<boolean> => {
    setFailure(undefined);
    try {
      await work();
      return true;
    } catch (error) {
      setFailure(toProblem(error));
      return false;
    } finally {
      reload();
    }
  };

  const make = (wish: KeyWish) =>
    act(async () => {
      const key = await api.send<NewKey>('POST', 'api/v1/keys', wish);
      setMade(key);
      if (!open || key.role !== 'admin') return;
      settings.change({ token: key.key });
      client.reconnect();
      onClosed();
    });
  const revoke = (id: string) => act(() => api.send('DELETE', `api/v1/keys/${id}`));

  return (
    <section className="card" data-wide="true">
      <h3>Keys</h3>
      {problem ? <ProblemNote problem={problem} onRetry={reload} /> : null}
      {made ? (
        <div className="secret" role="status">
          <span>
            The key of {made.name}, shown this once: <code>{made.key}</code>
          </span>
          <CopyButton text={made.key} label="Copy key" />
        </div>
      ) : null}
      {open ? <p className="fine">The first admin’s key closes this server to all who have none. This browser will use it.</p> : null}
      {value ? <KeyTable keys={value.keys} onRevoke={(id) => void revoke(id)} /> : null}
      <NewKeyForm onMake={make} wrongField={failure?.field} />
      {failure ? <ProblemNote problem={failure} /> : null}
    </section>
  );
}

function KeyTable({ keys, onRevoke }: { keys: readonly ApiKey[]; onRevoke: (id: string) => void }) {
  const [sure, setSure] = useState<string>();
  if (keys.length === 0) return <p className="panel-empty">There is no key yet.</p>;
  return (
    <div className="numbers-scroll" tabIndex={0} role="region" aria-label="Keys">
      <table className="numbers">
        <caption className="visually-hidden">Keys</caption>
        <thead>
          <tr>
            {['Name', 'Begins with', 'User', 'Role', 'Last used', 'Expires', 'Limits', 'Revoke'].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <tr key={key.id}>
              <th scope="row">{key.name}</th>
              <td>{key.prefix}…</td>
              <td>{key.user_id}</td>
              <td>{key.role}</td>
              <td>{dateTime(key.last_used_at)}</td>
              <td>{key.expires_at === null ? 'never' : dateTime(key.expires_at)}</td>
              <td>{limitsOf(key)}</td>
              <td>
                <button
                  type="button"
                  className="button"
                  data-kind="danger"
                  aria-label={sure === key.id ? `Revoke ${key.name} for good` : `Revoke ${key.name}`}
                  onClick={() => (sure === key.id ? onRevoke(key.id) : setSure(key.id))}
                  onBlur={() => setSure(undefined)}
                >
                  {sure === key.id ? 'For good?' : 'Revoke'}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function limitsOf({ limits }: ApiKey): string {
  const known = [
    limits?.usd_per_day == null ? undefined : `$${limits.usd_per_day} a day`,
    limits?.requests_per_minute == null ? undefined : `${limits.requests_per_minute} a minute`,
    limits?.concurrent == null ? undefined : `${limits.concurrent} at once`,
  ];
  return known.filter((limit) => limit !== undefined).join(', ') || 'none';
}
