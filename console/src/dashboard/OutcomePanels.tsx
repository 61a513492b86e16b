import type { Loaded } from '../app/useLoaded.ts';
import type { Column } from '../charts/Numbers.tsx';
import { Ranking } from '../charts/Ranking.tsx';
import { Shares } from '../charts/Shares.tsx';
import { count, duration, percent } from '../format.ts';
import { Panel } from './Panel.tsx';
import type { Patience, StreamingReport } from './reports.ts';

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
      <Panel title="Abandoned, by time to the first token" loaded={streaming} wide isEmpty={({ abandonment_by_ttft: spans = [] }) => spans.length === 0} empty="No answer has ended in this time.">
        {({ abandonment_by_ttft: spans = [] }) => (
          <Ranking
            caption="Abandoned, by time to the first token"
            head="First token after"
            nameOf={spanName}
            valueOf={({ answers, abandoned }) => (answers === 0 ? 0 : abandoned / answers)}
            measure="Abandoned"
            format={percent}
            columns={SPANS}
            rows={spans}
          />
        )}
      </Panel>
    </>
  );
}

const SPANS: Column<Patience>[] = [
  { name: 'Of them', of: ({ abandoned }) => count(abandoned) },
  { name: 'Answers', of: ({ answers }) => count(answers) },
];

function spanName({ from_ms: from, until_ms: until }: Patience): string {
  if (from === null) return 'no token';
  return until === null ? `${duration(from)} and more` : `${duration(from)} to ${duration(until)}`;
}
