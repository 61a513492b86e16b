import { useCallback } from 'react';
import { useServices } from '../app/services.ts';
import { useLoaded } from '../app/useLoaded.ts';
import { Panel } from './Panel.tsx';
import type { ToolServer } from './reports.ts';

const REFRESH_MS = 10_000;
const STATES: Record<ToolServer['state'], string> = { ready: 'closed', starting: 'half_open', restarting: 'half_open', failed: 'open' };

export function ToolsPanel() {
  const { api } = useServices();
  const load = useCallback((signal: AbortSignal) => api.get<{ servers: ToolServer[] }>('api/v1/tools', {}, signal), [api]);
  return (
    <Panel title="Tools" loaded={useLoaded(load, REFRESH_MS)} wide isEmpty={({ servers }) => servers.length === 0} empty="No tools are set up.">
      {({ servers }) =>
        servers.map(({ name, transport, state, error, tools }) => (
          <div key={name} className="tool-server">
            <p>
              <b>{name}</b> {transport.replaceAll('_', ' ')},{' '}
              <span className="state" data-state={STATES[state]}>
                {state}
                {error ? `: ${error}` : ''}
              </span>
            </p>
            <dl>
              {tools.map((tool) => (
                <div key={tool.name}>
                  <dt>{tool.name}</dt>
                  <dd>{tool.description}</dd>
                </div>
              ))}
            </dl>
          </div>
        ))
      }
    </Panel>
  );
}
