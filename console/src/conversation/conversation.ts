import {
  newRequestId,
  type AskRequest,
  type Connection,
  type Generation,
  type GenerationEvent,
  type Refused,
  type StreamClient,
} from '@vctt/client';
import { newConversationId } from './conversationId.ts';
import { advance, newPace, type Pace } from './advance.ts';
import { historyOf } from './history.ts';
import { marked, NO_PULSE } from './pulse.ts';
import type { Talk, TalkStorage } from './storage.ts';
import { isRunning, newTurn, type Question, type Turn } from './turn.ts';
import { CHANGED_ELSEWHERE } from '../wording.ts';

export interface ConversationState {
  conversationId: string;
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

/** The talk of this tab. One answer runs at a time; it survives a cut and a reload. */
export class Conversation {
  readonly #client: StreamClient;
  readonly #storage: TalkStorage;
  readonly #schedule: (publish: () => void) => void;
  readonly #now: () => number;
  readonly #listeners = new Set<() => void>();
  #talk: Talk;
  #running: Running | undefined;
  #published: ConversationState;
  #scheduled = false;

  constructor(
    client: StreamClient,
    storage: TalkStorage,
    schedule: (publish: () => void) => void,
    now: () => number = () => performance.now(),
  ) {
    this.#client = client;
    this.#storage = storage;
    this.#schedule = schedule;
    this.#now = now;
    this.#talk = storage.load() ?? newTalk();
    this.#published = this.#snapshot();
    client.onConnection((connection) => {
      if (connection.state === 'lost') this.#markCut();
      this.#changed();
    });
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
    const request = this.#requestOf(question);
    this.#setTurns([...this.#talk.turns, turn]);
    this.#follow(turn, this.#client.ask(request, turn.requestId), this.#now());
  }

  /** Asks the last question once more, in place of its failed answer. */
  retry(): void {
    const last = this.#talk.turns.at(-1);
    if (this.#running || last?.phase.name !== 'failed') return;
    if (OUTCOME_UNKNOWN.has(last.phase.code)) {
      this.#setTurns([...this.#talk.turns.slice(0, -1), { ...last, phase: { name: 'waiting' } }]);
      this.#takeUp();
      return;
    }
    this.askInstead(last.requestId, last.question);
  }

  /** Goes back to before a turn and asks there: once more, or something else. That turn and all after it are replaced. */
  askInstead(requestId: string, question: Question): void {
    const index = this.#talk.turns.findIndex((turn) => turn.requestId === requestId);
    if (this.#running || index === -1) return;
    const turns = this.#talk.turns.slice(0, index);
    const replaces = this.#talk.turns.slice(index).find(isKept)?.sessionId ?? this.#talk.replaces;
    this.#talk = this.#talk.remembered ? { ...this.#talk, turns, replaces } : { ...newTalk(), turns };
    this.ask(question);
  }

  async stop(): Promise<void> {
    const running = this.#running;
    if (!running) return;
    this.#update(running.requestId, (turn) => ({ ...turn, stopping: true }));
    const ack = await running.generation.stop();
    this.#update(running.requestId, (turn) => ({ ...turn, stopping: false, receipt: ack.ok ? ack : undefined }));
    this.#save();
  }

  /** Begins anew, and stops what still runs. */
  clear(): void {
    this.#open(newTalk(), true);
  }

  /** Shows another talk; what still runs here goes on unseen. */
  open(conversationId: string, turns: readonly Turn[]): void {
    this.#open({ conversationId, turns, remembered: true }, false);
  }

  #open(talk: Talk, stop: boolean): void {
    const running = this.#running;
    this.#running = undefined;
    if (stop) void running?.generation.stop();
    else running?.generation.leave();
    this.#talk = talk;
    this.#save();
    this.#changed();
    this.#takeUp();
  }

  #takeUp(): void {
    const last = this.#talk.turns.at(-1);
    if (!isRunning(last)) return;
    const turn: Turn = {
      ...last,
      text: '',
      reasoning: '',
      thinking: undefined,
      fallbacks: [],
      tools: [],
      pulse: NO_PULSE,
      stopping: false,
    };
    this.#setTurns(this.#talk.turns.slice(0, -1));
    const generation =
      turn.sessionId === undefined
        ? this.#client.ask(this.#requestOf(turn.question), turn.requestId)
        : this.#client.resume(turn.sessionId);
    this.#setTurns([...this.#talk.turns, turn]);
    this.#follow(turn, generation, undefined);
  }

