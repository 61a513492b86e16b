import type { ReactNode } from 'react';

export interface Column<Row> {
  name: string;
  of: (row: Row) => ReactNode;
}

interface Props<Row> {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
}

/** The first column names its row. */
export function Numbers<Row>({ caption, columns, rows }: Props<Row>) {
  const [first, ...rest] = columns;
  return (
    <div className="numbers-scroll" tabIndex={0} role="region" aria-label={caption}>
      <table className="numbers">
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              <th scope="row">{first?.of(row)}</th>
              {rest.map(({ name, of }) => (
                <td key={name}>{of(row)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
