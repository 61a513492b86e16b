const COUNT = new Intl.NumberFormat('en-US');
const UNKNOWN = '\u2013';

export function count(value: number | undefined): string {
  return value === undefined ? UNKNOWN : COUNT.format(Math.round(value));
}

/** Four decimals below a cent's reach, where most answers lie; more where those would show zero. */
export function dollars(value: number | null | undefined): string {
  if (value === undefined || value === null) return UNKNOWN;
  if (value === 0) return '$0.00';
  if (value >= 1) return `$${value.toFixed(2)}`;
  return value >= 0.0001 ? `$${value.toFixed(4)}` : `$${value.toFixed(6)}`;
}

export function duration(ms: number | null | undefined): string {
  if (ms === undefined || ms === null) return UNKNOWN;
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1_000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

export function rate(value: number | undefined): string {
  if (value === undefined) return UNKNOWN;
  return value < 10 ? value.toFixed(1) : count(value);
}
