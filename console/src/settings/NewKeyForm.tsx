import { useState, type SubmitEvent } from 'react';
import type { KeyLimits } from './keys.ts';

/** What is posted; what is left out has no bound. */
export interface KeyWish {
  name: string;
  user_id: string;
  role: 'user' | 'admin';
  expires_at?: string;
  limits?: KeyLimits;
}

interface Props {
  /** Resolves to whether it was made. */
  onMake: (wish: KeyWish) => Promise<boolean>;
  wrongField: string | undefined;
}

const EMPTY = { name: '', user: '', role: 'user' as KeyWish['role'], expires: '', usd: '', rate: '', concurrent: '' };

export function NewKeyForm({ onMake, wrongField }: Props) {
  const [draft, setDraft] = useState(EMPTY);
  const ready = draft.name.trim() !== '' && draft.user.trim() !== '';

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!ready) return;
    void onMake(wishOf(draft)).then((made) => made && setDraft(EMPTY));
  };

  const text = (field: keyof typeof EMPTY, name: string, type: 'text' | 'date' | 'number' = 'text', wrong = false) => (
    <label className="field">
      <span>{name}</span>
      <input
        type={type}
        min={type === 'number' ? 0 : undefined}
        step={type === 'number' ? 'any' : undefined}
        value={draft[field]}
        aria-invalid={wrong}
        onChange={(event) => setDraft({ ...draft, [field]: event.target.value })}
      />
    </label>
  );

  return (
    <form className="form" onSubmit={submit}>
      <div className="form-row">
        {text('name', 'Name', 'text', wrongField === 'name')}
        {text('user', 'User', 'text', wrongField === 'user_id')}
        <label className="field">
          <span>Role</span>
          <select value={draft.role} onChange={(event) => setDraft({ ...draft, role: event.target.value as KeyWish['role'] })}>
            <option value="user">user</option>
            <option value="admin">admin</option>
          </select>
        </label>
        {text('expires', 'Expires', 'date', wrongField === 'expires_at')}
        {text('usd', 'Dollars a day', 'number')}
        {text('rate', 'Requests a minute', 'number')}
        {text('concurrent', 'Answers at once', 'number')}
      </div>
      <p className="row">
        <button type="submit" className="button" data-kind="main" aria-disabled={!ready}>
          Make a key
        </button>
        <span className="fine">A name and a user are needed; what is left empty has no bound.</span>
      </p>
    </form>
  );
}

function wishOf({ name, user, role, expires, usd, rate, concurrent }: typeof EMPTY): KeyWish {
  const limits: KeyLimits = {
    ...(usd === '' ? {} : { usd_per_day: Number(usd) }),
    ...(rate === '' ? {} : { requests_per_minute: Number(rate) }),
    ...(concurrent === '' ? {} : { concurrent: Number(concurrent) }),
  };
  return {
    name: name.trim(),
    user_id: user.trim(),
    role,
    ...(expires === '' ? {} : { expires_at: `${expires}T00:00:00Z` }),
    ...(Object.keys(limits).length === 0 ? {} : { limits }),
  };
}
