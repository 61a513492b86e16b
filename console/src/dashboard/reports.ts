export const RANGES = ['today', 'week', 'month', 'all'] as const;

export type Range = (typeof RANGES)[number];

interface Sums {
  calls: number;
  failed_calls: number;
  input_tokens: number;
  output_tokens: number;
  total_tokens: number;
  total_cost_usd: number | null;
  unpriced_calls: number;
}

export interface Budget {
  limit_usd: number | null;
  spent_today_usd: number;
  left_usd: number | null;
  alert: boolean;
}

export interface CostReport extends Sums {
  by_model: readonly (Sums & { model_name: string })[];
  by_agent: readonly (Sums & { agent_role: string })[];
  by_day: readonly (Sums & { date: string })[];
  budget?: Budget | null;
}

/** Milliseconds. */
export interface Percentiles {
  p50: number;
  p90: number;
  p99: number;
}

interface Speed {
  answers: number;
  ttft_ms: Percentiles | null;
  tpot_ms: Percentiles | null;
  latency_ms: Percentiles | null;
}

export interface PerformanceReport extends Speed {
  complete: boolean;
  by_model: readonly (Speed & { model_name: string })[];
  by_hour: readonly (Speed & { hour: number })[];
}

export interface StreamingReport {
  started: number;
  running: number;
  completed: number;
  stopped: number;
  abandoned: number;
  failed: number;
  resumed?: number;
  finish_reasons: Record<string, number>;
  fallbacks: number;
  fallbacks_by_cause: Record<string, number>;
  tokens_per_second: number | null;
  /** Of the latest answers, by how long the first token took; `from_ms` is null where none came. */
  abandonment_by_ttft?: readonly Patience[];
}

export interface Patience {
  from_ms: number | null;
  until_ms: number | null;
  answers: number;
  abandoned: number;
}

interface TrustParts {
  trust_tau: number;
  tension: number;
  uncertainty: number;
  contradiction: number;
  emotional_intensity: number;
}

/** The newest points first. */
export interface TrustReport {
  complete: boolean;
  answers: number;
  means: TrustParts | null;
  regulation_distribution: Record<string, number>;
  points: readonly (TrustParts & { timestamp: string; generation_id: string; regulation: string })[];
}

export interface ToolServer {
  name: string;
  transport: string;
  state: 'ready' | 'starting' | 'restarting' | 'failed';
  error?: string | null;
  tools: readonly { name: string; description: string }[];
}

export interface CommitteeReport {
  total_questions: number;
  models: readonly {
    model_name: string;
    answered: number;
    total: number;
    percentage: number;
    offline_count: number;
    avg_latency_ms: number | null;
    total_cost_usd: number | null;
  }[];
}

export interface RunningStream {
  id: string;
  user: string;
  agentRole: string;
  model: string;
  startedAt: string;
  attempt: number;
  tokens: number;
  costUsd: number | null;
  watchers: number;
}

export interface Health {
  status: 'healthy' | 'degraded' | 'unhealthy';
  version: string;
  components: {
    store?: { kind: string; away: boolean; waiting: number };
    providers?: Record<string, { models: number; circuit: 'closed' | 'open' | 'half_open'; misconfigured: string | null }>;
    activeStreams?: number;
    sockets?: number;
  };
}
