import type { ReactNode } from 'react';
import type { Column } from './Numbers.tsx';

interface Props<Row> {
  caption: string;
  /** What a row is called, and that heading. */
  head: string;
  nameOf: (row: Row) => string;
  valueOf: (row: Row) => number;
  /** The value as it is read, and its heading. */
  measure: string;
  format: (value: number) => string;
  columns?: readonly Column<Row>[];
  rows: readonly Row[];
}

/** A table whose rows are bars: chart and numbers in one. */
export function Ranking<Row>({ caption, head, nameOf, valueOf, measure, format, columns = [], rows }: Props<Row>) {
  const most = Math.max(0, ...rows.map(valueOf));
  return (
    <div className="numbers-scroll" tabIndex={0} role="region" aria-label={caption}>
      <table className="numbers ranking">
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{head}</th>
            <th scope="col">{measure}</th>
            {columns.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={nameOf(row)}>
              <th scope="row">
                {nameOf(row)}
                {most === 0 ? null : <BarOf share={valueOf(row) / most} />}
              </th>
              <td>{format(valueOf(row))}</td>
              {columns.map(({ name, of }) => (
                <td key={name}>{of(row)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function BarOf({ share }: { share: number }): ReactNode {
  return (
    <span className="ranking-bar" aria-hidden="true">
      <span style={{ width: `${share * 100}%` }} />
    </span>
  );
}
