import { Icon } from '../ui/Icon.tsx';
import { Popover } from '../ui/Popover.tsx';
import { changedOptions, costLimitOf, type Choice } from './choice.ts';

interface Props {
  choice: Choice;
  onChoice: (choice: Choice) => void;
}

const USUAL_TEMPERATURE = 0.7;

export function OptionsPicker({ choice, onChoice }: Props) {
  const changed = changedOptions(choice);
  const { temperature, tools, costLimit } = choice;
  const wrong = costLimit !== '' && costLimitOf(choice) === undefined;
  const label = (
    <>
      <Icon name="settings" />
      {changed === 0 ? null : <span className="chip-count">{changed}</span>}
    </>
  );
  return (
    <Popover name={changed === 0 ? 'Options' : `Options, ${changed} changed`} label={label}>
      <div className="option-fields">
        <label className="field">
          <span>
            Temperature <span className="numeric">{temperature === undefined ? 'the agent\u2019s own' : temperature.toFixed(1)}</span>
          </span>
          <input
            type="range"
            min={0}
            max={2}
            step={0.1}
            value={temperature ?? USUAL_TEMPERATURE}
            onChange={(event) => onChoice({ ...choice, temperature: event.target.valueAsNumber })}
          />
        </label>
        <label className="field" data-row="true">
          <span>Tools</span>
          <input type="checkbox" role="switch" checked={tools} onChange={(event) => onChoice({ ...choice, tools: event.target.checked })} />
        </label>
        <label className="field">
          <span>Cost limit, US dollars</span>
          <input
            type="text"
            inputMode="decimal"
            placeholder="none"
            value={costLimit}
            aria-invalid={wrong}
            aria-describedby="cost-limit-rule"
            onChange={(event) => onChoice({ ...choice, costLimit: event.target.value })}
          />
        </label>
        <p className="fine" id="cost-limit-rule" data-wrong={wrong}>
          {wrong ? 'An amount above 0, like 0.05' : 'The answer ends when it has cost that much. What it wrote is kept.'}
        </p>
        {changed === 0 ? null : (
          <button type="button" className="button" onClick={() => onChoice({ ...choice, temperature: undefined, tools: true, costLimit: '' })}>
            As they come
          </button>
        )}
      </div>
    </Popover>
  );
}
