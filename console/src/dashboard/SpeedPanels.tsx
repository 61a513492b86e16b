import type { Loaded } from '../app/useLoaded.ts';
import { Lines } from '../charts/Lines.tsx';
import { Numbers, type Column } from '../charts/Numbers.tsx';
import { Ranking } from '../charts/Ranking.tsx';
import { count, duration } from '../format.ts';
import { Panel } from './Panel.tsx';
import type { Percentiles, PerformanceReport } from './reports.ts';

type Hour = PerformanceReport['by_hour'][number];
type Model = PerformanceReport['by_model'][number];

const three = (values: Percentiles | null) => (values ? [values.p50, values.p90, values.p99].map(duration).join(' / ') : '\u2013');
const hourName = (hour: number) => `${String(hour).padStart(2, '0')}:00`;

const HOURS: Column<Hour>[] = [
  { name: 'Hour', of: ({ hour }) => hourName(hour) },
  { name: 'Answers', of: ({ answers }) => count(answers) },
  { name: 'First token, p50 / p90 / p99', of: ({ ttft_ms: values }) => three(values) },
  { name: 'Per token', of: ({ tpot_ms: values }) => three(values) },
];

const MODEL_SPEED: Column<Model>[] = [
  { name: 'p90', of: ({ ttft_ms: values }) => duration(values?.p90) },
  { name: 'p99', of: ({ ttft_ms: values }) => duration(values?.p99) },
  { name: 'Per token, p50 / p90 / p99', of: ({ tpot_ms: values }) => three(values) },
  { name: 'Whole, p50', of: ({ latency_ms: values }) => duration(values?.p50) },
  { name: 'Answers', of: ({ answers }) => count(answers) },
];

const NOTHING = 'Nothing was measured in this time.';
const isEmpty = ({ answers }: PerformanceReport) => answers === 0;

export function SpeedPanels({ performance }: { performance: Loaded<PerformanceReport> }) {
  return (
    <>
      <Panel title="Time to the first token, by hour" loaded={performance} wide isEmpty={isEmpty} empty={NOTHING}>
        {({ by_hour: hours, complete }) => {
          const at = (hour: number) => hours.find((candidate) => candidate.hour === hour)?.ttft_ms ?? undefined;
          const day = Array.from({ length: 24 }, (_, hour) => hour);
          const line = (name: keyof Percentiles) => ({ name, values: day.map((hour) => at(hour)?.[name]) });
          return (
            <>
              <Lines
                label="Time to the first token by hour of the day: p50, p90 and p99"
                places={day.map(hourName)}
                lines={[line('p50'), line('p90'), line('p99')]}
                format={duration}
              />
              <details>
                <summary>Numbers</summary>
                <Numbers caption="Speed by hour" columns={HOURS} rows={hours} />
              </details>
              {complete ? null : <p className="fine">Of the latest answers; there are more than are measured.</p>}
            </>
          );
        }}
      </Panel>
      <Panel title="First token and speed, by model" loaded={performance} wide isEmpty={isEmpty} empty={NOTHING}>
        {({ by_model: models }) => (
          <Ranking
            caption="Speed by model"
            head="Model"
            nameOf={({ model_name: name }) => name}
            valueOf={({ ttft_ms: values }) => values?.p50 ?? 0}
            measure="First token, p50"
            format={duration}
            columns={MODEL_SPEED}
            rows={models}
          />
        )}
      </Panel>
    </>
  );
}
