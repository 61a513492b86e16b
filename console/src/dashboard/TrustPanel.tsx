import type { Loaded } from '../app/useLoaded.ts';
import { Lines } from '../charts/Lines.tsx';
import { Numbers, type Column } from '../charts/Numbers.tsx';
import { count, dateTime } from '../format.ts';
import { Panel } from './Panel.tsx';
import type { TrustReport } from './reports.ts';

type Point = TrustReport['points'][number];

const MOST_POINTS = 120;

const two = (value: number) => value.toFixed(2);

const COLUMNS: Column<Point>[] = [
  { name: 'Answered', of: ({ timestamp }) => dateTime(timestamp) },
  { name: '\u03c4', of: ({ trust_tau: tau }) => two(tau) },
  { name: 'Tension', of: ({ tension }) => two(tension) },
  { name: 'Uncertainty', of: ({ uncertainty }) => two(uncertainty) },
  { name: 'Contradiction', of: ({ contradiction }) => two(contradiction) },
  { name: 'Emotional intensity', of: ({ emotional_intensity: intensity }) => two(intensity) },
  { name: 'Regulation', of: ({ regulation }) => regulation.replaceAll('_', ' ') },
];

export function TrustPanel({ trust }: { trust: Loaded<TrustReport> }) {
  return (
    <Panel title="Trust over time" loaded={trust} wide isEmpty={({ points }) => points.length === 0} empty="No answer was weighed in this time.">
      {({ points, means, regulation_distribution: regulation }) => {
        const shown = points.slice(0, MOST_POINTS).toReversed();
        return (
          <>
            <Lines
              label="Trust of answers, the newest on the right"
              places={shown.map(({ timestamp }) => timestamp.slice(5, 10))}
              lines={[
                { name: '\u03c4', values: shown.map(({ trust_tau: tau }) => tau) },
                { name: 'uncertainty', values: shown.map(({ uncertainty }) => uncertainty) },
              ]}
              format={two}
              most={1}
            />
            <p className="fine">
              {means ? `Mean trust ${two(means.trust_tau)}. ` : ''}
              {Object.entries(regulation)
                .map(([name, times]) => `${name.replaceAll('_', ' ')} ${count(times)}`)
                .join(', ')}
            </p>
            <details>
              <summary>Numbers</summary>
              <Numbers caption="Trust of answers" columns={COLUMNS} rows={points.slice(0, MOST_POINTS)} />
            </details>
          </>
        );
      }}
    </Panel>
  );
}
