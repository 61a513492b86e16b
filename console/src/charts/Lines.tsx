import { ticks } from './scale.ts';
import { useWidth } from './useWidth.ts';

export interface Line {
  name: string;
  /** One for each place; undefined where nothing was measured. */
  values: readonly (number | undefined)[];
}

interface Props {
  label: string;
  places: readonly string[];
  lines: readonly Line[];
  format: (value: number) => string;
  /** The top of the scale where it is fixed. */
  most?: number;
}

const HEIGHT = 190;
const LEFT = 56;
const RIGHT = 8;
const BOTTOM = 22;
const TOP = 8;
const LABEL_PX = 56;

export function Lines({ label, places, lines, format, most: fixed }: Props) {
  const [place, width] = useWidth<HTMLDivElement>();
  const marks = ticks(fixed ?? Math.max(0, ...lines.flatMap(({ values }) => values.map((value) => value ?? 0))));
  const most = marks.at(-1) ?? 1;
  const step = (width - LEFT - RIGHT) / Math.max(1, places.length - 1);
  const every = Math.max(1, Math.ceil(LABEL_PX / step));
  const x = (index: number) => LEFT + index * step;
  const y = (value: number) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / most);
  return (
    <div className="chart" ref={place}>
      <svg width={width} height={HEIGHT} role="img" aria-label={label}>
        {marks.map((mark) => (
          <g key={mark}>
            <path className="grid" d={`M${LEFT} ${y(mark)}H${width}`} />
            <text x={LEFT - 8} y={y(mark)} dy="0.32em" textAnchor="end">
              {format(mark)}
            </text>
          </g>
        ))}
        {places.map((name, index) =>
          index % every === 0 ? (
            <text key={index} x={x(index)} y={HEIGHT - 6} textAnchor={index === 0 ? 'start' : 'middle'}>
              {name}
            </text>
          ) : null,
        )}
        {lines.map(({ name, values }, index) => (
          <g key={name} className="series" data-hue={index + 1}>
            <path className="line" d={pathOf(values, x, y)} />
            {values.map((value, at) =>
              value === undefined ? null : (
                <circle key={at} cx={x(at)} cy={y(value)} r={places.length > 60 ? 1.5 : 3}>
                  <title>{`${places[at] ?? ''}, ${name}: ${format(value)}`}</title>
                </circle>
              ),
            )}
          </g>
        ))}
      </svg>
      <ul className="legend" aria-hidden="true">
        {lines.map(({ name }, index) => (
          <li key={name}>
            <span className="swatch" data-hue={index + 1} />
            {name}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Broken where nothing was measured. */
function pathOf(values: readonly (number | undefined)[], x: (index: number) => number, y: (value: number) => number): string {
  let path = '';
  let drawing = false;
  for (const [index, value] of values.entries()) {
    if (value !== undefined) path += `${drawing ? 'L' : 'M'}${x(index).toFixed(1)} ${y(value).toFixed(1)}`;
    drawing = value !== undefined;
  }
  return path;
}
