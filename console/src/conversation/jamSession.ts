import {
  newRequestId,
  type AgentRole,
  type Connection,
  type Jam,
  type JamEvent,
  type JamPartSummary,
  type StreamClient,
  type StreamPhase,
} from '@vctt/client';
import { advance, newPace, type Pace } from './advance.ts';
import { newConversationId } from './conversationId.ts';
import { isRunning, NO_ANSWER_YET, type Answer } from './turn.ts';

export interface JamQuestion {
  text: string;
  roles?: readonly AgentRole[];
  maxCostUsd?: number;
}

/** One who plays. */
export interface Lane extends Answer {
  role: string;
  weight: number | undefined;
  /** How its playing ended, as the whole says. */
  status: JamPartSummary['status'] | undefined;
}

export interface PhaseState {
  phase: string;
  description: string;
  status: StreamPhase['status'];
  progress: number;
}

/** A jam as it is played. */
export interface JamTurn extends Answer {
  requestId: string;
  /** Under which the server keeps it. */
  conversationId: string;
  question: JamQuestion;
  lanes: readonly Lane[];
  phases: readonly PhaseState[];
  plan: { strategy: string | undefined; byPlanner: boolean } | undefined;
}

export interface JamState {
  jam: JamTurn | undefined;
  connection: Connection;
}

const NOT_BEGUN = { ...NO_ANSWER_YET, lanes: [], phases: [], plan: undefined };

interface Running {
  jam: Jam;
  paces: Map<string, Pace>;
}

export interface JamStorage {
  load(): JamTurn | undefined;
  save(jam: JamTurn | undefined): void;
}

/** The tab's jam. It survives a cut and a reload. */
export class JamSession {
  readonly #client: StreamClient;
  readonly #storage: JamStorage;
  readonly #schedule: (publish: () => void) => void;
  readonly #listeners = new Set<() => void>();
  #turn: JamTurn | undefined;
  #running: Running | undefined;
  #published: JamState;
  #scheduled = false;

  constructor(client: StreamClient, storage: JamStorage, schedule: (publish: () => void) => void) {
    this.#client = client;
    this.#storage = storage;
    this.#schedule = schedule;
    this.#turn = storage.load();
    this.#published = { jam: this.#turn, connection: client.connection };
    client.onConnection(() => this.#changed());
    this.#takeUp();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly state = (): JamState => this.#published;

  ask(question: JamQuestion): void {
    if (this.#running) return;
    this.#turn = { ...NOT_BEGUN, requestId: newRequestId(), conversationId: newConversationId(), question };
    this.#follow(this.#ask(this.#turn));
  }

  async stop(): Promise<void> {
    const running = this.#running;
    if (!running) return;
    this.#update((turn) => ({ ...turn, stopping: true }));
    const ack = await running.jam.stop();
    this.#update((turn) => ({ ...turn, stopping: false, receipt: ack.ok ? ack : undefined }));
    this.#save();
  }

  async stopLane(sessionId: string): Promise<void> {
    const part = this.#running?.jam.parts.find((candidate) => candidate.sessionId === sessionId);
    if (!part) return;
    this.#lane(sessionId, (lane) => ({ ...lane, stopping: true }));
    const ack = await part.stop();
    this.#lane(sessionId, (lane) => ({ ...lane, stopping: false, receipt: ack.ok ? ack : undefined }));
  }

  clear(): void {
    const running = this.#running;
    this.#running = undefined;
    void running?.jam.stop();
    this.#turn = undefined;
    this.#save();
    this.#changed();
  }

  #ask({ question: { text, ...choices }, conversationId, requestId }: JamTurn): Jam {
    return this.#client.jam({ message: text, ...choices, conversationId }, requestId);
  }

  #takeUp(): void {
    const turn = this.#turn;
    if (!isRunning(turn)) return;
    const { requestId, conversationId, question, sessionId } = turn;
    this.#turn = { ...NOT_BEGUN, requestId, conversationId, question, sessionId };
    this.#follow(sessionId === undefined ? this.#ask(turn) : this.#client.resumeJam(sessionId));
  }

  #follow(jam: Jam): void {
    const running: Running = { jam, paces: new Map() };
    this.#running = running;
    this.#save();
    this.#changed();
    void this.#read(running);
  }

