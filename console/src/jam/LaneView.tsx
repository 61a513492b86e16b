import { memo } from 'react';
import { PulseStrip } from '../chat/PulseStrip.tsx';
import { Reasoning } from '../chat/Reasoning.tsx';
import { useReveal } from '../chat/useReveal.ts';
import { useStickToBottom } from '../chat/useStickToBottom.ts';
import type { Lane, PhaseState } from '../conversation/jamTurn.ts';
import { isRunning } from '../conversation/turn.ts';
import { count, dollars, duration, percent } from '../format.ts';
import { Markdown } from '../markdown/Markdown.tsx';
import { errorTitle } from '../wording.ts';
import { inParts } from './laneText.ts';

interface Props {
  lane: Lane;
  phase: PhaseState | undefined;
  hue: number;
  onStop: ((sessionId: string) => void) | undefined;
}

export const LaneView = memo(function LaneView({ lane, phase, hue, onStop }: Props) {
  const { role, weight, model, meter, sessionId } = lane;
  const running = isRunning(lane) && sessionId !== undefined;
  const { said, report } = inParts(useReveal(lane.text, running));
  const { scroller, content } = useStickToBottom();
  return (
    <section className="lane" data-hue={hue} data-state={running ? 'running' : lane.phase.name} aria-label={role} aria-busy={running}>
      <header className="lane-head">
        <h3>
          {role}
          {weight === undefined ? null : <span className="lane-weight numeric">{percent(weight)}</span>}
        </h3>
        {running && onStop && sessionId !== undefined ? (
          <button type="button" className="button" aria-label={`Stop ${role}`} aria-disabled={lane.stopping} onClick={() => onStop(sessionId)}>
            Stop
          </button>
        ) : null}
        <p className="lane-state">{stateLine(lane, phase)}</p>
        <p className="lane-facts numeric">
          {model ?? '\u2013'} {'\u00b7'} {count(meter.tokens)} tokens {'\u00b7'} {dollars(meter.cost)} {'\u00b7'} {duration(meter.ttftMs)}
        </p>
        <PulseStrip pulse={lane.pulse} live={running} />
      </header>
      <section className="lane-text" ref={scroller} tabIndex={0} aria-label={`What ${role} says`}>
        <div ref={content}>
          {lane.reasoning === '' ? null : <Reasoning text={lane.reasoning} thinking={lane.thinking} live={running} />}
          <Markdown text={said} live={running} />
          {report === undefined ? null : (
            <details className="lane-report">
              <summary>{running ? 'Writing its report' : 'Report'}</summary>
              <Markdown text={report} live={running} />
            </details>
          )}
        </div>
      </section>
    </section>
  );
});

function stateLine(lane: Lane, phase: PhaseState | undefined): string {
  if (lane.status === 'missing') return 'Did not play';
  switch (lane.phase.name) {
    case 'waiting':
      return lane.sessionId === undefined ? 'Waits for the plan' : (phase?.description ?? 'Waiting for the first token');
    case 'streaming':
      return lane.stopping ? 'Stopping' : (phase?.description ?? 'Playing');
    case 'failed':
      return `Out: ${errorTitle(lane.phase.code)}`;
    case 'complete':
      return lane.phase.finishReason === 'stopped' ? 'Stopped' : `Played${lane.phase.latencyMs === undefined ? '' : ` in ${duration(lane.phase.latencyMs)}`}`;
  }
}
