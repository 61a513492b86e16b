import { useCallback } from 'react';
import { useServices } from '../app/services.ts';
import { useLoaded } from '../app/useLoaded.ts';
import type { Column } from '../charts/Numbers.tsx';
import { Ranking } from '../charts/Ranking.tsx';
import { count, dollars, duration } from '../format.ts';
import { Panel } from './Panel.tsx';
import type { CommitteeReport } from './reports.ts';

type Member = CommitteeReport['models'][number];

const COLUMNS: Column<Member>[] = [
  { name: 'Used', of: ({ answered, total }) => `${count(answered)} of ${count(total)}` },
  { name: 'Failed', of: ({ offline_count: failed }) => count(failed) },
  { name: 'Latency', of: ({ avg_latency_ms: latency }) => duration(latency) },
  { name: 'Cost', of: ({ total_cost_usd: cost }) => dollars(cost) },
];

export function CommitteePanel() {
  const { api } = useServices();
  const load = useCallback(
    (signal: AbortSignal) => api.get<CommitteeReport>('api/v1/analytics/llm-committee/global', { limit: 50 }, signal),
    [api],
  );
  const committee = useLoaded(load);
  return (
    <Panel title="Committee, latest 50 questions" loaded={committee} wide isEmpty={({ models }) => models.length === 0} empty="No model was asked yet.">
      {({ models }) => (
        <Ranking
          caption="Committee"
          head="Model"
          nameOf={({ model_name: name }) => name}
          valueOf={({ percentage }) => percentage}
          measure="Output used"
          format={(value) => `${value.toFixed(0)} %`}
          columns={COLUMNS}
          rows={models}
        />
      )}
    </Panel>
  );
}
