import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { count } from '../format.ts';
import type { Entry } from './run.ts';

const ROW_PX = 26;
const AROUND = 12;
const NEAR_PX = 40;
const COLUMNS = ['ms', 'event', 'seq', 'offset', 'payload'];

/** Only the rows in view are there; the log may be long. */
export function EventLog({ entries: all }: { entries: readonly Entry[] }) {
  const [filter, setFilter] = useState('');
  const entries = useMemo(() => (filter === '' ? all : all.filter(({ event }) => event.includes(filter))), [all, filter]);
  const scroller = useRef<HTMLDivElement>(null);
  const stuck = useRef(true);
  const [view, setView] = useState({ top: 0, height: 600 });
  const first = Math.max(0, Math.floor(view.top / ROW_PX) - AROUND);
  const last = Math.min(entries.length, Math.ceil((view.top + view.height) / ROW_PX) + AROUND);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element && stuck.current) element.scrollTop = element.scrollHeight;
  }, [entries.length]);

  const onScroll = () => {
    const element = scroller.current;
    if (!element) return;
    stuck.current = element.scrollHeight - element.clientHeight - element.scrollTop < NEAR_PX;
    setView({ top: element.scrollTop, height: element.clientHeight });
  };

  return (
    <>
      <label className="field log-filter">
        <span>
          Events <span className="numeric">{count(entries.length)}</span>
        </span>
        <input type="text" placeholder="Filter by name" value={filter} onChange={(event) => setFilter(event.target.value)} />
      </label>
      <div className="log" ref={scroller} onScroll={onScroll} tabIndex={0} role="region" aria-label="Event log">
        <table aria-rowcount={entries.length + 1}>
          <thead>
            <tr>
              {COLUMNS.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <Unseen rows={first} />
            {entries.slice(first, last).map((entry, index) => (
              <Row key={first + index} entry={entry} index={first + index} />
            ))}
            <Unseen rows={entries.length - last} />
          </tbody>
        </table>
        {entries.length === 0 ? <p className="panel-empty">Ask, and every event of this connection is listed here.</p> : null}
      </div>
    </>
  );
}

function Unseen({ rows }: { rows: number }) {
  if (rows <= 0) return null;
  return (
    <tr aria-hidden="true">
      <td colSpan={COLUMNS.length} style={{ height: rows * ROW_PX }} />
    </tr>
  );
}

const WAYS: Record<Entry['direction'], string> = { sent: '\u2191', received: '\u2193', note: '\u00b7' };

function Row({ entry: { at, direction, event, payload }, index }: { entry: Entry; index: number }) {
  const { seq, offset } = (payload ?? {}) as { seq?: number; offset?: number };
  return (
    <tr data-direction={direction} aria-rowindex={index + 2}>
      <td>{at.toFixed(0)}</td>
      <td>
        {WAYS[direction]} {event}
      </td>
      <td>{seq}</td>
      <td>{offset}</td>
      <td title={payload === undefined ? undefined : JSON.stringify(payload)}>{payload === undefined ? '' : short(payload)}</td>
    </tr>
  );
}

const SHOWN_ELSEWHERE = new Set(['sessionId', 'seq', 'offset', 'timestamp']);
const MOST_CHARS = 200;

function short(payload: unknown): string {
  const text = JSON.stringify(payload, (name, value: unknown) => (SHOWN_ELSEWHERE.has(name) ? undefined : value)) ?? '';
  return text.length > MOST_CHARS ? `${text.slice(0, MOST_CHARS)}\u2026` : text;
}
