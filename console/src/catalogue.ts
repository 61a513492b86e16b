import type { AgentRole } from '@vctt/client';

export interface Model {
  id: string;
  provider: string;
  available: boolean;
  reason: string | undefined;
  retired: boolean;
}

export interface Agent {
  role: AgentRole | null;
  name: string;
  chain: readonly string[];
}

/** Empty lists when the server did not say. */
export interface Catalogue {
  models: readonly Model[];
  agents: readonly Agent[];
}

export const EMPTY_CATALOGUE: Catalogue = { models: [], agents: [] };

export async function loadCatalogue(base: URL): Promise<Catalogue> {
  const [models, agents] = await Promise.all([
    list(new URL('api/v1/models', base), 'models'),
    list(new URL('api/v1/agents', base), 'agents'),
  ]);
  return { models: models.flatMap(toModel), agents: agents.flatMap(toAgent) };
}

export function isDemo(catalogue: Catalogue, model: string | undefined): boolean {
  const known = catalogue.models.find(({ id }) => id === model);
  return known ? known.provider === 'demo' : model === 'demo';
}

/** True as well when the list is missing: the demo model answers by itself only where nothing else can. */
export function onlyDemo(catalogue: Catalogue): boolean {
  return catalogue.models.every(({ available, id }) => !available || isDemo(catalogue, id));
}

async function list(url: URL, field: string): Promise<Record<string, unknown>[]> {
  try {
    const response = await fetch(url, { headers: { Accept: 'application/json' } });
    const body: unknown = response.ok ? await response.json() : undefined;
    const entries = isRecord(body) ? body[field] : undefined;
    return Array.isArray(entries) ? entries.filter(isRecord) : [];
  } catch {
    return [];
  }
}

function toModel(entry: Record<string, unknown>): Model[] {
  const { id, provider, available, reason, retired } = entry;
  if (typeof id !== 'string') return [];
  return [
    {
      id,
      provider: typeof provider === 'string' ? provider : '',
      available: available !== false,
      reason: typeof reason === 'string' ? reason : undefined,
      retired: retired === true,
    },
  ];
}

function toAgent(entry: Record<string, unknown>): Agent[] {
  const { role, name, chain } = entry;
  if (typeof name !== 'string') return [];
  return [
    {
      role: typeof role === 'string' ? (role as AgentRole) : null,
      name,
      chain: Array.isArray(chain) ? chain.filter((model) => typeof model === 'string') : [],
    },
  ];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
