import type { Connection } from '@vctt/client';
import { hrefOf } from '../app/router.ts';

/** Why nothing can be asked, and what helps. */
export function RefusedNote({ connection }: { connection: Connection }) {
  if (connection.state !== 'refused') return null;
  return (
    <div className="notice refused" data-kind="bad">
      <p>
        <b>The server did not let this page in.</b> {connection.error}
      </p>
      <a className="button" href={hrefOf('settings')}>
        Enter a key
      </a>
    </div>
  );
}
