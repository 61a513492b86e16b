import { type KeyboardEvent, type MouseEvent, type ReactNode, type Ref, type SubmitEvent } from 'react';
import { useKept } from '../app/useKept.ts';
import { Icon } from '../ui/Icon.tsx';

interface Props {
  ref: Ref<HTMLTextAreaElement>;
  /** Under which the draft is kept. */
  name: string;
  placeholder: string;
  running: boolean;
  stopping: boolean;
  onAsk: (text: string) => void;
  onStop: () => void;
  /** The pickers. */
  children?: ReactNode;
}

const HAS_KEYBOARD = matchMedia('(pointer: fine)').matches;

export function Composer({ ref, name, placeholder, running, stopping, onAsk, onStop, children }: Props) {
  const [draft, setDraft] = useKept(`draft of ${name}`, '');
  const blank = draft.trim() === '';

  const send = () => {
    if (running || blank) return;
    onAsk(draft.trim());
    setDraft('');
  };

  const sendOnEnter = (event: KeyboardEvent) => {
    // Enter also ends the composition of a character.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    send();
  };

  // The second click of a double click on Send would stop what the first one asked.
  const stop = (event: MouseEvent) => {
    if (event.detail < 2) onStop();
  };

  return (
    <form className="composer" onSubmit={submit}>
      <label className="visually-hidden" htmlFor="question">
        Your question
      </label>
      <div className="grow" data-draft={`${draft}\n`}>
        <textarea
          id="question"
          ref={ref}
          rows={1}
          value={draft}
          placeholder={placeholder}
          autoFocus={HAS_KEYBOARD}
          aria-describedby="question-hint"
          onChange={(event) => setDraft(event.target.value)}
          onKeyDown={sendOnEnter}
        />
      </div>
      <div className="controls">
        {children}
        <p className="hint" id="question-hint">
          {running ? 'Esc stops the answer' : 'Enter sends, Shift+Enter adds a line'}
        </p>
        {running ? (
          <button key="act" type="button" className="act" data-act="stop" onClick={stop} aria-disabled={stopping}>
            <Icon name="stop" />
            Stop
          </button>
        ) : (
          <button key="act" type="submit" className="act" data-act="send" aria-disabled={blank}>
            <Icon name="send" />
            Send
          </button>
        )}
      </div>
    </form>
  );
}
