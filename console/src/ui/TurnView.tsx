import { memo } from 'react';
import type { Connection } from '@vctt/client';
import { isRunning, type ToolStep, type Turn } from '../conversation/turn.ts';
import { duration } from '../format.ts';
import { endLine, fallbackLine, progressLine } from '../wording.ts';
import { Answer } from './Answer.tsx';
import { ErrorBox } from './ErrorBox.tsx';
import { MeterView } from './MeterView.tsx';

interface Props {
  turn: Turn;
  connection: Connection;
  demoLabel: string | undefined;
  onRetry: (() => void) | undefined;
}

export const TurnView = memo(function TurnView({ turn, connection, demoLabel, onRetry }: Props) {
  const running = isRunning(turn);
  const { phase } = turn;
  return (
    <article className="turn" data-phase={phase.name} aria-busy={running}>
      <h2 className="question">{turn.question.text}</h2>
      <div className="turn-head">
        <div className="turn-model">
          <p>
            <span className="model-name">{turn.model ?? '\u2013'}</span>
            {demoLabel === undefined ? null : <span className="tag">{demoLabel}</span>}
          </p>
          <p className="turn-progress">{progressLine(turn, connection)}</p>
        </div>
        <MeterView meter={turn.meter} />
      </div>
      {turn.reasoning === '' ? null : (
        <details className="reasoning">
          <summary>Reasoning</summary>
          <div className="reasoning-text">{turn.reasoning}</div>
        </details>
      )}
      <Answer text={turn.text} live={running} />
      {turn.fallbacks.length + turn.tools.length === 0 ? null : (
        <ul className="notes">
          {turn.tools.map((step) => (
            <li key={step.callId}>{toolLine(step)}</li>
          ))}
          {turn.fallbacks.map((fallback, index) => (
            <li key={index}>{fallbackLine(fallback)}</li>
          ))}
        </ul>
      )}
      {phase.name === 'failed' ? (
        <ErrorBox failure={phase} onRetry={onRetry} />
      ) : (
        <p className="turn-status">{phase.name === 'complete' ? endLine(turn, phase) : null}</p>
      )}
    </article>
  );
});

function toolLine({ tool, status, durationMs }: ToolStep): string {
  switch (status) {
    case 'started':
      return `Tool ${tool} is running.`;
    case 'finished':
      return durationMs === undefined ? `Tool ${tool} finished.` : `Tool ${tool} finished in ${duration(durationMs)}.`;
    case 'failed':
      return `Tool ${tool} failed.`;
  }
}
