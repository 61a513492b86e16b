import { useEffect, useEffectEvent } from 'react';

/** Escape also closes what is open: then it does nothing else. */
export function useEscape(active: boolean, act: () => void): void {
  const onEscape = useEffectEvent((event: KeyboardEvent) => {
    const target = event.target instanceof Element ? event.target : undefined;
    const closes = document.querySelector(':popover-open, dialog[open]') ?? target?.closest('.editor');
    if (event.key === 'Escape' && !event.defaultPrevented && !closes) act();
  });
  useEffect(() => {
    if (!active) return undefined;
    addEventListener('keydown', onEscape, true);
    return () => removeEventListener('keydown', onEscape, true);
  }, [active]);
}
