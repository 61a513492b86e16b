import { useState, type KeyboardEvent, type MouseEvent, type Ref, type SubmitEvent } from 'react';
import type { AgentRole } from '@vctt/client';
import type { Catalogue, Model } from '../catalogue.ts';

export interface Choice {
  /** Empty: the agent's own. */
  model: string;
  /** Empty: the primary agent. */
  role: AgentRole | '';
}

interface Props {
  ref: Ref<HTMLTextAreaElement>;
  catalogue: Catalogue;
  choice: Choice;
  onChoice: (choice: Choice) => void;
  running: boolean;
  stopping: boolean;
  onAsk: (text: string) => void;
  onStop: () => void;
}

const HAS_KEYBOARD = matchMedia('(pointer: fine)').matches;

export function Composer({ ref, catalogue, choice, onChoice, running, stopping, onAsk, onStop }: Props) {
  const [draft, setDraft] = useState('');
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

  const agents = catalogue.agents.filter(({ role }) => role !== null);
  const primary = catalogue.agents.find(({ role }) => role === null)?.name ?? 'primary';

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
          placeholder="Ask a question"
          autoFocus={HAS_KEYBOARD}
          aria-describedby="question-hint"
          onChange={(event) => setDraft(event.target.value)}
          onKeyDown={sendOnEnter}
        />
      </div>
      <div className="controls">
        <div className="picker">
          <label htmlFor="agent">Agent</label>
          <select
            id="agent"
            value={choice.role}
            onChange={(event) => onChoice({ ...choice, role: event.target.value as Choice['role'] })}
          >
            <option value="">{primary}</option>
            {agents.map(({ role, name }) => (
              <option key={role} value={role ?? ''}>
                {name}
              </option>
            ))}
          </select>
        </div>
        <div className="picker">
          <label htmlFor="model">Model</label>
          <select
            id="model"
            value={choice.model}
            onChange={(event) => onChoice({ ...choice, model: event.target.value })}
          >
            <option value="">automatic</option>
            {catalogue.models.map((model) => (
              <option key={model.id} value={model.id} disabled={!model.available}>
                {modelLabel(model)}
              </option>
            ))}
          </select>
        </div>
        <p className="hint" id="question-hint">
          {running ? 'Esc stops the answer' : 'Enter sends, Shift+Enter adds a line'}
        </p>
        {running ? (
          <button key="act" type="button" className="act" data-act="stop" onClick={stop} aria-disabled={stopping}>
            Stop
          </button>
        ) : (
          <button key="act" type="submit" className="act" data-act="send" aria-disabled={blank}>
            Send
          </button>
        )}
      </div>
    </form>
  );
}

function modelLabel({ id, available, reason, retired }: Model): string {
  const remarks = [retired ? 'retired' : undefined, available ? undefined : (reason ?? 'unavailable')];
  const known = remarks.filter((remark) => remark !== undefined);
  return known.length === 0 ? id : `${id} (${known.join(', ')})`;
}
