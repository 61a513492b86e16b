import { useState, type SubmitEvent } from 'react';
import { useCatalogue } from '../app/useCatalogue.ts';
import { onlyDemo } from '../catalogue.ts';
import { DEMO_FAULTS, SIMULATOR_FAULTS, type Fault } from './faults.ts';
import type { Run } from './run.ts';

export function Ask({ run, running }: { run: Run; running: boolean }) {
  const catalogue = useCatalogue();
  const [message, setMessage] = useState('Tell me how a stream is resumed.');
  const [word, setWord] = useState('');
  const [model, setModel] = useState('');
  const demo = onlyDemo(catalogue);
  const asked = word === '' ? message.trim() : `${message.trim()} ${word}`;

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (asked !== '') run.ask({ message: asked, ...(model === '' ? {} : { model }) });
  };

  return (
    <form className="form bench-ask" onSubmit={submit}>
      <label className="field">
        <span>Message</span>
        <textarea className="input" rows={2} value={message} onChange={(event) => setMessage(event.target.value)} />
      </label>
      <label className="field">
        <span>Model</span>
        <select value={model} onChange={(event) => setModel(event.target.value)}>
          <option value="">automatic</option>
          {catalogue.models
            .filter(({ available }) => available)
            .map(({ id }) => (
              <option key={id}>{id}</option>
            ))}
        </select>
      </label>
      <Faults legend="Fault of the demo model" faults={DEMO_FAULTS} value={word} onChange={setWord} />
      <Faults legend="Fault of a simulated provider" faults={SIMULATOR_FAULTS} value={word} onChange={setWord} />
      <p className="fine bench-asked">
        {word === '' ? 'Nothing goes wrong on purpose.' : <>The message ends with <code>{word}</code>.</>}
        {demo && word.startsWith('sim:') ? ' Only the demo model is there: start providers that fail with ./vctt sim.' : ''}
      </p>
      <div className="bench-acts">
        <button type="submit" className="button" data-kind="main">
          {running ? 'Ask anew' : 'Ask'}
        </button>
        <button type="button" className="button" onClick={() => void run.stop()} disabled={!running}>
          Stop
        </button>
      </div>
    </form>
  );
}

interface FaultsProps {
  legend: string;
  faults: readonly Fault[];
  value: string;
  onChange: (word: string) => void;
}

/** Pressed once more, a fault is taken back. */
function Faults({ legend, faults, value, onChange }: FaultsProps) {
  return (
    <div className="field" role="group" aria-label={legend}>
      <span>{legend}</span>
      <div className="bench-acts">
        {faults.map(({ name, word }) => (
          <button key={word} type="button" className="button" aria-pressed={word === value} onClick={() => onChange(word === value ? '' : word)}>
            {name}
          </button>
        ))}
      </div>
    </div>
  );
}
