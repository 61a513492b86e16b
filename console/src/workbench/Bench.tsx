import { useState, useSyncExternalStore } from 'react';
import type { StreamClient } from '@vctt/client';
import { saveAs } from '../app/api.ts';
import { count } from '../format.ts';
import { Icon } from '../ui/Icon.tsx';
import { connectionLine } from '../wording.ts';
import { Ask } from './Ask.tsx';
import { EventLog } from './EventLog.tsx';
import { LightBoard } from './LightBoard.tsx';
import type { Run, RunState } from './run.ts';
import { FAST, SLOW } from './slow.ts';

interface Props {
  client: StreamClient;
  run: Run;
}

export function Bench({ client, run }: Props) {
  const state = useSyncExternalStore(run.subscribe, run.state);
  const { entries, lights, connection, running, sessionId, text } = state;
  const [slow, setSlow] = useState(false);

  const cut = () => {
    run.note('cut by hand');
    client.reconnect();
  };

  const toggleSlow = () => {
    setSlow(!slow);
    run.note(slow ? 'fast again' : 'slow from here on');
    client.reconnect(slow ? FAST : SLOW);
  };

  const save = () => {
    const content = { exportedAt: new Date().toISOString(), page: location.href, ...run.exported() };
    saveAs(`vctt-run-${sessionId ?? 'none'}.json`, new Blob([JSON.stringify(content, null, 2)], { type: 'application/json' }));
  };

  return (
    <div className="bench">
      <section className="bench-side" aria-label="What to do">
        <Ask run={run} running={running} />
        <div className="bench-acts">
          <button type="button" className="button" onClick={cut} disabled={connection.state !== 'connected'}>
            Cut my connection
          </button>
          <button type="button" className="button" aria-pressed={slow} onClick={toggleSlow}>
            Go slow
          </button>
          <button type="button" className="button" disabled={sessionId === undefined} onClick={() => open(`#/workbench?follow=${sessionId ?? ''}`)}>
            Second tab
          </button>
          <button type="button" className="button" onClick={save} disabled={entries.length === 0}>
            <Icon name="download" />
            Export the run
          </button>
        </div>
        <Facts state={state} />
        <LightBoard lights={lights} />
      </section>
      <section className="bench-main" aria-label="What happened">
        <EventLog entries={entries} />
        <details className="bench-text" open>
          <summary>Text so far</summary>
          <pre tabIndex={0} aria-label="Text so far">
            {text}
          </pre>
        </details>
      </section>
    </div>
  );
}

function Facts({ state: { connection, entries, text, received, sessionId } }: { state: RunState }) {
  const events = entries.filter(({ direction }) => direction === 'received').length;
  return (
    <dl className="bench-facts">
      <div>
        <dt>Connection</dt>
        <dd data-state={connection.state}>{connectionLine(connection)}</dd>
      </div>
      <div>
        <dt>Events received</dt>
        <dd className="numeric">{count(events)}</dd>
      </div>
      <div>
        <dt>Characters</dt>
        <dd className="numeric">
          {count(text.length)} of {count(received)} received
        </dd>
      </div>
      <div>
        <dt>Answer</dt>
        <dd className="bench-id">{sessionId ?? '\u2013'}</dd>
      </div>
    </dl>
  );
}
