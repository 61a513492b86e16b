import { count, dollars, duration, rate } from '../format.ts';
import type { Budget, CostReport, PerformanceReport, StreamingReport } from './reports.ts';

interface Props {
  cost: CostReport | undefined;
  streaming: StreamingReport | undefined;
  performance: PerformanceReport | undefined;
}

/** What one wants to know first. Dashes until it is known, so that nothing moves. */
export function Summary({ cost, streaming, performance }: Props) {
  return (
    <dl className="summary">
      <div>
        <dt>Spent</dt>
        <dd>{dollars(cost?.total_cost_usd)}</dd>
        <dd className="fine">{cost ? `${count(cost.total_tokens)} tokens` : '\u00a0'}</dd>
      </div>
      {cost?.budget ? <BudgetFigure budget={cost.budget} /> : null}
      <div>
        <dt>Answers</dt>
        <dd>{count(streaming?.started)}</dd>
        <dd className="fine">{streaming ? `${count(streaming.failed)} failed` : '\u00a0'}</dd>
      </div>
      <div>
        <dt>First token, median</dt>
        <dd>{duration(performance?.ttft_ms?.p50)}</dd>
        <dd className="fine">{performance?.ttft_ms ? `${duration(performance.ttft_ms.p99)} at p99` : '\u00a0'}</dd>
      </div>
      <div>
        <dt>Tokens/s, median</dt>
        <dd>{rate(streaming?.tokens_per_second ?? undefined)}</dd>
        <dd className="fine">{streaming ? `${count(streaming.fallbacks)} fallbacks` : '\u00a0'}</dd>
      </div>
    </dl>
  );
}

function BudgetFigure({ budget: { left_usd: left, limit_usd: limit, spent_today_usd: spent, alert } }: { budget: Budget }) {
  return (
    <div data-alert={alert}>
      <dt>Budget left today</dt>
      <dd>{left === null ? 'no limit' : dollars(left)}</dd>
      <dd className="fine">
        {dollars(spent)} spent{limit === null ? '' : ` of ${dollars(limit)}`}
        {limit ? (
          <span className="budget" aria-hidden="true">
            <span style={{ width: `${(spent / limit) * 100}%` }} />
          </span>
        ) : null}
      </dd>
    </div>
  );
}
