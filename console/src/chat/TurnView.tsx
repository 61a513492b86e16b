import { memo, useRef, useState } from 'react';
import type { Connection } from '@vctt/client';
import { isRunning, type Question, type Turn } from '../conversation/turn.ts';
import { Icon } from '../ui/Icon.tsx';
import { TrustNote } from '../ui/TrustNote.tsx';
import { useReturnFocus, type Opener } from '../ui/useReturnFocus.ts';
import { endLine, fallbackLine, progressLine, replacingLine } from '../wording.ts';
import { AgainNote } from './AgainNote.tsx';
import { Answer } from './Answer.tsx';
import { ErrorBox } from './ErrorBox.tsx';
import { MeterView } from './MeterView.tsx';
import { PulseStrip } from './PulseStrip.tsx';
import { QuestionEditor } from './QuestionEditor.tsx';
import { Reasoning } from './Reasoning.tsx';
import { ToolCard } from './ToolCard.tsx';
import { TurnTools } from './TurnTools.tsx';

interface Props {
  turn: Turn;
  connection: Connection;
  demoLabel: string | undefined;
  /** There are turns after it. */
  followed: boolean;
  /** Undefined while an answer runs: one at a time. */
  onAskInstead: ((requestId: string, question: Question) => void) | undefined;
  onRetry: (() => void) | undefined;
}

export const TurnView = memo(function TurnView({ turn, connection, demoLabel, followed, onAskInstead, onRetry }: Props) {
  const [mode, setMode] = useState<'shown' | 'editing' | 'again'>('shown');
  const again = useRef<HTMLButtonElement>(null);
  const edit = useRef<HTMLButtonElement>(null);
  const { openedBy, forget } = useReturnFocus(mode !== 'shown');
  const running = isRunning(turn);
  const { phase, question } = turn;
  const enter = (next: 'editing' | 'again', from: Opener) => {
    openedBy(from);
    setMode(next);
  };
  const leave = () => setMode('shown');

  const askInstead = (text: string) => {
    forget();
    leave();
    onAskInstead?.(turn.requestId, { ...question, text });
  };
  return (
    <article className="turn" data-phase={phase.name} aria-busy={running}>
      {mode === 'editing' ? (
        <QuestionEditor text={question.text} followed={followed} onSend={askInstead} onCancel={leave} />
      ) : (
        <h2 className="question">{question.text}</h2>
      )}
      <div className="turn-head">
        <div className="turn-model">
          <p>
            <span className="model-name">{turn.model ?? '\u2013'}</span>
            {demoLabel === undefined ? null : <span className="tag">{demoLabel}</span>}
          </p>
          <p className="turn-progress">{progressLine(turn, connection)}</p>
        </div>
        <MeterView meter={turn.meter} />
        <PulseStrip pulse={turn.pulse} live={running} />
      </div>
      {turn.reasoning === '' ? null : <Reasoning text={turn.reasoning} thinking={turn.thinking} live={running} />}
      {turn.tools.map((step) => (
        <ToolCard key={step.callId} step={step} />
      ))}
      {turn.fallbacks.length === 0 ? null : (
        <ul className="notes">
          {turn.fallbacks.map((fallback, index) => (
            <li key={index}>
              <Icon name="swap" />
              <span>{fallbackLine(fallback)}</span>
            </li>
          ))}
        </ul>
      )}
      {turn.text === '' && !running ? null : <Answer text={turn.text} live={running} />}
      {phase.name === 'failed' ? <ErrorBox failure={phase} onRetry={onRetry} /> : null}
      {running ? null : (
        <div className="turn-foot">
          <p className="turn-status">{phase.name === 'complete' ? endLine(turn, phase) : null}</p>
          <TurnTools
            text={turn.text}
            again={again}
            edit={edit}
            againNote={replacingLine(followed)}
            onAgain={onAskInstead && mode !== 'again' ? () => (followed ? enter('again', again) : askInstead(question.text)) : undefined}
            onEdit={onAskInstead && mode !== 'editing' ? () => enter('editing', edit) : undefined}
          />
        </div>
      )}
      {mode === 'again' && onAskInstead ? <AgainNote onAgain={() => askInstead(question.text)} onCancel={leave} /> : null}
      {turn.trust ? <TrustNote trust={turn.trust} /> : null}
    </article>
  );
});
