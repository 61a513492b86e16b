import { useState, type KeyboardEvent, type SubmitEvent } from 'react';
import { leavingLine } from '../wording.ts';

interface Props {
  text: string;
  /** The talk that goes on from here is not the server's, which keeps whole ones. */
  inside: boolean;
  onSend: (text: string) => void;
  onCancel: () => void;
}

/** What came after the question is asked no more once it is sent. */
export function QuestionEditor({ text, inside, onSend, onCancel }: Props) {
  const [draft, setDraft] = useState(text);
  const blank = draft.trim() === '';

  const send = (event: SubmitEvent) => {
    event.preventDefault();
    if (!blank) onSend(draft.trim());
  };

  const keys = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onCancel();
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing && !blank) {
      event.preventDefault();
      onSend(draft.trim());
    }
  };

  return (
    <form className="editor" onSubmit={send}>
      <div className="grow" data-draft={`${draft}\n`}>
        <textarea value={draft} aria-label="Edited question" autoFocus onChange={(event) => setDraft(event.target.value)} onKeyDown={keys} />
      </div>
      <p className="editor-foot">
        <span>{leavingLine(inside)}</span>
        <button type="button" className="button" onClick={onCancel}>
          Cancel
        </button>
        <button type="submit" className="button" data-kind="main" aria-disabled={blank}>
          Ask instead
        </button>
      </p>
    </form>
  );
}
