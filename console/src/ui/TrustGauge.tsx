import type { Trust, TrustComponent } from '@vctt/client';
import { regulationLine } from '../wording.ts';

interface Part {
  component: TrustComponent;
  name: string;
  value: number;
  /** Its share in tau; emotional intensity has none. */
  factor: number;
}

interface Props {
  trust: Trust;
  /** It may still change. */
  provisional?: boolean;
}

/** Tau as a bar from 0 to 1: what is there, and what each part takes away. */
export function TrustGauge({ trust, provisional = false }: Props) {
  const parts: Part[] = [
    { component: 'tension', name: 'Tension', value: trust.tension, factor: 0.4 },
    { component: 'uncertainty', name: 'Uncertainty', value: trust.uncertainty, factor: 0.3 },
    { component: 'contradiction', name: 'Contradiction', value: trust.contradiction, factor: 0.3 },
    { component: 'emotionalIntensity', name: 'Emotional intensity', value: trust.emotionalIntensity, factor: 0 },
  ];
  return (
    <div className="trust" data-level={trust.level} data-provisional={provisional}>
      <p className="trust-head">
        <span className="trust-tau numeric">
          <abbr title="tau">τ</abbr> {trust.tau.toFixed(2)}
        </span>
        <span className="trust-level">
          {provisional ? 'So far ' : ''}
          {trust.level} trust, {regulationLine(trust.regulation)}
          {trust.repairs ? `, ${trust.repairs} ${trust.repairs === 1 ? 'repair' : 'repairs'}` : ''}
        </span>
      </p>
      <div className="trust-bar" aria-hidden="true">
        <span data-part="tau" style={{ flexGrow: trust.tau }} />
        {parts.map(({ component, value, factor }) => (
          <span key={component} data-part={component} style={{ flexGrow: value * factor }} />
        ))}
      </div>
      <table className="numbers">
        <caption className="visually-hidden">What trust is made of</caption>
        <thead>
          <tr>
            <th scope="col">Part</th>
            <th scope="col">Value</th>
            <th scope="col">Takes away</th>
          </tr>
        </thead>
        <tbody>
          {parts.map(({ component, name, value, factor }) => (
            <tr key={component}>
              <th scope="row">
                <span className="swatch" data-part={component} aria-hidden="true" />
                {name}
              </th>
              <td>{value.toFixed(2)}</td>
              <td>{factor === 0 ? 'nothing' : (value * factor).toFixed(2)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Evidence trust={trust} />
    </div>
  );
}

function Evidence({ trust: { evidence, source } }: { trust: Trust }) {
  const said = (evidence ?? []).filter(({ text }) => text);
  return (
    <>
      {said.length === 0 ? null : (
        <ul className="evidence">
          {said.map(({ component, by, text }, index) => (
            <li key={index}>
              <span className="swatch" data-part={component} aria-hidden="true" />
              {by ? <b>{by}: </b> : null}
              {text}
            </li>
          ))}
        </ul>
      )}
      {source ? <p className="fine">{source === 'reported' ? 'As the agents reported it.' : 'Computed from the text.'}</p> : null}
    </>
  );
}
