import type { Ref } from 'react';
import { CopyButton } from '../ui/CopyButton.tsx';
import { Icon } from '../ui/Icon.tsx';

interface Props {
  text: string;
  again: Ref<HTMLButtonElement>;
  edit: Ref<HTMLButtonElement>;
  /** What answering again does beside that. */
  againNote: string;
  onAgain: (() => void) | undefined;
  onEdit: (() => void) | undefined;
}

export function TurnTools({ text, again, edit, againNote, onAgain, onEdit }: Props) {
  return (
    <div className="turn-tools">
      {text === '' ? null : <CopyButton text={text} label="Copy answer" />}
      {onAgain ? (
        <button
          ref={again}
          type="button"
          className="tool"
          onClick={onAgain}
          aria-label="Answer again"
          aria-description={againNote}
          title={`Answer again. ${againNote}`}
        >
          <Icon name="again" />
        </button>
      ) : null}
      {onEdit ? (
        <button ref={edit} type="button" className="tool" onClick={onEdit} aria-label="Edit question" title="Edit question">
          <Icon name="edit" />
        </button>
      ) : null}
    </div>
  );
}
