/** What the server would say of a busy week, in the form of its API. */
const sums = (calls: number, cost: number, failed = 0) => ({
  calls,
  failed_calls: failed,
  input_tokens: calls * 620,
  output_tokens: calls * 330,
  total_tokens: calls * 950,
  total_cost_usd: cost,
  unpriced_calls: 0,
});

const percentiles = (p50: number) => ({ p50, p90: p50 * 2.1, p99: p50 * 4.7 });
const speed = (answers: number, ttft: number) => ({
  answers,
  ttft_ms: percentiles(ttft),
  tpot_ms: percentiles(18),
  latency_ms: percentiles(ttft * 8),
});

const DAYS = [4.12, 6.48, 5.03, 7.91, 2.2, 1.4, 6.02];

export const COST = {
  ...sums(4_812, 33.16, 61),
  by_model: [
    { model_name: 'gpt-4o', ...sums(2_900, 18.2, 12) },
    { model_name: 'claude-sonnet-4-6', ...sums(1_500, 13.4, 40) },
    { model_name: 'grok-4.3', ...sums(410, 1.56, 9) },
    { model_name: 'a-model-with-quite-a-long-name-behind-a-gateway/2026-11', ...sums(2, 0) },
  ],
  by_agent: ['primary', 'analyst', 'synthesiser', 'relational', 'ethics', 'verification', 'planner'].map((role, index) => ({
    agent_role: role,
    ...sums(1_900 - index * 260, 12.4 - index * 1.7),
  })),
  by_day: DAYS.map((cost, index) => ({ date: `2026-11-${20 + index}`, ...sums(400 + index * 90, cost) })),
  budget: { limit_usd: 10, spent_today_usd: 6.02, left_usd: 3.98, alert: false },
};

export const PERFORMANCE = {
  complete: true,
  ...speed(4_700, 412),
  by_model: [
    { model_name: 'gpt-4o', ...speed(2_890, 380) },
    { model_name: 'claude-sonnet-4-6', ...speed(1_460, 520) },
    { model_name: 'grok-4.3', ...speed(400, 610) },
  ],
  by_hour: Array.from({ length: 24 }, (_, hour) => hour)
    .filter((hour) => hour !== 3)
    .map((hour) => ({ hour, ...speed(100 + hour * 4, 340 + 160 * Math.sin(hour / 3.8) ** 2) })),
};

export const STREAMING = {
  started: 4_700,
  running: 2,
  completed: 4_411,
  stopped: 180,
  abandoned: 46,
  failed: 61,
  resumed: 212,
  finish_reasons: { stop: 4_300, length: 111, stopped: 180, abandoned: 46 },
  fallbacks: 92,
  fallbacks_by_cause: { timeout_idle: 41, rate_limited: 30, truncated: 14, circuit_open: 7 },
  tokens_per_second: 54.9,
  abandonment_by_ttft: [
    { from_ms: 0, until_ms: 500, answers: 3_100, abandoned: 4 },
    { from_ms: 500, until_ms: 1_000, answers: 1_180, abandoned: 11 },
    { from_ms: 1_000, until_ms: 2_000, answers: 260, abandoned: 14 },
    { from_ms: 2_000, until_ms: 5_000, answers: 70, abandoned: 12 },
    { from_ms: null, until_ms: null, answers: 5, abandoned: 5 },
  ],
};

export const COMMITTEE = {
  total_questions: 50,
  questions_analyzed: 50,
  models: [
    { model_name: 'gpt-4o', answered: 41, total: 46, percentage: 89.1, offline_count: 5, avg_latency_ms: 2_980, total_cost_usd: 0.41 },
    { model_name: 'claude-sonnet-4-6', answered: 12, total: 30, percentage: 40, offline_count: 2, avg_latency_ms: 4_120, total_cost_usd: 0.52 },
  ],
};

export const HEALTH = {
  status: 'healthy',
  timestamp: '2026-11-26T04:00:00Z',
  service: 'vctt-engine',
  version: '0.1.0',
  components: {
    store: { kind: 'embedded', away: false, waiting: 0 },
    providers: {
      openai: { models: 3, circuit: 'closed', misconfigured: null },
      anthropic: { models: 2, circuit: 'open', misconfigured: null },
      xai: { models: 1, circuit: 'closed', misconfigured: 'the key was refused' },
    },
    activeStreams: 1,
    sockets: 4,
  },
};

export const STREAMS = {
  streams: [
    {
      id: '0198f6f2-8d4c-4c57-9c33-6a8f5f0c2b11',
      user: 'local',
      agentRole: 'primary',
      model: 'gpt-4o',
      startedAt: '2026-11-26T04:00:00Z',
      attempt: 1,
      tokens: 640,
      costUsd: 0.00144,
      watchers: 1,
    },
  ],
};

export const ME = {
  user_id: 'ann',
  role: 'admin',
  open: false,
  limits: { usd_per_day: 5, requests_per_minute: 60, concurrent: 8 },
  spent_today_usd: 1.204,
  budget_usd: 5,
};

export const KEYS = {
  keys: [
    {
      id: 'k1',
      name: 'Laptop',
      user_id: 'ann',
      role: 'admin',
      created_at: '2026-11-01T10:00:00Z',
      expires_at: null,
      last_used_at: '2026-11-26T03:58:00Z',
      prefix: 'vctt_8fk2',
      limits: null,
    },
    {
      id: 'k2',
      name: 'A service with a rather long name, for the reporting of the month',
      user_id: 'reporting',
      role: 'user',
      created_at: '2026-11-02T10:00:00Z',
      expires_at: '2027-01-01T00:00:00Z',
      last_used_at: null,
      prefix: 'vctt_p03x',
      limits: { usd_per_day: 2, requests_per_minute: 30, concurrent: 2 },
    },
  ],
};

export const TRUST_METRICS = {
  complete: true,
  answers: 40,
  means: { trust_tau: 0.82, tension: 0.14, uncertainty: 0.31, contradiction: 0.09, emotional_intensity: 0.22 },
  regulation_distribution: { normal: 36, clarify: 3, slow_down: 1 },
  points: Array.from({ length: 40 }, (_, index) => ({
    timestamp: `2026-11-${26 - Math.floor(index / 8)}T0${index % 8}:00:00Z`,
    generation_id: `g${index}`,
    trust_tau: 0.82 + 0.15 * Math.sin(index / 3),
    tension: 0.14,
    uncertainty: 0.31 - 0.2 * Math.sin(index / 3),
    contradiction: 0.09,
    emotional_intensity: 0.22,
    regulation: index % 11 === 0 ? 'clarify' : 'normal',
  })),
};

export const TOOLS = {
  servers: [
    {
      name: 'vctt',
      transport: 'built_in',
      state: 'ready',
      error: null,
      tools: [{ name: 'calculate', description: 'Evaluates an arithmetic expression exactly, without rounding.', input_schema: {} }],
    },
    { name: 'files', transport: 'stdio', state: 'failed', error: 'the process ended with status 1', tools: [] },
  ],
};
