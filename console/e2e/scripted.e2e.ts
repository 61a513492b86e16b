import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { tellDemo } from '../testing/demo.ts';
import { Gate } from '../testing/gate.ts';
import type { ScriptedServer } from '../testing/scriptedServer.ts';
import { barriers, Console, demoServer, launch, plain, QUESTION } from './support.ts';

/** What only a server that fails on purpose can show. */
let browser: Browser;
let server: ScriptedServer;
/** What the estimated answer waits for. */
const estimated = new Gate();

beforeAll(async () => {
  browser = await launch();
  server = await demoServer({
    tell: (generation) => tellDemo(generation, generation.request.message.includes('estimated') ? estimated.opened : undefined),
  });
});

function asked(text: string): number {
  return server.requests.filter(({ message }) => message === text).length;
}

afterAll(async () => {
  await browser.close();
  await server.close();
});

test('an error is told plainly and can be tried again', async ({ expect }) => {
  const it = await Console.open(browser, server.url);
  await it.ask('An error, please');
  await it.untilPhase('failed');
  expect(await it.turn.locator('.error').innerText()).toContain('The model failed.');
  expect(await barriers(it.page)).toEqual([]);
  await it.turn.getByRole('button', { name: 'Try again' }).click();
  await expect.poll(() => asked('An error, please')).toBe(2);
  await it.untilPhase('failed');

  expect(await it.page.locator('article').count()).toBe(1);
  await it.close();
});

test('a fallback takes the old text away and says who took over', async ({ expect }) => {
  const it = await Console.open(browser, server.url);
  await it.ask('A fallback, please');
  await it.untilPhase('complete');

  expect(await it.text()).toBe(it.fullTexts[0]);
  expect(await it.turn.locator('.notes').innerText()).toMatch(/^gpt-4o sent nothing in time after about \d+ tokens\. demo took over\.$/);
  await it.close();
});

test('reasoning is folded apart from the text', async ({ expect }) => {
  const it = await Console.open(browser, server.url);
  await it.ask('With reasoning, please');
  await it.untilText();
  expect(await it.turn.locator('.reasoning-text').isVisible()).toBe(false);
  await it.turn.getByText(/^(Thinking|Thought)/).click();
  expect(await it.turn.locator('.reasoning-text').innerText()).toContain('The log and its numbers');
  await it.untilPhase('complete');
  expect(await it.text()).toBe(it.fullTexts[0]);
  await it.close();
});

test('estimated numbers are marked', async ({ expect }) => {
  const it = await Console.open(browser, server.url);
  await it.ask('An estimated answer');
  await it.untilMidAnswer();
  expect(await it.status.count()).toBe(0);
  estimated.open();
  await it.untilPhase('complete');
  expect(await it.status.innerText()).toContain('Tokens and cost are estimated.');
  await it.close();
});

