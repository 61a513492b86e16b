export interface KeyLimits {
  usd_per_day?: number | null;
  requests_per_minute?: number | null;
  concurrent?: number | null;
}

export interface ApiKey {
  id: string;
  name: string;
  user_id: string;
  role: 'user' | 'admin';
  created_at: string;
  expires_at: string | null;
  last_used_at: string | null;
  prefix: string;
  limits: KeyLimits | null;
}

/** The key itself is told once. */
export type NewKey = ApiKey & { key: string };

export interface Me {
  user_id: string;
  role: 'user' | 'admin';
  /** No key is needed here. */
  open: boolean;
  limits: KeyLimits | null;
  spent_today_usd: number | null;
  budget_usd: number | null;
}
