import { CopyButton } from '../ui/CopyButton.tsx';
import { Icon } from '../ui/Icon.tsx';

interface Props {
  text: string;
  onAgain: (() => void) | undefined;
  onEdit: (() => void) | undefined;
}

export function TurnTools({ text, onAgain, onEdit }: Props) {
  return (
    <div className="turn-tools">
      {text === '' ? null : <CopyButton text={text} label="Copy answer" />}
      {onAgain ? (
        <button type="button" className="tool" onClick={onAgain} aria-label="Answer again" title="Answer again">
          <Icon name="again" />
        </button>
      ) : null}
      {onEdit ? (
        <button type="button" className="tool" onClick={onEdit} aria-label="Edit question" title="Edit question">
          <Icon name="edit" />
        </button>
      ) : null}
    </div>
  );
}
