import { useCallback, useState } from 'react';

const kept = new Map<string, unknown>();

/** State that outlives its view for as long as the page is open. One name has one type. */
export function useKept<T>(name: string, first: T): [T, (value: T) => void] {
  const [value, setValue] = useState<T>(() => (kept.has(name) ? (kept.get(name) as T) : first));
  const change = useCallback(
    (next: T) => {
      kept.set(name, next);
      setValue(next);
    },
    [name],
  );
  return [value, change];
}
