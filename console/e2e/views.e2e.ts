import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, test } from 'vitest';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { tellJam } from '../testing/demoJam.ts';
import { Gate } from '../testing/gate.ts';
import { ScriptedRest } from '../testing/scriptedRest.ts';
import type { ScriptedServer } from '../testing/scriptedServer.ts';
import { barriers, Console, demoServer, launch } from './support.ts';

/** The views beside the chat, in front of a server with a past. */
let browser: Browser;
let server: ScriptedServer;
const rest = new ScriptedRest();
/** What the jam with a dead lane waits for. */
const lanes = new Gate();
const answer = new Gate();

beforeAll(async () => {
  browser = await launch();
  server = await demoServer({
    rest: rest.answer,
    tellJam: (jam) => (jam.request.message.includes('dead') ? tellJam(jam, lanes.opened, answer.opened) : tellJam(jam)),
  });
});

afterAll(async () => {
  await browser.close();
  await server.close();
});

async function open(view: string, options: BrowserContextOptions = {}): Promise<Console> {
  const it = await Console.open(browser, `${server.url}#/${view}`, options);
  await it.untilConnection('connected');
  return it;
}

test('a jam plays in lanes, goes on without the dead one, and ends in one answer', async ({ expect }) => {
  const it = await open('jam');
  await it.ask('Four days a week, with a dead lane?');
  const lane = (role: string) => it.page.getByRole('region', { name: role, exact: true });
  await lane('verification').getByText('Out: The model took too long.').waitFor();
  await lane('analyst').getByRole('button', { name: 'Stop analyst' }).waitFor();
  expect(await lane('analyst').innerText()).toContain('30 %');
  lanes.open();
  await it.page.locator('.trust-head').getByText('So far moderate trust').waitFor();
  answer.open();
  await it.page.locator('article[data-phase="complete"]').waitFor();

  expect(await it.page.getByRole('region', { name: 'Answer' }).innerText()).toContain('Try it for six months');
  expect(await it.page.locator('.trust-head').innerText()).toMatch(/τ\s+0\.70\s+moderate trust/);
  expect(await it.page.getByRole('row', { name: 'Uncertainty' }).innerText()).toMatch(/0\.40\s+0\.12/);
  expect(await barriers(it.page)).toEqual([]);
  await it.page.getByRole('button', { name: 'Go on in the chat' }).click();
  await it.turn.getByRole('heading', { name: 'Four days a week' }).waitFor();
  await it.ask('And on Fridays?');
  await it.untilText();
  const [jam, next] = ['Four days', 'And on'].map((text) => server.requests.find(({ message }) => message.startsWith(text)));
  expect(next?.conversationId).toBe(jam?.conversationId);
  await it.close();
});

test('a lane is stopped alone, a cut and a reload lose nothing of a jam, and Escape stops it', async ({ expect }) => {
  const it = await open('jam');
  await it.ask('A long jam?');
  const lane = (role: string) => it.page.getByRole('region', { name: role, exact: true });
  await lane('ethics').getByRole('button', { name: 'Stop ethics' }).click();
  await lane('ethics').getByText('Stopped', { exact: true }).waitFor();
  expect(await lane('analyst').getAttribute('data-state')).toBe('running');
  server.cut();
  await it.untilConnection('lost');
  await it.untilConnection('connected');
  await it.page.reload();
  await lane('ethics').getByText('Stopped', { exact: true }).waitFor();
  await lane('analyst').getByText('The claim rests').first().waitFor();
  await it.question.focus();
  await it.page.keyboard.press('Escape');
  await it.page.locator('article[data-phase="complete"]').waitFor();

  expect(await it.page.locator('.synthesis .turn-status').innerText()).toMatch(/^Stopped after/);
  await it.close();
});

