import { useCallback, useEffect, useRef, useState } from 'react';
import { Problem } from './api.ts';

export interface Loaded<T> {
  /** The last that was there; it stays while the next is loaded. */
  value: T | undefined;
  problem: Problem | undefined;
  reload: () => void;
}

/** Loads, and again whenever `load` changes, every `everyMs`, or when told to. */
export function useLoaded<T>(load: (signal: AbortSignal) => Promise<T>, everyMs?: number): Loaded<T> {
  const [state, setState] = useState<Omit<Loaded<T>, 'reload'>>({ value: undefined, problem: undefined });
  const running = useRef<AbortController>(undefined);

  const reload = useCallback(() => {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    load(controller.signal).then(
      (value) => {
        if (!controller.signal.aborted) setState({ value, problem: undefined });
      },
      (error: unknown) => {
        if (!controller.signal.aborted) setState((before) => ({ ...before, problem: toProblem(error) }));
      },
    );
  }, [load]);

  useEffect(() => {
    reload();
    const timer = everyMs === undefined ? undefined : setInterval(() => document.hidden || reload(), everyMs);
    return () => {
      clearInterval(timer);
      running.current?.abort();
    };
  }, [reload, everyMs]);

  return { ...state, reload };
}

export function toProblem(error: unknown): Problem {
  return error instanceof Problem ? error : new Problem(0, 'NO_ANSWER', 'The server does not answer.');
}
