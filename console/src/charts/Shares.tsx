import { count, percent } from '../format.ts';

export interface Share {
  name: string;
  value: number;
}

/** One bar cut into parts of a whole, and the parts as a table. */
export function Shares({ caption, shares }: { caption: string; shares: readonly Share[] }) {
  const whole = shares.reduce((sum, { value }) => sum + value, 0);
  return (
    <div className="shares">
      <div className="shares-bar" aria-hidden="true">
        {shares.map(({ name, value }, index) =>
          value === 0 ? null : <span key={name} data-hue={index + 1} style={{ flexGrow: value }} />,
        )}
      </div>
      <table className="numbers">
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">End</th>
            <th scope="col">Answers</th>
            <th scope="col">Share</th>
          </tr>
        </thead>
        <tbody>
          {shares.map(({ name, value }, index) => (
            <tr key={name}>
              <th scope="row">
                <span className="swatch" data-hue={index + 1} aria-hidden="true" />
                {name}
              </th>
              <td>{count(value)}</td>
              <td>{percent(whole === 0 ? undefined : value / whole)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