test('the pickers say what is there, and what they choose is asked', async ({ expect }) => {
  const it = await Console.open(browser, server.url);
  await it.page.getByRole('button', { name: 'Model: automatic' }).click();
  const missing = it.page.getByRole('radio', { name: 'gpt-4o', exact: true });
  expect(await missing.isDisabled()).toBe(true);
  expect(await it.page.locator('.option', { has: missing }).innerText()).toMatch(/gpt-4o\s+\$2\.50 \/ \$10\s+openai · no OPENAI_API_KEY/);
  expect(await it.page.getByText('Demo model: no provider key is configured').count()).toBe(1);
  expect(await barriers(it.page)).toEqual([]);
  await it.page.getByRole('radio', { name: 'demo', exact: true }).check();
  await it.page.keyboard.press('Escape');
  await it.page.getByRole('button', { name: 'Agent: primary' }).click();
  await it.page.getByRole('radio', { name: 'analyst' }).check();
  await it.page.keyboard.press('Escape');
  await it.page.getByRole('button', { name: 'Options' }).click();
  await it.page.getByRole('slider', { name: 'Temperature' }).fill('0.2');
  await it.page.getByRole('switch', { name: 'Tools' }).uncheck();
  await it.page.getByRole('textbox', { name: 'Cost limit' }).fill('0.05');
  expect(await barriers(it.page)).toEqual([]);
  await it.page.keyboard.press('Escape');
  await it.question.fill('Half a');
  await it.page.getByRole('link', { name: 'Workbench' }).click();
  await it.page.getByRole('link', { name: 'Chat' }).click();
  await it.page.getByRole('button', { name: 'Options, 3 changed' }).waitFor();
  expect(await it.question.inputValue()).toBe('Half a');
  await it.ask('Which pickers?');
  await it.untilText();

  expect(server.requests.find(({ message }) => message === 'Which pickers?')).toMatchObject({
    model: 'demo',
    agentRole: 'analyst',
    temperature: 0.2,
    enableTools: false,
    maxCostUsd: 0.05,
  });
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
  await it.untilText();

  const { history } = server.requests.find(({ message }) => message === 'Second of two') ?? {};
  expect(history?.map(({ role, content }) => [role, plain(content)])).toEqual([
    ['user', 'First, long, of two'],
    ['assistant', text],
  ]);
  await it.close();
});

