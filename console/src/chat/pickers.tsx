import { useId, type ReactNode } from 'react';
import type { Agent, Catalogue, Model } from '../catalogue.ts';
import { price } from '../format.ts';
import { Icon } from '../ui/Icon.tsx';
import { Popover } from '../ui/Popover.tsx';
import type { Choice } from './choice.ts';

interface Props {
  catalogue: Catalogue;
  choice: Choice;
  onChoice: (choice: Choice) => void;
}

export function AgentPicker({ catalogue, choice, onChoice }: Props) {
  const group = useId();
  const primary = catalogue.agents.find(({ role }) => role === null);
  const agents: Agent[] = [
    primary ?? { role: null, name: 'primary', chain: [] },
    ...catalogue.agents.filter(({ role }) => role !== null),
  ];
  const chosen = agents.find(({ role }) => (role ?? '') === choice.role)?.name ?? choice.role;
  return (
    <Popover name={`Agent: ${chosen}`} label={<ChipLabel kind="Agent">{chosen}</ChipLabel>}>
      <fieldset className="options">
        <legend>Agent</legend>
        {agents.map(({ role, name, chain }) => (
          <Option
            key={name}
            group={group}
            name={name}
            note={chain.join(' \u2192 ')}
            checked={choice.role === (role ?? '')}
            onCheck={() => onChoice({ ...choice, role: role ?? '' })}
          />
        ))}
      </fieldset>
    </Popover>
  );
}

export function ModelPicker({ catalogue, choice, onChoice }: Props) {
  const group = useId();
  const label = choice.model === '' ? 'automatic' : choice.model;
  return (
    <Popover name={`Model: ${label}`} label={<ChipLabel kind="Model">{label}</ChipLabel>}>
      <fieldset className="options">
        <legend>Model</legend>
        <Option
          group={group}
          name="automatic"
          note="the first of the agent’s models that is available"
          checked={choice.model === ''}
          onCheck={() => onChoice({ ...choice, model: '' })}
        />
        {catalogue.models.map((model) => (
          <Option
            key={model.id}
            group={group}
            name={model.id}
            note={noteOf(model)}
            side={model.price ? price(model.price) : 'price unknown'}
            disabled={!model.available}
            checked={choice.model === model.id}
            onCheck={() => onChoice({ ...choice, model: model.id })}
          />
        ))}
      </fieldset>
      <p className="fine">Prices are per million tokens, in and out.</p>
    </Popover>
  );
}

function ChipLabel({ kind, children }: { kind: string; children: ReactNode }) {
  return (
    <>
      <span className="chip-kind">{`${kind}: `}</span>
      <span className="chip-text">{children}</span>
      <Icon name="down" />
    </>
  );
}

interface OptionProps {
  group: string;
  name: string;
  note: string;
  side?: string;
  disabled?: boolean;
  checked: boolean;
  onCheck: () => void;
}

function Option({ group, name, note, side, disabled = false, checked, onCheck }: OptionProps) {
  const id = useId();
  return (
    <label className="option" data-disabled={disabled}>
      <input
        type="radio"
        name={group}
        checked={checked}
        disabled={disabled}
        onChange={onCheck}
        aria-labelledby={`${id}-name`}
        aria-describedby={`${id}-side ${id}-note`}
      />
      <span className="option-name" id={`${id}-name`}>
        {name}
      </span>
      <span className="option-side numeric" id={`${id}-side`}>
        {side}
      </span>
      <span className="option-note" id={`${id}-note`}>
        {note}
      </span>
    </label>
  );
}

export function noteOf({ provider, available, reason, retired, circuit, misconfigured }: Model): string {
  const remarks = [
    provider,
    retired ? 'retired by its maker' : undefined,
    available || retired ? undefined : (reason ?? 'not available'),
    misconfigured ?? undefined,
    circuit === 'open' ? 'failing, given a rest' : undefined,
    circuit === 'half_open' ? 'being tried again' : undefined,
  ];
  return remarks.filter((remark) => remark !== undefined && remark !== '').join(' \u00b7 ');
}
