import type { Loaded } from '../app/useLoaded.ts';
import { Bars } from '../charts/Bars.tsx';
import { Numbers, type Column } from '../charts/Numbers.tsx';
import { Ranking } from '../charts/Ranking.tsx';
import { count, dollars } from '../format.ts';
import { Panel } from './Panel.tsx';
import type { CostReport } from './reports.ts';

type Day = CostReport['by_day'][number];
type Sums = Pick<Day, 'calls' | 'failed_calls' | 'total_tokens'>;

const CALLS: Column<Sums>[] = [
  { name: 'Calls', of: ({ calls }) => count(calls) },
  { name: 'Failed', of: ({ failed_calls: failed }) => count(failed) },
  { name: 'Tokens', of: ({ total_tokens: tokens }) => count(tokens) },
];

const DAYS: Column<Day>[] = [
  { name: 'Day', of: ({ date }) => date },
  { name: 'Cost', of: ({ total_cost_usd: cost }) => dollars(cost) },
  ...CALLS,
];

const NOTHING = 'No model was called in this time.';
const FREE = 'Every answer was free.';
const isEmpty = ({ calls }: CostReport) => calls === 0;
const isFree = ({ calls, total_cost_usd: cost }: CostReport) => calls === 0 || cost === 0;

export function CostPanels({ cost }: { cost: Loaded<CostReport> }) {
  return (
    <>
      <Panel title="Cost by day" loaded={cost} wide isEmpty={isEmpty} empty={NOTHING}>
        {({ by_day: unordered }) => {
          const days = [...unordered].sort((one, other) => one.date.localeCompare(other.date));
          return (
            <>
              {cost.value && isFree(cost.value) ? (
                <p className="panel-empty">{FREE}</p>
              ) : (
                <Bars
                  label="Cost by day"
                  bars={days.map(({ date, total_cost_usd: value }) => ({ name: date.slice(5), value: value ?? 0 }))}
                  format={dollars}
                />
              )}
              <details>
                <summary>Numbers</summary>
                <Numbers caption="Cost by day" columns={DAYS} rows={days} />
              </details>
            </>
          );
        }}
      </Panel>
      <Panel title="Cost by model" loaded={cost} isEmpty={isEmpty} empty={NOTHING}>
        {({ by_model: models }) => (
          <Ranking
            caption="Cost by model"
            head="Model"
            nameOf={({ model_name: name }) => name}
            valueOf={({ total_cost_usd: value }) => value ?? 0}
            measure="Cost"
            format={dollars}
            columns={CALLS}
            rows={models}
          />
        )}
      </Panel>
      <Panel title="Cost by agent" loaded={cost} isEmpty={isEmpty} empty={NOTHING}>
        {({ by_agent: agents }) => (
          <Ranking
            caption="Cost by agent"
            head="Agent"
            nameOf={({ agent_role: name }) => name}
            valueOf={({ total_cost_usd: value }) => value ?? 0}
            measure="Cost"
            format={dollars}
            columns={CALLS}
            rows={agents}
          />
        )}
      </Panel>
    </>
  );
}