  async #read(running: Running): Promise<void> {
    for await (const event of running.jam) {
      if (this.#running !== running) continue;
      this.#accept(event, running);
      if (event.type === 'start') this.#save();
    }
    if (this.#running !== running) return;
    this.#running = undefined;
    this.#save();
    this.#changed();
  }

  #accept(event: JamEvent, { jam, paces }: Running): void {
    if (event.type === 'part') {
      const { part } = event;
      const pace = paceOf(paces, part.sessionId);
      this.#lane(part.sessionId, (lane) => ({
        ...advance(lane, event.event, pace, part.text, part.reasoning),
        role: part.role ?? lane.role,
        weight: part.weight ?? lane.weight,
      }));
      return;
    }
    this.#update((turn) => {
      const next = advance(turn, event, paceOf(paces, ''), jam.text, jam.reasoning);
      if (event.type === 'phase') return { ...next, phases: withPhase(next.phases, event) };
      if (event.type !== 'complete') return next;
      const { plan } = event;
      return {
        ...next,
        lanes: settledLanes(next.lanes, event.parts ?? []),
        plan: plan ? { strategy: plan.strategy ?? undefined, byPlanner: plan.source === 'planner' } : undefined,
      };
    });
  }

  #lane(sessionId: string, change: (lane: Lane) => Lane): void {
    this.#update((turn) => {
      const known = turn.lanes.find((lane) => lane.sessionId === sessionId);
      if (known) return { ...turn, lanes: turn.lanes.map((lane) => (lane === known ? change(lane) : lane)) };
      const lane: Lane = { ...NO_ANSWER_YET, sessionId, role: '', weight: undefined, status: undefined };
      return { ...turn, lanes: [...turn.lanes, change(lane)] };
    });
  }

  #update(change: (turn: JamTurn) => JamTurn): void {
    if (this.#turn) this.#turn = change(this.#turn);
    this.#changed();
  }

  #save(): void {
    this.#storage.save(this.#turn);
  }

  #changed(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#schedule(() => {
      this.#scheduled = false;
      this.#published = { jam: this.#turn, connection: this.#client.connection };
      for (const listener of this.#listeners) listener();
    });
  }
}

function paceOf(paces: Map<string, Pace>, id: string): Pace {
  const pace = paces.get(id) ?? newPace();
  paces.set(id, pace);
  return pace;
}

function withPhase(phases: readonly PhaseState[], { phase, description, status, progress }: StreamPhase): PhaseState[] {
  const next = { phase, description, status, progress };
  const known = phases.some((old) => old.phase === phase);
  return known ? phases.map((old) => (old.phase === phase ? next : old)) : [...phases, next];
}

/** The whole knows how each part ended, those too that never began or whose end was not seen. */
function settledLanes(lanes: readonly Lane[], parts: readonly JamPartSummary[]): Lane[] {
  const settled = lanes.map((lane) => {
    const part = parts.find(({ sessionId }) => sessionId === lane.sessionId);
    return part ? withSummary(lane, part) : lane;
  });
  const unseen = parts.filter(({ role }) => role !== 'synthesiser' && !settled.some((lane) => lane.role === role));
  const missing = unseen.map((part) =>
    withSummary({ ...NO_ANSWER_YET, sessionId: part.sessionId ?? undefined, role: part.role, weight: undefined, status: undefined }, part),
  );
  return [...settled, ...missing];
}

function withSummary(lane: Lane, part: JamPartSummary): Lane {
  return {
    ...lane,
    status: part.status,
    weight: part.weight ?? lane.weight,
    model: part.model ?? lane.model,
    phase: isRunning(lane) ? endOf(part) : lane.phase,
    meter: {
      ...lane.meter,
      tokens: part.totalTokens ?? lane.meter.tokens,
      cost: part.totalCost ?? lane.meter.cost,
      ttftMs: part.ttftMs ?? lane.meter.ttftMs,
    },
  };
}

function endOf({ status, code, latencyMs }: JamPartSummary): Lane['phase'] {
  if (status === 'complete' || status === 'stopped') {
    return { name: 'complete', finishReason: status === 'complete' ? 'stop' : 'stopped', latencyMs: latencyMs ?? undefined, persisted: true };
  }
  return { name: 'failed', code: code ?? 'INTERNAL', error: '', retryable: false };
}

const VERSION = 2;

export function sessionJam(storage: Storage, path: string): JamStorage {
  const key = `vctt.jam:${path}`;
  return {
    load() {
      try {
        const saved = JSON.parse(storage.getItem(key) ?? 'null') as { version: number; jam: JamTurn } | null;
        return saved?.version === VERSION ? saved.jam : undefined;
      } catch {
        return undefined;
      }
    },
    save(jam) {
      try {
        if (jam) storage.setItem(key, JSON.stringify({ version: VERSION, jam }));
        else storage.removeItem(key);
      } catch {
        // Too long to be kept: a reload follows nothing, the jam itself goes on.
      }
    },
  };
}
