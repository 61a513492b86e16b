import { newRequestId, type AskRequest, type Connection, type Generation, type GenerationEvent, type StreamClient } from '@vctt/client';
import { advance, type Pace } from './advance.ts';
import { historyOf } from './history.ts';
import type { TurnStorage } from './storage.ts';
import { isRunning, newTurn, type Question, type Turn } from './turn.ts';

export interface ConversationState {
  turns: readonly Turn[];
  connection: Connection;
}

interface Running {
  requestId: string;
  generation: Generation;
  pace: Pace;
  /** Undefined when the asking was not seen, so that the wait cannot be measured. */
  askedAt: number | undefined;
  /** The first delta was seen. */
  told: boolean;
}

/** The answer may still be there: it is followed again, not paid again. */
const OUTCOME_UNKNOWN = new Set(['NO_ANSWER', 'OUT_OF_SYNC']);

/** The turns of this tab. One answer runs at a time; it survives a cut and a reload. */
export class Conversation {
  readonly #client: StreamClient;
  readonly #storage: TurnStorage;
  readonly #schedule: (publish: () => void) => void;
  readonly #now: () => number;
  readonly #listeners = new Set<() => void>();
  #turns: readonly Turn[];
  #running: Running | undefined;
  #published: ConversationState;
  #scheduled = false;

  constructor(
    client: StreamClient,
    storage: TurnStorage,
    schedule: (publish: () => void) => void,
    now: () => number = () => performance.now(),
  ) {
    this.#client = client;
    this.#storage = storage;
    this.#schedule = schedule;
    this.#now = now;
    this.#turns = storage.load();
    this.#published = { turns: this.#turns, connection: client.connection };
    client.onConnection(() => this.#changed());
    this.#takeUp();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly state = (): ConversationState => this.#published;

  ask(question: Question): void {
    if (this.#running) return;
    const turn = newTurn(newRequestId(), question);
    const request = requestOf(question, this.#turns);
    this.#turns = [...this.#turns, turn];
    this.#follow(turn, this.#client.ask(request, turn.requestId), this.#now());
  }

  /** Asks the last question once more, in place of its failed answer. */
  retry(): void {
    const last = this.#turns.at(-1);
    if (this.#running || last?.phase.name !== 'failed') return;
    this.#turns = this.#turns.slice(0, -1);
    if (OUTCOME_UNKNOWN.has(last.phase.code)) {
      this.#turns = [...this.#turns, { ...last, phase: { name: 'waiting' } }];
      this.#takeUp();
      return;
    }
    this.ask(last.question);
  }

  async stop(): Promise<void> {
    const running = this.#running;
    if (!running) return;
    this.#update(running.requestId, (turn) => ({ ...turn, stopping: true }));
    const ack = await running.generation.stop();
    this.#update(running.requestId, (turn) => ({ ...turn, stopping: false, receipt: ack.ok ? ack : undefined }));
    this.#save();
  }

  /** Forgets the turns and stops what still runs. */
  clear(): void {
    const running = this.#running;
    if (running) {
      this.#running = undefined;
      void running.generation.stop();
    }
    this.#turns = [];
    this.#save();
    this.#changed();
  }

  #takeUp(): void {
    const last = this.#turns.at(-1);
    if (!isRunning(last)) return;
    const turn: Turn = { ...last, text: '', reasoning: '', fallbacks: [], tools: [], stopping: false };
    const earlier = this.#turns.slice(0, -1);
    this.#turns = [...earlier, turn];
    const generation =
      turn.sessionId === undefined
        ? this.#client.ask(requestOf(turn.question, earlier), turn.requestId)
        : this.#client.resume(turn.sessionId);
    this.#follow(turn, generation, undefined);
  }

  #follow(turn: Turn, generation: Generation, askedAt: number | undefined): void {
    const running: Running = {
      requestId: turn.requestId,
      generation,
      pace: { firstTokens: undefined, firstAt: undefined },
      askedAt,
      told: false,
    };
    this.#running = running;
    this.#save();
    this.#changed();
    void this.#read(running);
  }

  async #read(running: Running): Promise<void> {
    const { generation, requestId, pace } = running;
    for await (const event of generation) {
      this.#update(requestId, (turn) =>
        withWait(advance(turn, event, pace, generation.text, generation.reasoning), event, running, this.#now),
      );
      const firstDelta = (event.type === 'chunk' || event.type === 'reasoning') && !running.told;
      running.told ||= firstDelta;
      if (event.type === 'start' || firstDelta) this.#save();
    }
    if (this.#running === running) this.#running = undefined;
    this.#save();
    this.#changed();
  }

  #update(requestId: string, change: (turn: Turn) => Turn): void {
    this.#turns = this.#turns.map((turn) => (turn.requestId === requestId ? change(turn) : turn));
    this.#changed();
  }

  #save(): void {
    this.#storage.save(this.#turns);
  }

  /** Many changes between two frames are shown as one. */
  #changed(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#schedule(() => {
      this.#scheduled = false;
      this.#published = { turns: this.#turns, connection: this.#client.connection };
      for (const listener of this.#listeners) listener();
    });
  }
}

/** The time to the first token as seen here, until the server's own is known. */
function withWait(turn: Turn, event: GenerationEvent, running: Running, now: () => number): Turn {
  if (event.type !== 'chunk' && event.type !== 'reasoning') return turn;
  if (running.askedAt === undefined || turn.meter.ttftMs !== undefined) return turn;
  return { ...turn, meter: { ...turn.meter, ttftMs: now() - running.askedAt } };
}

function requestOf(question: Question, earlier: readonly Turn[]): AskRequest {
  const history = historyOf(earlier);
  return {
    message: question.text,
    ...(question.model ? { model: question.model } : {}),
    ...(question.agentRole ? { agentRole: question.agentRole } : {}),
    ...(history.length > 0 ? { history } : {}),
  };
}
