import { useRef, useState, type Ref, type SubmitEvent } from 'react';
import { count, dateTime, dollars } from '../format.ts';
import { Icon } from '../ui/Icon.tsx';
import { useReturnFocus, type Opener } from '../ui/useReturnFocus.ts';
import type { Session } from './sessions.ts';

interface Props {
  session: Session;
  onOpen: () => void;
  onRename: (title: string) => void;
  onForget: () => void;
  onExport: (format: 'markdown' | 'json') => void;
}

const UNTITLED = 'Untitled';

export function SessionRow({ session, onOpen, onRename, onForget, onExport }: Props) {
  const [mode, setMode] = useState<'shown' | 'renamed' | 'forgotten'>('shown');
  const rename = useRef<HTMLButtonElement>(null);
  const forget = useRef<HTMLButtonElement>(null);
  const { openedBy } = useReturnFocus(mode !== 'shown');
  const title = session.title || UNTITLED;
  const enter = (next: 'renamed' | 'forgotten', from: Opener) => {
    openedBy(from);
    setMode(next);
  };
  return (
    <li className="session">
      {mode === 'renamed' ? (
        <Rename
          title={session.title ?? ''}
          onCancel={() => setMode('shown')}
          onRename={(changed) => {
            setMode('shown');
            onRename(changed);
          }}
        />
      ) : (
        <button type="button" className="session-title" onClick={onOpen}>
          {title}
        </button>
      )}
      <p className="session-facts numeric">
        <span>{dateTime(session.last_activity ?? session.created_at)}</span>
        <span>
          {count(session.message_count)} {session.message_count === 1 ? 'message' : 'messages'}
        </span>
        <span>{dollars(session.total_cost_usd)}</span>
        {session.trust_tau === null ? null : <span>trust {session.trust_tau.toFixed(2)}</span>}
      </p>
      {mode === 'renamed' ? null : mode === 'forgotten' ? (
        <p className="session-ask" role="group" aria-label={`Forget ${title}?`}>
          <span>Forget it, with every word?</span>
          <button type="button" className="button" data-kind="danger" onClick={onForget}>
            Forget
          </button>
          <button type="button" className="button" autoFocus onClick={() => setMode('shown')}>
            Keep
          </button>
        </p>
      ) : (
        <div className="session-tools">
          <Tool ref={rename} icon="edit" label={`Rename ${title}`} onClick={() => enter('renamed', rename)} />
          <button type="button" className="tool session-export" aria-label={`Export ${title} as Markdown`} onClick={() => onExport('markdown')}>
            <Icon name="download" />
            Markdown
          </button>
          <button type="button" className="tool session-export" aria-label={`Export ${title} as JSON`} onClick={() => onExport('json')}>
            <Icon name="download" />
            JSON
          </button>
          <Tool ref={forget} icon="trash" label={`Forget ${title}`} onClick={() => enter('forgotten', forget)} />
        </div>
      )}
    </li>
  );
}

interface ToolProps {
  ref: Ref<HTMLButtonElement>;
  icon: 'edit' | 'trash';
  label: string;
  onClick: () => void;
}

function Tool({ ref, icon, label, onClick }: ToolProps) {
  return (
    <button ref={ref} type="button" className="tool" aria-label={label} title={label} onClick={onClick}>
      <Icon name={icon} />
    </button>
  );
}

interface RenameProps {
  title: string;
  onRename: (title: string) => void;
  onCancel: () => void;
}

function Rename({ title, onRename, onCancel }: RenameProps) {
  const [draft, setDraft] = useState(title);
  const blank = draft.trim() === '';
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!blank) onRename(draft.trim());
  };
  return (
    <form className="session-rename" onSubmit={submit} onKeyDown={(event) => event.key === 'Escape' && onCancel()}>
      <input className="input" aria-label="Title" value={draft} maxLength={200} autoFocus onChange={(event) => setDraft(event.target.value)} />
      <button type="submit" className="button" data-kind="main" aria-disabled={blank}>
        Rename
      </button>
      <button type="button" className="button" onClick={onCancel}>
        Cancel
      </button>
    </form>
  );
}
