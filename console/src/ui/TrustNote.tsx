import type { Trust } from '@vctt/client';
import { TrustGauge } from './TrustGauge.tsx';

/** Folded: the number first, what it is made of for those who ask. */
export function TrustNote({ trust }: { trust: Trust }) {
  return (
    <details className="trust-note" data-level={trust.level}>
      <summary>
        Trust <span className="numeric">{trust.tau.toFixed(2)}</span>, {trust.level}
      </summary>
      <TrustGauge trust={trust} />
    </details>
  );
}
