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

/** For what is seen to run. */
export function seconds(ms: number): string {
  return ms < 60_000 ? `${(ms / 1_000).toFixed(1)} s` : duration(ms);
}

/** US dollars per million tokens, in and out. */
export function price({ inputPerMillion, outputPerMillion }: { inputPerMillion: number; outputPerMillion: number }): string {
  if (inputPerMillion === 0 && outputPerMillion === 0) return 'free';
  return `$${plain(inputPerMillion)} / $${plain(outputPerMillion)}`;
}

function plain(amount: number): string {
  return amount.toFixed(Number.isInteger(amount) ? 0 : 2);
}

export function percent(share: number | undefined): string {
  return share === undefined ? UNKNOWN : `${(share * 100).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;
}

const DATE_TIME = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

export function dateTime(iso: string | null | undefined): string {
  const time = Date.parse(iso ?? '');
  return Number.isNaN(time) ? UNKNOWN : DATE_TIME.format(time);
}

export function rate(value: number | undefined): string {
  if (value === undefined) return UNKNOWN;
  return value < 10 ? value.toFixed(1) : count(value);
}
