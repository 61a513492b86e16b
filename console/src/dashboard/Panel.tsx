import type { ReactNode } from 'react';
import type { Loaded } from '../app/useLoaded.ts';
import { ProblemNote } from '../ui/ProblemNote.tsx';

interface Props<T> {
  title: string;
  loaded: Loaded<T>;
  wide?: boolean;
  isEmpty?: (value: T) => boolean;
  empty?: string;
  children: (value: T) => ReactNode;
}

/** One question and its answer, or why there is none. */
export function Panel<T>({ title, loaded: { value, problem, reload }, wide = false, isEmpty, empty, children }: Props<T>) {
  return (
    <section className="panel" data-wide={wide} aria-busy={value === undefined && problem === undefined}>
      <h3>{title}</h3>
      {problem ? <ProblemNote problem={problem} onRetry={reload} /> : null}
      {value === undefined ? null : isEmpty?.(value) ? <p className="panel-empty">{empty}</p> : children(value)}
    </section>
  );
}
