import { useCallback, useState } from 'react';
import { useServices } from '../app/services.ts';
import { toProblem, useLoaded } from '../app/useLoaded.ts';
import { count, dollars, duration } from '../format.ts';
import { Panel } from './Panel.tsx';
import type { RunningStream } from './reports.ts';

const REFRESH_MS = 2_000;

export function StreamsPanel() {
  const { api } = useServices();
  const [said, setSaid] = useState('');
  const load = useCallback((signal: AbortSignal) => api.get<{ streams: RunningStream[] }>('api/v1/streams', {}, signal), [api]);
  const streams = useLoaded(load, REFRESH_MS);

  const stop = async ({ id, model }: RunningStream) => {
    try {
      const receipt = await api.send<{ tokens: number; costUsd: number | null; closedAfterMs: number }>('DELETE', `api/v1/streams/${id}`);
      setSaid(`${model} stopped after ${count(receipt.tokens)} tokens, ${dollars(receipt.costUsd)}, closed in ${duration(receipt.closedAfterMs)}.`);
    } catch (error) {
      setSaid(toProblem(error).message);
    }
    streams.reload();
  };

  return (
    <Panel title="Streaming now" loaded={streams} wide>
      {({ streams: running }) => (
        <>
          {running.length === 0 ? <p className="panel-empty">Nothing is streaming.</p> : <RunningTable running={running} onStop={stop} />}
          <p className="fine" role="status">
            {said}
          </p>
        </>
      )}
    </Panel>
  );
}

function RunningTable({ running, onStop }: { running: readonly RunningStream[]; onStop: (stream: RunningStream) => Promise<void> }) {
  return (
    <div className="numbers-scroll" tabIndex={0} role="region" aria-label="Streaming now">
      <table className="numbers">
        <caption className="visually-hidden">Streaming now</caption>
        <thead>
          <tr>
            {['Model', 'Agent', 'User', 'Since', 'Attempt', 'Tokens', 'Cost', 'Watchers', 'Stop'].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {running.map((stream) => (
            <tr key={stream.id}>
              <th scope="row">{stream.model}</th>
              <td>{stream.agentRole}</td>
              <td>{stream.user}</td>
              <td>{duration(Math.max(0, Date.now() - Date.parse(stream.startedAt)))}</td>
              <td>{stream.attempt}</td>
              <td>{count(stream.tokens)}</td>
              <td>{dollars(stream.costUsd)}</td>
              <td>{count(stream.watchers)}</td>
              <td>
                <button type="button" className="button" data-kind="danger" aria-label={`Stop ${stream.model}, ${stream.agentRole}`} onClick={() => void onStop(stream)}>
                  Stop
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
