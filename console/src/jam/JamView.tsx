import type { Connection } from '@vctt/client';
import { Answer } from '../chat/Answer.tsx';
import { Announcer } from '../chat/Announcer.tsx';
import { ErrorBox } from '../chat/ErrorBox.tsx';
import { MeterView } from '../chat/MeterView.tsx';
import { PulseStrip } from '../chat/PulseStrip.tsx';
import { newLane, type JamTurn, type Lane } from '../conversation/jamTurn.ts';
import { isRunning } from '../conversation/turn.ts';
import { CopyButton } from '../ui/CopyButton.tsx';
import { TrustGauge } from '../ui/TrustGauge.tsx';
import { endLine, progressLine } from '../wording.ts';
import { PLAYERS } from './band.ts';
import { LaneView } from './LaneView.tsx';
import { totalOf } from './totals.ts';

interface Props {
  jam: JamTurn;
  connection: Connection;
  onStopLane: (sessionId: string) => void;
  onGoOn: (jam: JamTurn) => void;
}

export function JamView({ jam, connection, onStopLane, onGoOn }: Props) {
  const running = isRunning(jam);
  const { phase, plan } = jam;
  const trust = running ? jam.trustSoFar : jam.trust;
  const planner = jam.lanes.find(({ role }) => role === 'planner');
  const lanes = lanesOf(jam);
  const playing = jam.lanes.some((lane) => lane !== planner && isRunning(lane));
  return (
    <article className="jam-turn" data-phase={phase.name} aria-busy={running}>
      <h2 className="question">{jam.question.text}</h2>
      <div className="turn-head">
        <div className="turn-model">
          <p className="model-name">Band Jam</p>
          <p className="turn-progress">{running && connection.state === 'connected' ? stage(jam, playing) : progressLine(jam, connection)}</p>
        </div>
        <MeterView meter={totalOf(jam)} />
      </div>
      <p className="jam-plan">{planLine(jam, planner !== undefined && isRunning(planner))}</p>
      <div className="lanes">
        {lanes.map((lane, index) => (
          <LaneView
            key={lane.role}
            lane={lane}
            phase={jam.phases.find((state) => state.phase === lane.role)}
            hue={index + 1}
            onStop={running && lane.sessionId !== undefined ? onStopLane : undefined}
          />
        ))}
      </div>
      <section className="synthesis" aria-label="Answer">
        <div className="synthesis-head">
          <h3>
            Answer {jam.model === undefined ? null : <span className="model-name">{jam.model}</span>}
          </h3>
          {jam.text === '' || running ? null : (
            <div className="row">
              <button type="button" className="button" onClick={() => onGoOn(jam)}>
                Go on in the chat
              </button>
              <CopyButton text={jam.text} label="Copy answer" />
            </div>
          )}
        </div>
        <PulseStrip pulse={jam.pulse} live={running} />
        {jam.text === '' && playing ? <p className="panel-empty">It begins when the band has played.</p> : <Answer text={jam.text} live={running} />}
        {phase.name === 'failed' ? <ErrorBox failure={phase} onRetry={undefined} /> : null}
        <p className="turn-status">{phase.name === 'complete' ? endLine(jam, phase) : null}</p>
        {trust ? <TrustGauge trust={trust} provisional={running} /> : null}
      </section>
      {plan?.strategy ? <p className="fine">Plan: {plan.strategy}</p> : null}
      <Announcer turn={jam} connection={connection} />
    </article>
  );
}

/** There from the beginning, so that nothing moves when it begins to play. */
function lanesOf(jam: JamTurn): Lane[] {
  const { lanes, question: { roles = PLAYERS } } = jam;
  const status: Lane['status'] = isRunning(jam) ? undefined : 'missing';
  const playing = lanes.filter(({ role }) => role !== 'planner');
  const waiting = roles.filter((role) => !playing.some((lane) => lane.role === role));
  const silent = waiting.map((role) => ({ ...newLane(undefined, role), status }));
  const order = [...roles, ...playing.map(({ role }) => role)];
  return [...playing, ...silent].sort((one, other) => order.indexOf(one.role) - order.indexOf(other.role));
}

function stage(jam: JamTurn, playing: boolean): string {
  if (jam.stopping) return 'Stopping';
  if (jam.text !== '') return 'One answer is made of all';
  return playing ? 'The band plays' : (jam.phases.findLast(({ status }) => status === 'in_progress')?.description ?? 'Waiting for the first token');
}

function planLine({ plan, lanes }: JamTurn, planning: boolean): string {
  if (planning) return 'The planner splits the question.';
  if (plan && !plan.byPlanner) return 'The planner gave no plan; the usual weights were taken.';
  return lanes.length === 0 ? '\u00a0' : 'The planner has split the question.';
}
