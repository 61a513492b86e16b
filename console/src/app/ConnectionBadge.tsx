import type { Connection } from '@vctt/client';
import { connectionLine } from '../wording.ts';

export function ConnectionBadge({ connection }: { connection: Connection }) {
  return (
    <p className="connection" data-state={connection.state} title={connectionLine(connection)}>
      <span className="connection-dot" aria-hidden="true" />
      <span className="connection-text">{connectionLine(connection)}</span>
    </p>
  );
}
