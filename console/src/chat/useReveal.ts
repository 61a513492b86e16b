import { useEffect, useState } from 'react';
import { cutAt, Reveal, type Shown } from './reveal.ts';

const stillness = matchMedia('(prefers-reduced-motion: reduce)');

/** A running text as it is shown; whole when it has ended, and as it comes for those who want no motion. */
export function useReveal(text: string, live: boolean): string {
  const [reveal] = useState(() => new Reveal(text.length));
  const [shown, setShown] = useState<Shown>({ length: text.length, due: text.length });
  const smooth = live && !stillness.matches;

  useEffect(() => {
    if (!smooth) return undefined;
    reveal.arrive(text.length, performance.now());
    let frame = requestAnimationFrame(function step(now) {
      const next = reveal.frame(now);
      setShown((before) => (before.length === next.length && before.due === next.due ? before : next));
      if (next.due < text.length) frame = requestAnimationFrame(step);
    });
    return () => cancelAnimationFrame(frame);
  }, [reveal, text, smooth]);

  return smooth ? cutAt(text, shown) : text;
}
