import { COMMITTEE, COST, HEALTH, KEYS, ME, PERFORMANCE, STREAMING, STREAMS, TOOLS, TRUST_METRICS } from './reports.ts';

export interface RestCall {
  method: string;
  path: string;
  query: URLSearchParams;
  body: unknown;
  authorization: string | undefined;
}

/** A status and what is answered; undefined for what is not there. */
export type RestAnswer = { status: number; body?: unknown; type?: string } | undefined;

interface Kept {
  session_id: string;
  title: string;
  created_at: string;
  last_activity: string;
  message_count: number;
  total_cost_usd: number;
  trust_tau: number | null;
}

const REPORTS: Record<string, unknown> = {
  '/api/v1/analytics/cost': COST,
  '/api/v1/analytics/performance': PERFORMANCE,
  '/api/v1/analytics/streaming': STREAMING,
  '/api/v1/analytics/llm-committee/global': COMMITTEE,
  '/api/v1/analytics/trust-metrics': TRUST_METRICS,
  '/api/v1/tools': TOOLS,
  '/api/v1/streams': STREAMS,
  '/health': HEALTH,
  '/api/v1/me': ME,
};

const TITLES = [
  'How is the cost of an answer counted?',
  'Resuming after a cut',
  'A very long title that somebody never shortened, about everything that can happen between a browser and a model on a bad day',
];

/** The HTTP side of a server with a past, as far as the page asks for it. */
export class ScriptedRest {
  readonly calls: RestCall[] = [];
  readonly #sessions: Kept[];
  #keys = [...KEYS.keys];

  constructor(sessions = TITLES.length) {
    this.#sessions = TITLES.slice(0, sessions).map((title, index) => ({
      session_id: `5d2c7a10-0000-4000-8000-00000000000${index}`,
      title,
      created_at: `2026-11-2${index}T09:00:00Z`,
      last_activity: `2026-11-2${index}T09:30:00Z`,
      message_count: 2 + index * 2,
      total_cost_usd: 0.0042 * (index + 1),
      trust_tau: index === 0 ? null : 0.6 + index / 10,
    }));
  }

  readonly answer = (call: RestCall): RestAnswer => {
    this.calls.push(call);
    const { method, path } = call;
    if (method === 'GET' && REPORTS[path] !== undefined) return { status: 200, body: REPORTS[path] };
    if (path.startsWith('/api/v1/session/')) return this.#session(call);
    if (path === '/api/v1/analytics/sessions') return { status: 200, body: this.#list(call.query.get('q') ?? '') };
    if (path.startsWith('/api/v1/keys')) return this.#keysAnswer(call);
    if (method === 'DELETE' && path.startsWith('/api/v1/streams/')) return { status: 200, body: { tokens: 640, costUsd: 0.00144, closedAfterMs: 2 } };
    return undefined;
  };

  #list(query: string): object {
    const found = this.#sessions.filter(({ title }) => title.toLowerCase().includes(query.toLowerCase()));
    return { sessions: found, next_cursor: null };
  }

  #session({ method, path, body }: RestCall): RestAnswer {
    const [id, what] = path.slice('/api/v1/session/'.length).split('/');
    const index = this.#sessions.findIndex(({ session_id: known }) => known === id);
    const session = this.#sessions[index];
    if (!session) return { status: 404, body: { status: 404, code: 'STREAM_NOT_FOUND', detail: 'There is no such conversation.' } };
    if (what === 'export') return { status: 200, body: `# ${session.title}\n`, type: 'text/markdown' };
    if (method === 'PATCH') session.title = (body as { title: string }).title;
    if (method === 'DELETE') this.#sessions.splice(index, 1);
    return { status: 200, body: { ...session, messages: messagesOf(session.title) } };
  }

  #keysAnswer({ method, path, body }: RestCall): RestAnswer {
    if (method === 'DELETE') this.#keys = this.#keys.filter(({ id }) => !path.endsWith(id));
    if (method !== 'POST') return { status: 200, body: { keys: this.#keys } };
    const key = { ...KEYS.keys[0], ...(body as object), id: 'k3', prefix: 'vctt_new1', last_used_at: null } as (typeof KEYS.keys)[number];
    this.#keys = [...this.#keys, key];
    return { status: 201, body: { ...key, key: 'vctt_new1_shown_once' } };
  }
}

function messagesOf(title: string): object[] {
  const timestamp = '2026-11-20T09:00:00Z';
  return [
    { role: 'user', content: title, timestamp, generation_id: 'g1' },
    {
      role: 'assistant',
      content: 'It was counted **token by token**.',
      timestamp,
      generation_id: 'g1',
      model: 'gpt-4o',
      agent_role: 'primary',
      finish_reason: 'stop',
      error_code: null,
      tokens: 132,
      cost_usd: 0.0042,
      latency_ms: 1_840,
      trust_tau: null,
    },
  ];
}
