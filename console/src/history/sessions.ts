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
  finish_reason: string | null;
  tokens: number | null;
  cost_usd: number | null;
  latency_ms: number | null;
  trust_tau: number | null;
}

export interface SessionDetail {
  session_id: string;
  title: string | null;
  messages: readonly SessionMessage[];
}
