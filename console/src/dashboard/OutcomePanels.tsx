import type { Loaded } from '../app/useLoaded.ts';
import { Ranking } from '../charts/Ranking.tsx';
import { Shares } from '../charts/Shares.tsx';
import { count } from '../format.ts';
import { Panel } from './Panel.tsx';
import type { StreamingReport } from './reports.ts';

export function OutcomePanels({ streaming }: { streaming: Loaded<StreamingReport> }) {
  return (
    <>
      <Panel title="How answers ended" loaded={streaming} isEmpty={({ started }) => started === 0} empty="Nothing was asked in this time.">
        {({ completed, stopped, abandoned, failed, running, resumed }) => (
          <>
            <Shares
              caption="How answers ended"
              shares={[
                { name: 'Completed', value: completed },
                { name: 'Failed', value: failed },
                { name: 'Stopped', value: stopped },
                { name: 'Abandoned', value: abandoned },
                { name: 'Running', value: running },
              ]}
            />
            {resumed === undefined ? null : <p className="fine">Somebody came back to {count(resumed)} of them while they ran.</p>}
          </>
        )}
      </Panel>
      <Panel title="Fallbacks, by cause" loaded={streaming} isEmpty={({ fallbacks }) => fallbacks === 0} empty="No model had to be replaced.">
        {({ fallbacks_by_cause: causes }) => (
          <Ranking
            caption="Fallbacks by cause"
            head="Cause"
            nameOf={([cause]) => cause.replaceAll('_', ' ')}
            valueOf={([, value]) => value}
            measure="Times"
            format={count}
            rows={Object.entries(causes).sort(([, one], [, other]) => other - one)}
          />
        )}
      </Panel>
    </>
  );
}
