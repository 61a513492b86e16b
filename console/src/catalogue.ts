import type { AgentRole } from '@vctt/client';
import type { Api } from './app/api.ts';

export type Circuit = 'closed' | 'open' | 'half_open';

/** USD per million tokens. */
export interface Price {
  inputPerMillion: number;
  outputPerMillion: number;
  cachedInputPerMillion?: number | null;
}

export interface Model {
  id: string;
  provider: string;
  available: boolean;
  reason?: string | null;
  retired?: boolean;
  circuit?: Circuit;
  misconfigured?: string | null;
  price?: Price | null;
  contextWindow?: number | null;
}

export interface Agent {
  role: AgentRole | null;
  name: string;
  temperature?: number;
  chain: readonly string[];
}

/** Empty lists when the server did not say. */
export interface Catalogue {
  models: readonly Model[];
  agents: readonly Agent[];
}

export const EMPTY_CATALOGUE: Catalogue = { models: [], agents: [] };

export async function loadCatalogue(api: Api): Promise<Catalogue> {
  const [models, agents] = await Promise.all([
    api.get<{ models: Model[] }>('api/v1/models').catch(() => undefined),
    api.get<{ agents: Agent[] }>('api/v1/agents').catch(() => undefined),
  ]);
  return { models: models?.models ?? [], agents: agents?.agents ?? [] };
}

export function isDemo(catalogue: Catalogue, model: string | undefined): boolean {
  const known = catalogue.models.find(({ id }) => id === model);
  return known ? known.provider === 'demo' : model === 'demo';
}

/** True as well when the list is missing: the demo model answers by itself only where nothing else can. */
export function onlyDemo(catalogue: Catalogue): boolean {
  return catalogue.models.every(({ available, id }) => !available || isDemo(catalogue, id));
}
