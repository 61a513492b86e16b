import { expect, test } from 'vitest';
import { Api, Problem } from '../src/app/api.ts';
import { Settings } from '../src/app/settings.ts';
import type { RestCall } from '../testing/scriptedRest.ts';
import { scriptedServer } from './support.ts';

class Shelf {
  readonly items = new Map<string, string>();
  readonly getItem = (key: string) => this.items.get(key) ?? null;
  readonly setItem = (key: string, value: string) => void this.items.set(key, value);
}

const settingsOn = (shelf: Shelf) => new Settings(shelf as unknown as Storage, '/');

test('what is asked goes to where the page lies, with its key', async () => {
  const calls: RestCall[] = [];
  const server = await scriptedServer({
    prefix: '/tools/vctt',
    rest: (call) => {
      calls.push(call);
      return { status: 200, body: { ok: true } };
    },
  });
  const settings = settingsOn(new Shelf());
  settings.change({ token: 'vctt_key' });
  const api = new Api(new URL(server.url), settings);

  expect(await api.get('api/v1/streams', { limit: 5, cursor: undefined, q: '' })).toEqual({ ok: true });
  await api.send('POST', 'api/v1/keys', { name: 'Laptop' });

  expect(calls).toMatchObject([
    { method: 'GET', path: '/api/v1/streams', authorization: 'Bearer vctt_key' },
    { method: 'POST', path: '/api/v1/keys', body: { name: 'Laptop' } },
  ]);
  expect(String(calls[0]?.query)).toBe('limit=5');
});

test.each([
  [{ status: 400, body: { code: 'INVALID_REQUEST', detail: 'name: missing', field: 'name' } }, new Problem(400, 'INVALID_REQUEST', 'name: missing', 'name')],
  [{ status: 502, body: '<html>', type: 'text/html' }, new Problem(502, 'INTERNAL', 'The server answered with status 502.')],
])('a refusal says why: %s', async (answer, problem) => {
  const server = await scriptedServer({ rest: () => answer });
  const refused: unknown = await new Api(new URL(server.url), settingsOn(new Shelf())).get('api/v1/me').catch((error: unknown) => error);

  expect(refused).toBeInstanceOf(Problem);
  expect({ ...(refused as Problem), message: (refused as Problem).message }).toEqual({ ...problem, message: problem.message });
});

test('settings outlive the page; what cannot be read counts as nothing', () => {
  const shelf = new Shelf();
  settingsOn(shelf).change({ theme: 'dark', token: 'vctt_key' });
  expect(settingsOn(shelf).get()).toEqual({ theme: 'dark', token: 'vctt_key' });

  shelf.items.set('vctt.settings:/', '{"theme":"pink","token":7}');
  expect(settingsOn(shelf).get()).toEqual({ theme: 'system', token: undefined });
});