test('conversations are found, renamed, forgotten, kept as files, and gone on with', async ({ expect }) => {
  const it = await open('history');
  const rows = it.page.locator('.session');
  await rows.nth(2).waitFor();
  expect(await barriers(it.page)).toEqual([]);
  await it.page.getByRole('searchbox').fill('resuming');
  await rows.nth(1).waitFor({ state: 'detached' });
  await it.page.getByRole('button', { name: 'Rename Resuming after a cut' }).click();
  await it.page.getByLabel('Title').fill('Resuming, renamed');
  await it.page.keyboard.press('Enter');
  await it.page.getByRole('button', { name: 'Resuming, renamed', exact: true }).waitFor();
  const [file] = await Promise.all([
    it.page.waitForEvent('download'),
    it.page.getByRole('button', { name: 'Export Resuming, renamed as Markdown' }).click(),
  ]);
  expect(await readFile(await file.path(), 'utf8')).toBe('# Resuming, renamed\n');
  await it.page.getByRole('searchbox').fill('');
  await it.page.getByRole('button', { name: /^Forget A very long/ }).click();
  await it.page.getByRole('button', { name: 'Forget', exact: true }).click();
  await rows.nth(2).waitFor({ state: 'detached' });
  await it.page.getByRole('button', { name: 'How is the cost of an answer counted?', exact: true }).click();
  await it.turn.getByRole('heading', { name: 'How is the cost' }).waitFor();
  expect(await it.text()).toBe('It was counted token by token.');
  await it.ask('And now?');
  await it.untilText();

  expect(server.requests.find(({ message }) => message === 'And now?')).toMatchObject({
    conversationId: '5d2c7a10-0000-4000-8000-000000000000',
  });
  await it.close();
});

test.for(['light', 'dark'] as const)('the dashboard answers in numbers as well, in the %s theme', async (colorScheme, { expect }) => {
  const it = await open('dashboard', { colorScheme });
  await it.page.locator('.chart .bar').nth(6).waitFor();
  await it.page.locator('.chart .line').nth(4).waitFor({ state: 'attached' });
  expect(await it.page.locator('.summary').innerText()).toMatch(/Spent\s+\$33\.16[\s\S]+Budget left today\s+\$3\.98/);
  for (const numbers of await it.page.locator('.panel summary').all()) await numbers.click();
  expect(await it.page.getByRole('table', { name: 'Cost by day' }).innerText()).toMatch(/2026-11-23\s+\$7\.91/);
  expect(await it.page.getByRole('table', { name: 'How answers ended' }).innerText()).toMatch(/Abandoned\s+46\s+1\.0 %/);
  expect(await it.page.getByRole('table', { name: 'Fallbacks by cause' }).innerText()).toMatch(/timeout idle\s+41/);
  expect(await it.page.getByRole('table', { name: 'Abandoned, by' }).innerText()).toMatch(/2\.0 s to 5\.0 s\s+17 %/);
  expect(await it.page.getByRole('table', { name: 'Trust of answers' }).innerText()).toMatch(/clarify/);
  expect(await barriers(it.page)).toEqual([]);
  await it.page.getByRole('radio', { name: 'Month' }).check();
  await it.page.getByRole('button', { name: 'Stop gpt-4o, primary' }).click();
  await it.page.getByText('gpt-4o stopped after 640 tokens, $0.0014, closed in 2 ms.').waitFor();

  expect(rest.calls.some(({ path, query }) => path.endsWith('/cost') && query.get('range') === 'month')).toBe(true);
  await it.close();
});

test('a dashboard that gets nothing says so once, and an export that fails says why', async ({ expect }) => {
  const it = await open('dashboard');
  await it.page.locator('.chart .bar').first().waitFor();
  await it.page.route('**/api/**', (route) => route.abort());
  await it.page.getByRole('button', { name: 'Export CSV' }).click();
  await it.page.getByRole('alert').filter({ hasText: 'The server does not answer.' }).waitFor();
  await it.page.reload();
  await expect.poll(() => it.page.getByText('The server does not answer.').count()).toBe(1);
  expect(await it.page.getByRole('alert').count()).toBe(1);
  await it.page.unroute('**/api/**');
  await it.page.getByRole('button', { name: 'Try again' }).click();
  await it.page.locator('.chart .bar').first().waitFor();

  await it.close();
});

test('who thinks better of renaming or forgetting is where they were', async ({ expect }) => {
  const it = await open('history');
  for (const name of ['Rename How is the cost of an answer counted?', 'Forget How is the cost of an answer counted?']) {
    const button = it.page.getByRole('button', { name });
    await button.click();
    await it.page.keyboard.press(name.startsWith('Rename') ? 'Escape' : 'Enter');
    await button.waitFor();
    expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
  }
  await it.close();
});

