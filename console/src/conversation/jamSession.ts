import { newRequestId, type Connection, type Jam, type JamEvent, type StreamClient } from '@vctt/client';
import { advance, newPace, type Pace } from './advance.ts';
import { newConversationId } from './conversationId.ts';
import type { JamStorage } from './jamStorage.ts';
import { newLane, NOT_BEGUN, settledLanes, withPhase, type JamQuestion, type JamTurn, type Lane } from './jamTurn.ts';
import { isRunning } from './turn.ts';

export interface JamState {
  jam: JamTurn | undefined;
  connection: Connection;
}

interface Running {
  jam: Jam;
  paces: Map<string, Pace>;
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
      if (event.type === 'phase') return { ...next, phases: withPhase(next.phases, event), trustSoFar: event.trust ?? next.trustSoFar };
      if (event.type !== 'complete' && event.type !== 'error') return next;
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
      return { ...turn, lanes: [...turn.lanes, change(newLane(sessionId, ''))] };
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
