import { useEffect, useState } from 'react';
import type { Thinking } from '../conversation/turn.ts';
import { seconds } from '../format.ts';

const TICK_MS = 100;

interface Props {
  text: string;
  thinking: Thinking | undefined;
  live: boolean;
}

export function Reasoning({ text, thinking, live }: Props) {
  const ended = thinking?.until;
  const running = live && ended === undefined;
  const elapsed = useElapsed(running);
  const took = thinking && ended !== undefined ? ended - thinking.since : elapsed;
  return (
    <details className="reasoning">
      <summary>
        {running ? 'Thinking' : 'Thought'} <span className="numeric">{running ? seconds(elapsed) : `for ${seconds(took)}`}</span>
      </summary>
      <div className="reasoning-text">{text}</div>
    </details>
  );
}

/** Milliseconds since it was first shown running. */
function useElapsed(running: boolean): number {
  const [elapsed, setElapsed] = useState(0);
  useEffect(() => {
    if (!running) return undefined;
    const since = performance.now();
    const timer = setInterval(() => setElapsed(performance.now() - since), TICK_MS);
    return () => clearInterval(timer);
  }, [running]);
  return elapsed;
}
