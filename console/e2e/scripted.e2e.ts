import { afterAll, beforeAll, test } from 'vitest';
import type { Browser } from 'playwright-core';
import type { ScriptedServer } from '../testing/scriptedServer.ts';
import { Console, demoServer, launch, lowestContrast, QUESTION } from './support.ts';

/** What only a server that fails on purpose can show. */
let browser: Browser;
let server: ScriptedServer;

beforeAll(async () => {
  browser = await launch();
  server = await demoServer();
});

afterAll(async () => {
  await browser.close();
  await server.close();
});

test('an error is told plainly and can be tried again', async ({ expect }) => {
  const it = await Console.open(browser, server.url);
  await it.ask('An error, please');
  await it.untilPhase('failed');
  expect(await it.turn.locator('.error').innerText()).toContain('The model failed.');
  expect((await lowestContrast(it.page)).ratio).toBeGreaterThanOrEqual(4.5);
  await it.turn.getByRole('button', { name: 'Try again' }).click();
  await it.untilPhase('streaming');

  expect(await it.page.locator('article').count()).toBe(1);
  await it.untilPhase('failed');
  await it.close();
});

test('a fallback takes the old text away and says who took over', async ({ expect }) => {
  const it = await Console.open(browser, server.url);
  await it.ask('A fallback, please');
  await it.untilPhase('complete');

  expect(await it.text()).toBe(it.fullTexts[0]);
  expect(await it.turn.locator('.notes').innerText()).toBe('gpt-4o sent nothing in time. demo answers instead.');
  await it.close();
});

test('reasoning is folded apart from the text', async ({ expect }) => {
  const it = await Console.open(browser, server.url);
  await it.ask('With reasoning, please');
  await it.untilMidAnswer();
  expect(await it.turn.locator('.reasoning-text').isVisible()).toBe(false);
  await it.turn.getByText('Reasoning', { exact: true }).click();
  expect(await it.turn.locator('.reasoning-text').innerText()).toContain('The log and its numbers');
  await it.untilPhase('complete');
  expect(await it.text()).toBe(it.fullTexts[0]);
  await it.close();
});

test('estimated numbers are marked', async ({ expect }) => {
  const it = await Console.open(browser, server.url);
  await it.ask('An estimated answer');
  await it.untilMidAnswer();
  expect(await it.status.innerText()).toBe('');
  await it.untilPhase('complete');
  expect(await it.status.innerText()).toContain('Tokens and cost are estimated.');
  await it.close();
});

test('the pickers say what is there, and what they choose is asked', async ({ expect }) => {
  const it = await Console.open(browser, server.url);
  const missing = it.page.getByLabel('Model', { exact: true }).locator('option', { hasText: 'gpt-4o' });
  await missing.waitFor({ state: 'attached' });
  expect(await missing.innerText()).toBe('gpt-4o (no OPENAI_API_KEY)');
  expect(await missing.isDisabled()).toBe(true);
  expect(await it.page.getByText('Demo model: no provider key is configured').count()).toBe(1);
  await it.page.getByLabel('Model', { exact: true }).selectOption('demo');
  await it.page.getByLabel('Agent', { exact: true }).selectOption('analyst');
  await it.ask('Which pickers?');
  await it.untilPhase('streaming');

  expect(server.requests.find(({ message }) => message === 'Which pickers?')).toMatchObject({ model: 'demo', agentRole: 'analyst' });
  expect(await it.turn.locator('.tag').innerText()).toBe('Demo model: no provider key is configured');
  await it.close();
});

test('earlier turns go along as history', async ({ expect }) => {
  const it = await Console.open(browser, server.url);
  await it.ask('First, long, of two');
  await it.untilMidAnswer();
  await it.stop.click();
  await it.untilPhase('complete');
  const text = it.fullTexts[0];
  await it.ask('Second of two');
  await it.untilPhase('streaming');

  const { history } = server.requests.find(({ message }) => message === 'Second of two') ?? {};
  expect(history?.map(({ role, content }) => [role, content.trim()])).toEqual([
    ['user', 'First, long, of two'],
    ['assistant', text],
  ]);
  await it.close();
});

test('the view follows the end until the reader scrolls up', async ({ expect }) => {
  const it = await Console.open(browser, server.url, { viewport: { width: 800, height: 420 } });
  const main = it.page.locator('main');
  const away = () => main.evaluate((view) => view.scrollHeight - view.clientHeight - view.scrollTop);
  await it.ask('A long answer');
  await it.page.waitForFunction(() => (document.querySelector('main')?.scrollTop ?? 0) > 60);
  expect(await away()).toBeLessThan(2);
  await main.hover();
  await it.page.mouse.wheel(0, -300);
  const jump = it.page.getByRole('button', { name: 'Go to the latest' });
  await jump.waitFor();
  const top = await main.evaluate((view) => view.scrollTop);
  const length = (await it.text()).length;
  await it.page.waitForFunction((before) => (document.querySelector('.answer')?.textContent?.length ?? 0) > before + 100, length);
  expect(await main.evaluate((view) => view.scrollTop)).toBe(top);
  await jump.click();
  await jump.waitFor({ state: 'detached' });
  expect(await away()).toBeLessThan(2);
  await it.close();
});

test('the page works behind a path prefix, and without the lists', async ({ expect }) => {
  const behind = await demoServer({ prefix: '/tools/vctt', models: undefined, agents: undefined });
  const it = await Console.open(browser, behind.url);
  await it.ask(QUESTION);
  await it.untilMidAnswer();
  expect(await it.turn.locator('.tag').innerText()).toBe('Demo model: no provider key is configured');
  await it.stop.click();
  await it.untilPhase('complete');
  await it.close();
  await behind.close();
});
