import { memo } from 'react';
import type { Pulse } from '../conversation/pulse.ts';

const SHORTEST_MS = 4_000;
const HEIGHT = 18;

/** How the answer came over time: a bar for each span of it, and where something happened. Its numbers stand above. */
export const PulseStrip = memo(function PulseStrip({ pulse, live }: { pulse: Pulse; live: boolean }) {
  const { spanMs, counts, marks } = pulse;
  const spans = Math.max(counts.length, Math.ceil(SHORTEST_MS / spanMs));
  const tallest = Math.max(1, ...counts);
  return (
    <svg className="pulse" viewBox={`0 0 ${spans} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true" data-live={live}>
      <path className="pulse-bars" d={counts.map((value, index) => bar(value / tallest, index)).join('')} />
      {marks.map(({ at, kind }, index) => (
        <path key={index} className="pulse-mark" data-kind={kind} d={`M${at / spanMs} 0V${HEIGHT}`} />
      ))}
    </svg>
  );
});

function bar(share: number, index: number): string {
  if (share === 0) return '';
  const height = Math.max(1.5, Math.sqrt(share) * HEIGHT);
  return `M${index + 0.1} ${HEIGHT}v${-height}h.8v${height}z`;
}
