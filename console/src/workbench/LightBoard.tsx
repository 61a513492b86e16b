import { count } from '../format.ts';
import { LIGHTS, type Light, type LightName, type Lights } from './lights.ts';

const NAMES: Record<LightName, string> = {
  gap: 'No gap',
  duplicate: 'No duplicate',
  order: 'In order',
  cost: 'Cost never falls',
};

export function LightBoard({ lights }: { lights: Lights }) {
  return (
    <ul className="lights" aria-label="What must hold">
      {LIGHTS.map((name) => (
        <li key={name} data-light={name} data-state={stateOf(lights[name])}>
          <span className="light" aria-hidden="true" />
          <b>{NAMES[name]}</b>
          <span className="light-note numeric">{noteOf(lights[name])}</span>
          {lights[name].broken.length === 0 ? null : (
            <ul>
              {lights[name].broken.map((words, index) => (
                <li key={index}>{words}</li>
              ))}
            </ul>
          )}
        </li>
      ))}
    </ul>
  );
}

function stateOf({ checks, broken }: Light): 'idle' | 'holds' | 'broken' {
  if (broken.length > 0) return 'broken';
  return checks === 0 ? 'idle' : 'holds';
}

function noteOf({ checks, broken, note }: Light): string {
  if (checks === 0) return 'nothing checked yet';
  const held = broken.length === 0 ? `holds, ${count(checks)} checks` : `broken, ${count(broken.length)} times`;
  return note === undefined ? held : `${held}; ${note}`;
}
