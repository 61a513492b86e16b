import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { barriers, Console, givenUrl, launch, QUESTION } from './support.ts';

/** What takes the real server and its store. gpt-4o is a simulated provider's, and nobody answers for verification's model; every other agent is the demo's. */
let browser: Browser;
const url = givenUrl() ?? '';

/** Below this the server sends files as they are. */
const SMALL_BYTES = 2_048;

beforeAll(async () => {
  browser = await launch();
});

afterAll(async () => {
  await browser.close();
});

async function open(view: string): Promise<Console> {
  const it = await Console.open(browser, `${url}#/${view}`);
  await it.untilConnection('connected');
  return it;
}

async function pick(it: Console, what: 'Agent' | 'Model', name: string): Promise<void> {
  await it.page.getByRole('button', { name: `${what}:` }).click();
  await it.page.getByRole('radio', { name, exact: true }).check();
  await it.page.keyboard.press('Escape');
}

test('the page comes compressed, and its files are fetched once', async ({ expect }) => {
  const it = await Console.open(browser, 'about:blank');
  const headers: Promise<Record<string, string>>[] = [];
  it.page.on('response', (response) => {
    if (new URL(response.url()).pathname.includes('/assets/')) headers.push(response.allHeaders());
  });
  await it.page.goto(url);
  await it.untilConnection('connected');
  const all = await Promise.all(headers);

  expect(all.length).toBeGreaterThan(2);
  expect(all.every((of) => of['cache-control']?.includes('immutable'))).toBe(true);
  const large = all.filter((of) => /javascript|css/.test(of['content-type'] ?? '') && !(Number(of['content-length']) < SMALL_BYTES));
  expect(large.length).toBeGreaterThan(1);
  expect(new Set(large.map((of) => of['content-encoding']))).toEqual(new Set(['gzip']));
  await it.close();
});

test('a conversation is kept, found, renamed, gone on with, exported and forgotten', async ({ expect }) => {
  const it = await open('');
  const animal = `quokka${randomUUID().slice(0, 8)}`;
  await it.ask(`What is a ${animal}? demo:rate=0`);
  await it.untilPhase('complete');
  await it.page.getByRole('link', { name: 'History' }).click();
  await it.page.getByRole('searchbox').fill(animal);
  const row = it.page.locator('.session', { hasText: animal });
  await row.waitFor();
  await row.getByRole('button', { name: /^Rename/ }).click();
  await it.page.getByLabel('Title').fill(`About ${animal}`);
  await it.page.keyboard.press('Enter');
  await it.page.getByText('Renamed.').waitFor();
  const title = it.page.getByRole('button', { name: `About ${animal}`, exact: true });
  await title.click();
  await it.page.getByRole('heading', { name: `What is a ${animal}?` }).waitFor();
  await it.ask(`And a wombat${animal}? demo:rate=0`);
  await it.untilPhase('complete');
  expect(await it.page.locator('article').count()).toBe(2);
  await it.page.getByRole('link', { name: 'History' }).click();
  await it.page.getByRole('searchbox').fill(`wombat${animal}`);
  await title.waitFor();
  await it.page.locator('.session', { hasText: `About ${animal}` }).getByText('4 messages').waitFor();
  const [file] = await Promise.all([
    it.page.waitForEvent('download'),
    it.page.getByRole('button', { name: `Export About ${animal} as Markdown` }).click(),
  ]);
  expect(await readFile(await file.path(), 'utf8')).toMatch(/About quokka[\s\S]+What is a quokka\w+\?[\s\S]+And a wombat/);
  await it.page.getByRole('button', { name: `Forget About ${animal}` }).click();
  await it.page.getByRole('button', { name: 'Forget', exact: true }).click();
  await it.page.getByText(/^Nothing has .wombat/).waitFor();
  await it.close();
});

test('what is asked again in the middle of a conversation is replaced for everybody', async ({ expect }) => {
  const it = await open('');
  const animal = `dingo${randomUUID().slice(0, 8)}`;
  for (const text of [`First ${animal}?`, `Second bilby${animal}?`, `Third ${animal}?`]) {
    await it.ask(`${text} demo:rate=0 demo:length=20`);
    await it.untilPhase('complete');
  }
  const turns = it.page.locator('article');
  await turns.nth(1).getByRole('button', { name: 'Edit question' }).click();
  await it.page.getByText('This turn and all that follow are replaced').waitFor();
  await it.page.getByLabel('Edited question').fill(`Instead ${animal}? demo:rate=0 demo:length=20`);
  await it.page.keyboard.press('Enter');
  await turns.nth(2).waitFor({ state: 'detached' });
  await it.untilPhase('complete');
  await it.ask(`Last ${animal}? demo:rate=0 demo:length=20`);
  await it.untilPhase('complete');

  const shown = await it.page.locator('.question').allInnerTexts();
  expect(shown.map((question) => question.split(' ')[0])).toEqual(['First', 'Instead', 'Last']);
  await it.page.reload();
  expect(await it.page.locator('.question').allInnerTexts()).toEqual(shown);
  const other = await open('history');
  await other.page.getByRole('searchbox').fill(`bilby${animal}`);
  await other.page.getByText(/^Nothing has .bilby/).waitFor();
  await other.page.getByRole('searchbox').fill(`Instead ${animal}`);
  await other.page.locator('.session', { hasText: animal }).getByText('6 messages').waitFor();
  await other.page.getByRole('button', { name: new RegExp(`^First ${animal}`) }).click();
  await other.turn.waitFor();
  expect(await other.page.locator('.question').allInnerTexts()).toEqual(shown);
  await Promise.all([it.close(), other.close()]);
});

