import type { Api } from '../app/api.ts';

/** What the server says of conversations. */
export interface Session {
  session_id: string;
  title: string | null;
  created_at: string;
  last_activity: string | null;
  message_count: number;
  total_cost_usd: number | null;
  trust_tau: number | null;
}

export interface SessionPage {
  sessions: readonly Session[];
  next_cursor: string | null;
}

export interface SessionMessage {
  role: 'user' | 'assistant' | 'system';
  content: string;
  timestamp: string;
  generation_id: string | null;
  model: string | null;
  agent_role: string | null;
  /** With neither this nor an error code, the answer is being written. */
  finish_reason: string | null;
  error_code: string | null;
  tokens: number | null;
  cost_usd: number | null;
  latency_ms: number | null;
  trust_tau: number | null;
}

export interface SessionDetail {
  session_id: string;
  title: string | null;
  /** Of the latest turns, in order. */
  messages: readonly SessionMessage[];
  /** Leads to those before them. */
  next_cursor?: string | null;
}

const PAGE = 200;
const MOST_PAGES = 5;

/** As much as one would scroll through; older messages stay with the server, which sends them to the model all the same. */
export async function loadMessages(api: Api, id: string): Promise<readonly SessionMessage[]> {
  let messages: readonly SessionMessage[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const detail = await api.get<SessionDetail>(`api/v1/session/${id}`, { limit: PAGE, cursor });
    messages = [...detail.messages, ...messages];
    if (!detail.next_cursor) break;
    cursor = detail.next_cursor;
  }
  return messages;
}