  #follow(turn: Turn, generation: Generation, askedAt: number | undefined): void {
    const running: Running = {
      requestId: turn.requestId,
      generation,
      pace: newPace(),
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
      if (event.type === 'start' && event.conversationId === this.#talk.conversationId) {
        this.#talk = { ...this.#talk, remembered: true, replaces: undefined };
      }
      const told = this.#isChangedElsewhere(event) ? { ...event, error: CHANGED_ELSEWHERE, retryable: false } : event;
      this.#update(requestId, (turn) =>
        withWait(advance(turn, told, pace, generation.text, generation.reasoning), told, running, this.#now),
      );
      if (told !== event) this.#talk = { ...this.#talk, replaces: undefined };
      const firstDelta = (event.type === 'chunk' || event.type === 'reasoning') && !running.told;
      running.told ||= firstDelta;
      if (event.type === 'start' || firstDelta) this.#save();
    }
    if (this.#running !== running) return;
    this.#running = undefined;
    this.#save();
    this.#changed();
  }

  /** What was to be replaced is not there any more, as in another tab something before it was. */
  #isChangedElsewhere(event: GenerationEvent): event is Refused {
    return event.type === 'refused' && event.code === 'STREAM_NOT_FOUND' && this.#talk.replaces !== undefined;
  }

  #requestOf(question: Question): AskRequest {
    const { conversationId, turns, remembered, replaces } = this.#talk;
    // What the server remembers it brings along by itself; it takes one or the other.
    const history = remembered ? [] : historyOf(turns);
    const { text, ...choices } = question;
    const place = replaces === undefined ? { conversationId } : { conversationId, replaces };
    return { message: text, ...choices, ...(history.length > 0 ? { history } : place) };
  }

  #markCut(): void {
    const running = this.#running;
    if (!running) return;
    this.#update(running.requestId, (turn) =>
      turn.pulse.since === undefined ? turn : { ...turn, pulse: marked(turn.pulse, lastBeat(turn), 'cut') },
    );
  }

  #update(requestId: string, change: (turn: Turn) => Turn): void {
    this.#setTurns(this.#talk.turns.map((turn) => (turn.requestId === requestId ? change(turn) : turn)));
    this.#changed();
  }

  #setTurns(turns: readonly Turn[]): void {
    this.#talk = { ...this.#talk, turns };
  }

  #save(): void {
    this.#storage.save(this.#talk);
  }

  #snapshot(): ConversationState {
    const { conversationId, turns } = this.#talk;
    return { conversationId, turns, connection: this.#client.connection };
  }

  /** Many changes between two frames are shown as one. */
  #changed(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#schedule(() => {
      this.#scheduled = false;
      this.#published = this.#snapshot();
      for (const listener of this.#listeners) listener();
    });
  }
}

function newTalk(): Talk {
  return { conversationId: newConversationId(), turns: [], remembered: false };
}

/** The server has it, as far as is known here. */
function isKept({ sessionId, phase }: Turn): boolean {
  return sessionId !== undefined && !(phase.name === 'failed' && phase.code === 'STREAM_NOT_FOUND');
}

/** By the server's clock, as far as it is known here. */
function lastBeat({ pulse }: Turn): number {
  return (pulse.since ?? 0) + pulse.counts.length * pulse.spanMs;
}

/** The time to the first token as seen here, until the server's own is known. */
function withWait(turn: Turn, event: GenerationEvent, running: Running, now: () => number): Turn {
  if (event.type !== 'chunk' && event.type !== 'reasoning') return turn;
  if (running.askedAt === undefined || turn.meter.ttftMs !== undefined) return turn;
  return { ...turn, meter: { ...turn.meter, ttftMs: now() - running.askedAt } };
}