test('an answer that runs is followed from the history in another browser', async ({ expect }) => {
  const it = await open('');
  const animal = `numbat${randomUUID().slice(0, 8)}`;
  await it.ask(`${animal}: ${QUESTION} demo:length=300 demo:rate=60`);
  const before = await it.untilMidAnswer();
  const other = await open('history');
  await other.page.getByRole('button', { name: new RegExp(`^${animal}`) }).click();
  await Promise.all([it.untilPhase('complete'), other.untilPhase('complete')]);

  const text = await other.text();
  expect(text.slice(0, before.length)).toBe(before);
  expect(text).toBe(await it.text());
  await Promise.all([it.close(), other.close()]);
});

test('the dashboard shows what streams, stops it, and counts it', async ({ expect }) => {
  const [it, dashboard] = await Promise.all([open(''), open('dashboard')]);
  // No other test has the demo verify, so its answer can be told from theirs.
  await pick(it, 'Agent', 'verification');
  await pick(it, 'Model', 'demo');
  await it.ask(`${QUESTION} demo:length=2000`);
  await it.untilMidAnswer();
  await dashboard.page.getByRole('button', { name: 'Stop demo, verification' }).click();
  await it.untilPhase('complete');
  expect(await it.status.innerText()).toMatch(/^Stopped/);
  await dashboard.page.getByText(/demo stopped after [\d,]+ tokens/).waitFor();
  await dashboard.page.reload();
  await dashboard.page.locator('.summary', { hasText: /Answers\s*[1-9]/ }).waitFor();
  // Whether anything has cost something yet is up to the other tests.
  const free = dashboard.page.getByText('Every answer was free.');
  await dashboard.page.locator('.chart .bar').or(free).first().waitFor({ state: 'attached' });
  expect(await dashboard.page.getByRole('table', { name: 'How answers ended' }).innerText()).toMatch(/Stopped\s+[1-9]/);
  expect(await barriers(dashboard.page)).toEqual([]);
  expect(await dashboard.page.locator('.notice').count()).toBe(0);
  await Promise.all([it.close(), dashboard.close()]);
});

test('a jam goes on without a dead lane, and through a reload', async ({ expect }) => {
  const it = await open('jam');
  await it.ask('Should we move to a four-day week? demo:length=80 demo:rate=60');
  const lane = (role: string) => it.page.getByRole('region', { name: role, exact: true });
  await lane('verification').getByText(/^Out: /).waitFor();
  await lane('analyst').locator('.prose', { hasText: /\S/ }).first().waitFor();
  await it.page.reload();
  await it.page.locator('article[data-phase="complete"]').waitFor();

  const states = await it.page.locator('.lane').evaluateAll((lanes) => lanes.map(({ ariaLabel, dataset }) => [ariaLabel, dataset['state']]));
  expect(states).toEqual([
    ['analyst', 'complete'],
    ['relational', 'complete'],
    ['ethics', 'complete'],
    ['verification', 'failed'],
  ]);
  expect(await it.page.locator('.synthesis .answer').innerText()).toMatch(/\S/);
  expect(await it.page.locator('.trust-head').innerText()).toMatch(/τ\s+[01]\.\d\d/);
  await it.page.getByRole('button', { name: 'Go on in the chat' }).click();
  await it.ask('And on Fridays? demo:rate=0');
  await it.page.locator('article').nth(1).waitFor();
  await it.untilPhase('complete');
  await it.close();
});

test('a provider that breaks off is told, and another model takes over', async ({ expect }) => {
  const it = await open('');
  await pick(it, 'Model', 'gpt-4o');
  await it.ask('Tell me something. sim:cut:20');
  await it.untilPhase('complete');

  expect(await it.turn.locator('.notes').innerText()).toMatch(/gpt-4o broke off in the middle of its answer after about \d+ tokens\. demo took over\./);
  expect(await it.text()).toBe(it.fullTexts.at(-1));
  await it.close();
});

test.for(['Malformed', 'Cut', '429'])('the lamps stay green through a cut of the reader and a provider with fault: %s', async (fault, { expect }) => {
  const it = await open('workbench');
  await it.page.getByRole('combobox', { name: 'Model' }).selectOption('gpt-4o');
  await it.page.getByRole('group', { name: 'Fault of a simulated provider' }).getByRole('button', { name: fault, exact: true }).click();
  await it.page.getByRole('button', { name: 'Ask', exact: true }).click();
  await it.page.locator('tr', { hasText: 'stream_start' }).first().waitFor();
  await it.page.getByRole('button', { name: 'Cut my connection' }).click();
  await it.page.locator('tr', { hasText: 'stream_complete' }).waitFor();

  const states = await it.page.locator('[data-light]').evaluateAll((lights) => lights.map((light) => light.getAttribute('data-state')));
  expect(states).toEqual(['holds', 'holds', 'holds', 'holds']);
  await it.close();
});

test('a slow reader gets all of it, joined', async ({ expect }) => {
  const it = await open('workbench');
  await it.page.getByRole('button', { name: 'Go slow' }).click();
  await it.page.getByText('slow from here on').waitFor();
  await it.page.getByLabel('Message').fill('demo:length=200 demo:rate=100');
  await it.page.getByRole('button', { name: 'Ask', exact: true }).click();
  await it.page.locator('tr', { hasText: 'stream_complete' }).waitFor();

  expect(await it.page.locator('[data-light="gap"]').getAttribute('data-state')).toBe('holds');
  expect(await it.page.locator('.log tr', { hasText: 'stream_chunk' }).count()).toBeLessThan(60);
  await it.close();
});
