import { useCallback, useDeferredValue, useState } from 'react';
import { goTo, hrefOf } from '../app/router.ts';
import { useServices } from '../app/services.ts';
import { toProblem, useLoaded } from '../app/useLoaded.ts';
import { Icon } from '../ui/Icon.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import '../styles/lists.css';
import { loadMessages, type SessionPage } from './sessions.ts';
import { SessionRow } from './SessionRow.tsx';
import { toTurns } from './toTurns.ts';

const PAGE = 50;

export default function History() {
  const { api, conversation } = useServices();
  const [typed, setTyped] = useState('');
  const query = useDeferredValue(typed.trim());
  const [pages, setPages] = useState(1);
  const [said, setSaid] = useState('');

  const load = useCallback(
    async (signal: AbortSignal): Promise<SessionPage> => {
      let all: SessionPage = { sessions: [], next_cursor: null };
      for (let page = 0; page < pages && (page === 0 || all.next_cursor !== null); page += 1) {
        const cursor = all.next_cursor ?? undefined;
        const next = await api.get<SessionPage>('api/v1/analytics/sessions', { limit: PAGE, q: query, cursor }, signal);
        all = { sessions: [...all.sessions, ...next.sessions], next_cursor: next.next_cursor };
      }
      return all;
    },
    [api, query, pages],
  );
  const { value, problem, reload } = useLoaded(load);

  const open = async (id: string) => {
    try {
      conversation.open(id, toTurns(await loadMessages(api, id)));
      goTo('chat');
    } catch (error) {
      setSaid(toProblem(error).message);
    }
  };

  const change = async (act: Promise<unknown>, done: string) => {
    try {
      await act;
      setSaid(done);
    } catch (error) {
      setSaid(toProblem(error).message);
    }
    reload();
  };

  return (
    <main className="page" tabIndex={0} aria-label="History">
      <div className="page-head">
        <h2>History</h2>
        <div className="search" role="search">
          <Icon name="search" />
          <input
            className="input"
            type="search"
            aria-label="Search conversations"
            placeholder="Search titles and texts"
            value={typed}
            onChange={(event) => {
              setTyped(event.target.value);
              setPages(1);
            }}
          />
        </div>
      </div>
      {problem ? <ProblemNote problem={problem} onRetry={reload} /> : null}
      <p className="said" role="status">
        {said}
      </p>
      {value === undefined ? null : value.sessions.length === 0 ? (
        <div className="panel-empty">
          <p>{query === '' ? 'No conversation yet. What you ask in the chat is kept here.' : `Nothing has \u201c${query}\u201d in it.`}</p>
          {query === '' ? (
            <a className="button" data-kind="main" href={hrefOf('chat')}>
              Ask a question
            </a>
          ) : null}
        </div>
      ) : (
        <ul className="sessions">
          {value.sessions.map((session) => (
            <SessionRow
              key={session.session_id}
              session={session}
              onOpen={() => void open(session.session_id)}
              onRename={(title) => void change(api.send('PATCH', `api/v1/session/${session.session_id}`, { title }), 'Renamed.')}
              onForget={() => void change(api.send('DELETE', `api/v1/session/${session.session_id}`), 'Forgotten. What it cost is still counted.')}
              onExport={(format) => {
                const name = `conversation-${session.session_id}.${format === 'json' ? 'json' : 'md'}`;
                void change(api.download(`api/v1/session/${session.session_id}/export`, { format }, name), `Saved as ${name}.`);
              }}
            />
          ))}
        </ul>
      )}
      {value?.next_cursor ? (
        <button type="button" className="button" onClick={() => setPages(pages + 1)}>
          Show more
        </button>
      ) : null}
    </main>
  );
}
