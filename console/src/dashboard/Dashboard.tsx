import { useCallback, useState } from 'react';
import type { Problem } from '../app/api.ts';
import { useServices } from '../app/services.ts';
import { useKept } from '../app/useKept.ts';
import { toProblem, useLoaded, type Loaded } from '../app/useLoaded.ts';
import { Icon } from '../ui/Icon.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { Segments } from '../ui/Segments.tsx';
import '../styles/charts.css';
import { CommitteePanel } from './CommitteePanel.tsx';
import { CostPanels } from './CostPanels.tsx';
import { OutcomePanels } from './OutcomePanels.tsx';
import { ProvidersPanel } from './ProvidersPanel.tsx';
import { RANGES, type CostReport, type PerformanceReport, type Range, type StreamingReport, type TrustReport } from './reports.ts';
import { SpeedPanels } from './SpeedPanels.tsx';
import { StreamsPanel } from './StreamsPanel.tsx';
import { Summary } from './Summary.tsx';
import { ToolsPanel } from './ToolsPanel.tsx';
import { TrustPanel } from './TrustPanel.tsx';

const NAMES: Record<Range, string> = { today: 'Today', week: 'Week', month: 'Month', all: 'All' };
const REFRESH_MS = 30_000;

export default function Dashboard() {
  const { api } = useServices();
  const [range, setRange] = useKept<Range>('range', 'week');
  const cost = useReport<CostReport>('cost', range);
  const performance = useReport<PerformanceReport>('performance', range);
  const streaming = useReport<StreamingReport>('streaming', range);
  const trust = useReport<TrustReport>('trust-metrics', range);

  const [notExported, setNotExported] = useState<Problem>();
  const reports = [cost, performance, streaming, trust];
  const nothing = sharedProblem(reports);

  const download = (format: 'csv' | 'json') => {
    setNotExported(undefined);
    api
      .download('api/v1/analytics/export', { format, range }, `vctt-${range}.${format}`)
      .catch((error: unknown) => setNotExported(toProblem(error)));
  };

  return (
    <main className="page" tabIndex={0} aria-label="Dashboard">
      <div className="page-head">
        <h2>Dashboard</h2>
        <div>
          <Segments legend="Range" options={RANGES.map((value) => ({ value, name: NAMES[value] }))} value={range} onChange={setRange} />
          <button type="button" className="button" onClick={() => download('csv')}>
            <Icon name="download" />
            Export CSV
          </button>
          <button type="button" className="button" onClick={() => download('json')}>
            <Icon name="download" />
            Export JSON
          </button>
        </div>
      </div>
      {notExported ? <ProblemNote problem={notExported} /> : null}
      {nothing ? (
        <ProblemNote problem={nothing} onRetry={() => reports.forEach(({ reload }) => reload())} />
      ) : (
        <>
          <Summary cost={cost.value} streaming={streaming.value} performance={performance.value} />
          <div className="panels">
            <StreamsPanel />
            <CostPanels cost={cost} />
            <SpeedPanels performance={performance} />
            <OutcomePanels streaming={streaming} />
            <TrustPanel trust={trust} />
            <CommitteePanel />
            <ProvidersPanel />
            <ToolsPanel />
          </div>
        </>
      )}
      <p className="fine">Days and hours are those of UTC. Costs are US dollars, of the calls whose price is known.</p>
    </main>
  );
}

/** Said once for all, where nothing could be had. */
function sharedProblem(reports: readonly Loaded<unknown>[]): Problem | undefined {
  const [first] = reports;
  const same = reports.every(({ value, problem }) => value === undefined && problem !== undefined && problem.code === first?.problem?.code);
  return same ? first?.problem : undefined;
}

function useReport<T>(name: string, range: Range): Loaded<T> {
  const { api } = useServices();
  const load = useCallback((signal: AbortSignal) => api.get<T>(`api/v1/analytics/${name}`, { range }, signal), [api, name, range]);
  return useLoaded(load, REFRESH_MS);
}
