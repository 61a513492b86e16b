import type { Connection } from '@vctt/client';
import { connectionLine } from '../wording.ts';

export function ConnectionBadge({ connection }: { connection: Connection }) {
  return (
    <p className="connection" data-state={connection.state}>
      <span className="connection-dot" aria-hidden="true" />
      {connectionLine(connection)}
    </p>
  );
}
