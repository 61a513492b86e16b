import type { Meter } from '../conversation/turn.ts';
import { count, dollars, duration, rate } from '../format.ts';

export function MeterView({ meter }: { meter: Meter }) {
  return (
    <dl className="meter">
      <div>
        <dt>Tokens</dt>
        <dd>{count(meter.tokens)}</dd>
      </div>
      <div>
        <dt>Cost</dt>
        <dd>{dollars(meter.cost)}</dd>
      </div>
      <div>
        <dt>First token</dt>
        <dd>{duration(meter.ttftMs)}</dd>
      </div>
      <div>
        <dt>Tokens/s</dt>
        <dd>{rate(meter.tokensPerSecond)}</dd>
      </div>
    </dl>
  );
}