test('the workbench cuts, slows down and lights its lamps, and its run can be kept', async ({ expect }) => {
  const it = await open('workbench');
  const light = (name: string) => it.page.locator(`[data-light="${name}"]`).getAttribute('data-state');
  await it.page.getByLabel('Message').fill('A long answer');
  await it.page.getByRole('button', { name: 'Ask', exact: true }).click();
  const events = it.page.locator('.log tbody tr[data-direction="received"]');
  await events.nth(5).waitFor();
  await it.page.getByRole('button', { name: 'Cut my connection' }).click();
  await it.page.getByRole('button', { name: 'Cut my connection', disabled: false }).waitFor();
  await it.page.getByRole('button', { name: 'Go slow' }).click();
  await it.page.getByText('slow from here on').waitFor();
  const [second] = await Promise.all([it.context.waitForEvent('page'), it.page.getByRole('button', { name: 'Second tab' }).click()]);
  await it.page.getByRole('button', { name: 'Stop', exact: true }).click();
  await it.page.getByText('receipt').waitFor();
  await Promise.all([it.page, second].map((page) => page.locator('tr', { hasText: 'stream_complete' }).waitFor()));

  for (const name of ['gap', 'duplicate', 'order', 'cost']) expect(await light(name)).toBe('holds');
  const texts = await Promise.all([it.page, second].map((page) => page.getByLabel('Text so far').innerText()));
  expect(texts[1]).toBe(texts[0]);
  const [file] = await Promise.all([it.page.waitForEvent('download'), it.page.getByRole('button', { name: 'Export the run' }).click()]);
  const kept = JSON.parse(await readFile(await file.path(), 'utf8')) as { text: string; entries: { event: string }[] };
  expect(kept.text.trim()).toBe(texts[0]?.trim());
  expect(kept.entries.map(({ event }) => event)).toEqual(expect.arrayContaining(['cut by hand', 'stream_resume', 'stream_stop', 'stream_complete']));
  expect(await barriers(it.page)).toEqual([]);
  await it.close();
});

test('an admin enters a key, makes one, and takes one back', async ({ expect }) => {
  const it = await open('settings');
  await it.page.getByLabel('API key').fill('vctt_mine');
  await it.page.keyboard.press('Enter');
  await it.page.getByText('Signed in as ann, admin.').waitFor();
  await it.page.getByLabel('Name', { exact: true }).fill('Tablet');
  await it.page.getByLabel('User', { exact: true }).fill('ben');
  await it.page.getByLabel('Dollars a day').fill('1.5');
  await it.page.getByRole('button', { name: 'Make a key' }).click();
  await it.page.getByText('vctt_new1_shown_once').waitFor();
  expect(await barriers(it.page)).toEqual([]);
  await it.page.getByRole('button', { name: 'Revoke Laptop' }).click();
  await it.page.getByRole('button', { name: 'Revoke Laptop for good' }).click();
  await it.page.getByRole('row', { name: 'Laptop' }).waitFor({ state: 'detached' });
  await it.page.getByRole('radio', { name: 'Dark' }).check();

  expect(await it.page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe('dark');
  expect(rest.calls.find(({ method }) => method === 'POST')).toMatchObject({
    authorization: 'Bearer vctt_mine',
    body: { name: 'Tablet', user_id: 'ben', role: 'user', limits: { usd_per_day: 1.5 } },
  });
  await expect.poll(() => server.auths).toContainEqual({ token: 'vctt_mine' });
  await it.close();
});

/** Opens one view after the other, and names each once it is there. */
async function* views(it: Console): AsyncGenerator<string> {
  for (const name of ['Band Jam', 'History', 'Dashboard', 'Workbench', 'Settings', 'Chat']) {
    await it.page.getByRole('link', { name }).click();
    await it.page.getByRole('main', { name: name === 'Chat' ? 'Conversation' : name }).waitFor();
    await it.page.waitForLoadState('networkidle');
    yield name;
  }
}

test('only a view scrolls, never the page around it', async ({ expect }) => {
  const it = await open('');
  for await (const name of views(it)) {
    expect([name, await it.pageScrolls()]).toEqual([name, false]);
  }
  await it.close();
});

test('on a phone no view scrolls sideways', async ({ expect }) => {
  const it = await open('', { viewport: { width: 320, height: 667 }, hasTouch: true });
  for await (const name of views(it)) {
    expect([name, await it.hasHorizontalScroll()]).toEqual([name, false]);
  }
  await it.close();
});