test('the view follows the end until the reader scrolls up', async ({ expect }) => {
  const it = await Console.open(browser, server.url, { viewport: { width: 800, height: 420 } });
  const main = it.page.locator('main');
  // A piece is there for a moment before the view has followed it.
  const atEnd = () =>
    it.page.waitForFunction(() => {
      const view = document.querySelector('main');
      return view !== null && view.scrollHeight - view.clientHeight - view.scrollTop < 2;
    });
  await it.ask('A long answer');
  await it.page.waitForFunction(() => (document.querySelector('main')?.scrollTop ?? 0) > 60);
  await atEnd();
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
  await atEnd();
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

test('an answer is given again, and a question put differently', async ({ expect }) => {
  const it = await Console.open(browser, server.url);
  await it.ask('What is a token, once?');
  await it.untilPhase('complete');
  await it.turn.getByRole('button', { name: 'Answer again' }).click();
  await expect.poll(() => asked('What is a token, once?')).toBe(2);
  await it.untilPhase('complete');
  await it.turn.getByRole('button', { name: 'Edit question' }).click();
  await it.page.getByLabel('Edited question').fill('What is a token, twice?');
  await it.page.keyboard.press('Enter');
  await it.turn.getByRole('heading', { name: 'What is a token, twice?' }).waitFor();
  await it.untilText();

  expect(await it.page.locator('article').count()).toBe(1);
  await it.close();
});

test('asking again from the middle of a talk says what is replaced', async ({ expect }) => {
  const remembering = await demoServer({ remembers: true });
  const it = await Console.open(browser, remembering.url);
  for (const text of ['First?', 'Second?', 'Third?']) {
    await it.ask(text);
    await it.untilPhase('complete');
  }
  const turns = it.page.locator('article');
  const middle = turns.nth(1);
  const again = middle.getByRole('button', { name: 'Answer again' });
  await again.click();
  const dialog = it.page.getByRole('group', { name: 'Answer again?' });
  expect(await dialog.innerText()).toContain('This turn and all that follow are replaced, also in the history.');
  await it.page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  expect(await again.evaluate((button) => button === document.activeElement)).toBe(true);
  expect(await turns.count()).toBe(3);
  await middle.getByRole('button', { name: 'Edit question' }).click();
  await it.page.keyboard.press('Escape');
  expect(await middle.getByRole('button', { name: 'Edit question' }).evaluate((button) => button === document.activeElement)).toBe(true);
  await again.click();
  await dialog.getByRole('button', { name: 'Answer again' }).click();
  await turns.nth(2).waitFor({ state: 'detached' });
  await it.untilPhase('complete');

  expect(await turns.count()).toBe(2);
  expect(remembering.requests[3]).toMatchObject({ message: 'Second?', conversationId: remembering.requests[0]?.conversationId });
  expect(remembering.requests[3]?.replaces).toMatch(/^[\da-f-]{36}$/);
  expect(await it.turn.getByRole('button', { name: 'Answer again' }).getAttribute('title')).toBe(
    'Answer again. This turn is replaced, also in the history. What was spent is still counted.',
  );
  await it.page.reload();
  expect(await it.page.locator('.question').allInnerTexts()).toEqual(['First?', 'Second?']);
  expect(await barriers(it.page)).toEqual([]);
  await it.close();
  await remembering.close();
});

test('a tool shows what it was asked and what it gave', async ({ expect }) => {
  const it = await Console.open(browser, server.url);
  await it.ask('With a tool, please');
  await it.untilText();
  const card = it.turn.locator('.tool-card');
  expect(await card.innerText()).toMatch(/search\s+tools\s+finished in 84 ms/);
  await card.locator('summary').click();
  expect(await card.innerText()).toMatch(/"query": "tokens"[\s\S]+Three pages/);
  await it.close();
});

test('code has its colours, formulas are set, and code is copied', async ({ expect }) => {
  const it = await Console.open(browser, server.url, { colorScheme: 'dark', permissions: ['clipboard-read', 'clipboard-write'] });
  await it.ask('Some Markdown');
  await it.untilPhase('complete');
  await it.answer.locator('.hljs-keyword').first().waitFor();
  await it.answer.locator('.maths[data-display="true"] .katex').waitFor();
  await it.answer.getByRole('button', { name: 'Copy code' }).click();
  await it.answer.getByRole('button', { name: 'Copied' }).waitFor();

  expect(await it.page.evaluate(() => navigator.clipboard.readText())).toMatch(/^\/\*\* Everything behind/);
  expect(await it.answer.getByRole('table').innerText()).toContain('log and cursor');
  expect(await it.answer.locator('li.task input:checked').count()).toBe(1);
  expect(await it.answer.innerText()).toContain('It cost $0.0021, not $5 or $10.');
  expect(await barriers(it.page)).toEqual([]);
  await it.close();
});

test('a hostile answer is text, and nothing else', async ({ expect }) => {
  const it = await Console.open(browser, server.url);
  const dialogs: string[] = [];
  it.page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  const hosts = new Set<string>();
  it.page.on('request', (request) => hosts.add(new URL(request.url()).host));
  await it.ask('A hostile answer');
  await it.untilPhase('complete');
  await it.answer.locator('.katex').first().waitFor();
  await it.answer.locator('.hljs-keyword').first().waitFor();

  expect(await it.answer.locator('script, iframe, img, style, object, form').count()).toBe(0);
  const links = await it.answer.locator('a').evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).protocol));
  expect(new Set(links)).toEqual(new Set(['https:']));
  expect(await it.answer.locator('tbody tr').count()).toBe(150);
  expect(await it.hasHorizontalScroll()).toBe(false);
  expect(dialogs).toEqual([]);
  expect(await it.page.evaluate(() => 'pwned' in window)).toBe(false);
  expect([...hosts]).toEqual([new URL(server.url).host]);
  expect(await barriers(it.page, 'tbody')).toEqual([]);
  await it.close();
});

test('the script of the first view is below 150 kB', async ({ expect }) => {
  const it = await Console.open(browser, 'about:blank');
  const scripts: Promise<Buffer>[] = [];
  it.page.on('response', (response) => {
    if (response.url().endsWith('.js')) scripts.push(response.body());
  });
  await it.page.goto(server.url);
  await it.untilConnection('connected');
  const bytes = (await Promise.all(scripts)).reduce((sum, script) => sum + gzipSync(script).length, 0);

  expect(bytes).toBeGreaterThan(50_000);
  expect(bytes).toBeLessThan(150_000);
  await it.close();
});
