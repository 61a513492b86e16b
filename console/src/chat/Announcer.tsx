import type { Connection } from '@vctt/client';
import type { Answer } from '../conversation/turn.ts';
import { count, dollars } from '../format.ts';
import { endLine, errorTitle, progressLine } from '../wording.ts';

interface Props {
  turn: Answer | undefined;
  connection: Connection;
}

/** Tells a screen reader what changed; never the tokens themselves. */
export function Announcer({ turn, connection }: Props) {
  return (
    <div className="visually-hidden" role="status" aria-live="polite" aria-atomic="true">
      {announcement(turn, connection)}
    </div>
  );
}

function announcement(turn: Answer | undefined, connection: Connection): string {
  if (connection.state === 'refused') return `Not connected. ${connection.error}`;
  if (connection.state === 'lost') return 'The connection was lost. Reconnecting.';
  if (!turn) return '';
  switch (turn.phase.name) {
    case 'waiting':
    case 'streaming':
      return `${progressLine(turn, connection)}.`;
    case 'complete':
      return `${endLine(turn, turn.phase)} ${count(turn.meter.tokens)} tokens, ${dollars(turn.meter.cost)}.`;
    case 'failed':
      return `${errorTitle(turn.phase.code)} ${turn.phase.error}`;
  }
}
