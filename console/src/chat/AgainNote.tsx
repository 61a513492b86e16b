import type { KeyboardEvent } from 'react';
import { replacingLine } from '../wording.ts';

interface Props {
  onAgain: () => void;
  onCancel: () => void;
}

/** Asked before turns that follow are replaced. */
export function AgainNote({ onAgain, onCancel }: Props) {
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onCancel();
  };

  return (
    <div className="editor again" role="group" aria-label="Answer again?" onKeyDown={keys}>
      <p className="editor-foot">
        <span>{replacingLine(true)}</span>
        <button type="button" className="button" autoFocus onClick={onCancel}>
          Cancel
        </button>
        <button type="button" className="button" data-kind="main" onClick={onAgain}>
          Answer again
        </button>
      </p>
    </div>
  );
}
