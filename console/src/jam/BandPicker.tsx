import { Icon } from '../ui/Icon.tsx';
import { Popover } from '../ui/Popover.tsx';
import { PLAYERS, type Band } from './band.ts';

export function BandPicker({ band, onBand }: { band: Band; onBand: (band: Band) => void }) {
  const { roles, costLimit } = band;
  const label = roles.length === PLAYERS.length ? 'whole band' : `${roles.length} of ${PLAYERS.length}`;

  const toggle = (role: (typeof PLAYERS)[number]) => {
    const next = PLAYERS.filter((player) => (player === role ? !roles.includes(role) : roles.includes(player)));
    // Nobody at all is no band.
    if (next.length > 0) onBand({ ...band, roles: next });
  };

  return (
    <Popover
      name={`Band: ${label}`}
      label={
        <>
          <span className="chip-text">{label}</span>
          <Icon name="down" />
        </>
      }
    >
      <fieldset className="options">
        <legend>Who plays</legend>
        {PLAYERS.map((role) => (
          <label key={role} className="option">
            <input type="checkbox" checked={roles.includes(role)} onChange={() => toggle(role)} />
            <span className="option-name">{role}</span>
          </label>
        ))}
      </fieldset>
      <div className="option-fields">
        <label className="field">
          <span>Cost limit of all together, US dollars</span>
          <input type="text" inputMode="decimal" placeholder="none" value={costLimit} onChange={(event) => onBand({ ...band, costLimit: event.target.value })} />
        </label>
      </div>
    </Popover>
  );
}
