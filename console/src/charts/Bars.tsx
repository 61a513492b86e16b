import { ticks } from './scale.ts';
import { useWidth } from './useWidth.ts';

export interface Bar {
  /** What it stands for, in words. */
  name: string;
  value: number;
}

interface Props {
  label: string;
  bars: readonly Bar[];
  format: (value: number) => string;
}

const HEIGHT = 180;
const LEFT = 56;
const BOTTOM = 22;
const TOP = 8;
const LABEL_PX = 64;
const WIDEST = 56;

/** Upright bars side by side, as of days. */
export function Bars({ label, bars, format }: Props) {
  const [place, width] = useWidth<HTMLDivElement>();
  const marks = ticks(Math.max(0, ...bars.map(({ value }) => value)));
  const most = marks.at(-1) ?? 1;
  const plot = Math.max(1, width - LEFT);
  const slot = plot / Math.max(1, bars.length);
  const every = Math.max(1, Math.ceil(LABEL_PX / slot));
  const thick = Math.max(1, Math.min(WIDEST, slot * 0.7));
  const middle = (index: number) => LEFT + (index + 0.5) * slot;
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
        {bars.map(({ name, value }, index) => (
          <g key={name}>
            <rect
              className="bar"
              x={middle(index) - thick / 2}
              width={thick}
              y={y(value)}
              height={Math.max(value > 0 ? 1 : 0, y(0) - y(value))}
              rx={Math.min(3, thick / 4)}
            >
              <title>{`${name}: ${format(value)}`}</title>
            </rect>
            {index % every === 0 ? (
              <text x={middle(index)} y={HEIGHT - 6} textAnchor="middle">
                {name}
              </text>
            ) : null}
          </g>
        ))}
      </svg>
    </div>
  );
}
