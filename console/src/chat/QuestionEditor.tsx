import { useState, type KeyboardEvent, type SubmitEvent } from 'react';
import { replacingLine } from '../wording.ts';

interface Props {
  text: string;
  /** There are turns after it. */
  followed: boolean;
  onSend: (text: string) => void;
  onCancel: () => void;
}

/** The question, and what came after it, is replaced once it is sent. */
export function QuestionEditor({ text, followed, onSend, onCancel }: Props) {
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
        <span>{replacingLine(followed)}</span>
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
