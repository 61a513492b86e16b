import { useState, useSyncExternalStore, type SubmitEvent } from 'react';
import { useServices } from '../app/services.ts';
import type { Loaded } from '../app/useLoaded.ts';
import { count, dollars } from '../format.ts';
import type { KeyLimits, Me } from './keys.ts';

/** The key this browser shows to the server, and what the server makes of it. */
export function AccountCard({ me }: { me: Loaded<Me> }) {
  const { settings, client } = useServices();
  const { token } = useSyncExternalStore(settings.subscribe, settings.get);
  const [draft, setDraft] = useState('');

  const use = (next: string | undefined) => {
    settings.change({ token: next });
    setDraft('');
    client.reconnect();
    me.reload();
  };

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (draft.trim() !== '') use(draft.trim());
  };

  return (
    <section className="card">
      <h3>Your key</h3>
      <p className="fine" role="status" data-wrong={isRefused(me) && token !== undefined}>
        {standing(me, token)}
      </p>
      {me.value && !isRefused(me) ? <Facts me={me.value} /> : null}
      <form className="form" onSubmit={submit}>
        <label className="field">
          <span>API key</span>
          <input
            type="password"
            autoComplete="off"
            spellCheck={false}
            placeholder={token === undefined ? 'none' : 'another one'}
            value={draft}
            onChange={(event) => setDraft(event.target.value)}
          />
        </label>
        <p className="row">
          <button type="submit" className="button" data-kind="main" aria-disabled={draft.trim() === ''}>
            Use this key
          </button>
          <button type="button" className="button" disabled={token === undefined} onClick={() => use(undefined)}>
            Forget the key
          </button>
        </p>
      </form>
      <p className="fine">It is kept in this browser alone.</p>
    </section>
  );
}

/** What was known of another key says nothing of this one. */
export function isRefused({ problem }: Loaded<Me>): boolean {
  return problem?.code === 'UNAUTHENTICATED';
}

function standing(me: Loaded<Me>, token: string | undefined): string {
  const { value, problem } = me;
  if (isRefused(me)) return token === undefined ? 'This server wants a key.' : 'The server does not take this key.';
  if (problem) return problem.message;
  if (!value) return '\u00a0';
  return value.open ? 'This server is open: no key is needed.' : `Signed in as ${value.user_id}, ${value.role}.`;
}

function Facts({ me: { limits, spent_today_usd: spent, budget_usd: budget } }: { me: Me }) {
  const known = factsOf(limits);
  return (
    <dl className="facts numeric">
      <div>
        <dt>Spent today</dt>
        <dd>
          {dollars(spent)}
          {budget === null ? '' : ` of ${dollars(budget)}`}
        </dd>
      </div>
      {known.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function factsOf(limits: KeyLimits | null): [string, string][] {
  const facts: [string, string][] = [];
  if (limits?.usd_per_day != null) facts.push(['Dollars a day', dollars(limits.usd_per_day)]);
  if (limits?.requests_per_minute != null) facts.push(['Requests a minute', count(limits.requests_per_minute)]);
  if (limits?.concurrent != null) facts.push(['Answers at once', count(limits.concurrent)]);
  return facts;
}
