import { afterAll, beforeAll, test } from 'vitest';
import type { Browser } from 'playwright-core';
import type { ScriptedServer } from '../testing/scriptedServer.ts';
import { barriers, Console, demoServer, givenUrl, launch, QUESTION, SHORT_QUESTION } from './support.ts';

/** These hold for the page in front of any server: VCTT_URL names one, else a scripted one is started. */
let browser: Browser;
let scripted: ScriptedServer | undefined;
let url: string;

beforeAll(async () => {
  browser = await launch();
  const given = givenUrl();
  if (given === undefined) scripted = await demoServer();
  url = given ?? scripted?.url ?? '';
});

afterAll(async () => {
  await browser.close();
  await scripted?.close();
});

test('an answer streams to its end and settles its numbers', async ({ expect }) => {
  const it = await Console.open(browser, url);
  await it.page.evaluate(() => {
    const seen = Object.assign(window, { shift: 0, lengths: new Set<number>() });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.shift += (entry as PerformanceEntry & { value: number }).value;
    }).observe({ type: 'layout-shift' });
    new MutationObserver(() => seen.lengths.add(document.querySelector('.answer')?.textContent?.length ?? 0)).observe(
      document.body,
      { subtree: true, childList: true, characterData: true },
    );
  });
  await it.ask(SHORT_QUESTION);
  await it.untilMidAnswer();
  expect(await it.meter('Tokens')).toMatch(/^[\d,]+$/);
  expect(await it.meter('First token')).toMatch(/^[\d.]+ m?s$/);
  await it.untilPhase('complete');

  expect(await it.text()).toBe(it.fullTexts[0]);
  expect(await it.meter('Tokens')).toMatch(/^[\d,]+$/);
  expect(await it.meter('Cost')).toMatch(/^\$[\d.]+$/);
  expect(await it.meter('First token')).toMatch(/^[\d.]+ m?s$/);
  expect(await it.meter('Tokens/s')).toMatch(/^[\d.,]+$/);
  expect(await it.status.innerText()).toMatch(/^Complete/);
  const { shift, steps } = await it.page.evaluate(() => {
    const seen = window as unknown as { shift: number; lengths: Set<number> };
    return { shift: seen.shift, steps: seen.lengths.size };
  });
  expect(steps).toBeGreaterThan(3);
  expect(shift).toBeLessThan(0.02);
  await it.close();
});

test('a stop mid-answer shows its receipt and keeps the text', async ({ expect }) => {
  const it = await Console.open(browser, url);
  await it.ask(QUESTION);
  const before = await it.untilMidAnswer();
  await it.stop.click();
  await it.untilPhase('complete');

  await it.status.filter({ hasText: /^Stopped after [\d,]+ tokens?, \$[\d.]+, provider closed in [\d.]+ m?s\./ }).waitFor();
  const text = await it.text();
  expect(text.startsWith(before)).toBe(true);
  expect(text).toBe(it.fullTexts[0]);
  await it.send.waitFor();
  await it.close();
});

test('a reload mid-answer gets the whole text', async ({ expect }) => {
  const it = await Console.open(browser, url);
  await it.ask(SHORT_QUESTION);
  const before = await it.untilMidAnswer();
  await it.page.reload();
  await it.untilPhase('complete');

  const text = await it.text();
  expect(text.startsWith(before)).toBe(true);
  expect(text).toBe(it.fullTexts.at(-1));
  expect(await it.page.getByRole('heading', { name: SHORT_QUESTION }).count()).toBe(1);
  await it.close();
});

test('a lost connection loses and repeats nothing', async ({ expect }) => {
  const it = await Console.open(browser, url);
  await it.ask(SHORT_QUESTION);
  const before = await it.untilMidAnswer();
  await it.context.setOffline(true);
  await it.untilConnection('lost');
  await it.context.setOffline(false);
  await it.untilConnection('connected');
  await it.untilPhase('complete');

  const text = await it.text();
  expect(text.startsWith(before)).toBe(true);
  expect(text).toBe(it.fullTexts.at(-1));
  await it.close();
});

test('a second tab opened from the first follows the same answer', async ({ expect }) => {
  const it = await Console.open(browser, url);
  await it.ask(SHORT_QUESTION);
  await it.untilMidAnswer();
  const [opened] = await Promise.all([
    it.context.waitForEvent('page'),
    it.page.evaluate(() => void window.open(location.href)),
  ]);
  const second = new Console(opened, it.context);
  await Promise.all([it.untilPhase('complete'), second.untilPhase('complete')]);

  expect(await second.text()).toBe(await it.text());
  expect(await it.text()).toBe(it.fullTexts[0]);
  await it.close();
});

test('a fresh second tab has a conversation of its own', async ({ expect }) => {
  const it = await Console.open(browser, url);
  await it.ask(SHORT_QUESTION);
  await it.untilMidAnswer();
  const second = new Console(await it.context.newPage(), it.context);
  await second.page.goto(url);
  expect(await second.page.locator('article').count()).toBe(0);
  await second.ask('And in a second tab?');
  await Promise.all([it.untilPhase('complete'), second.untilPhase('complete')]);

  expect(await it.text()).toBe(it.fullTexts[0]);
  expect(await second.text()).toBe(second.fullTexts[0]);
  await it.close();
});

test('the keyboard is enough', async ({ expect }) => {
  const it = await Console.open(browser, url);
  const { keyboard } = it.page;
  const reach = async (name: string) => {
    for (let tabs = 0; tabs < 30; tabs += 1) {
      const at = await it.page.evaluate(() => document.activeElement?.ariaLabel ?? document.activeElement?.textContent ?? '');
      if (at === name) return;
      await keyboard.press('Tab');
    }
    throw new Error(`${name} is not reached by Tab`);
  };
  await it.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await reach(QUESTION);
  await keyboard.press('Enter');
  await it.untilMidAnswer();
  await keyboard.press('Escape');
  await it.status.filter({ hasText: /^Stopped/ }).waitFor();
  expect(await it.question.evaluate((element) => element === document.activeElement)).toBe(true);

  await keyboard.type('First long line');
  await keyboard.press('Shift+Enter');
  await keyboard.type('second line');
  expect(await it.question.inputValue()).toBe('First long line\nsecond line');
  await keyboard.press('Enter');
  expect(await it.question.inputValue()).toBe('');
  await it.untilMidAnswer();
  expect(await it.turn.getByRole('heading').innerText()).toBe('First long line\nsecond line');
  await reach('Stop');
  await keyboard.press('Space');
  await it.status.filter({ hasText: /^Stopped/ }).waitFor();
  await reach('New conversation');
  await keyboard.press('Enter');
  await it.page.getByRole('heading', { name: 'Ask a question' }).waitFor();
  await it.close();
});

test.for([320, 375])('at %i px nothing scrolls sideways', async (width, { expect }) => {
  const it = await Console.open(browser, url, { viewport: { width, height: 667 }, hasTouch: true });
  await it.question.waitFor();
  expect(await it.hasHorizontalScroll()).toBe(false);
  await it.ask(`${SHORT_QUESTION} ${'unbroken'.repeat(30)}`);
  await it.untilMidAnswer();
  expect(await it.hasHorizontalScroll()).toBe(false);
  await it.untilPhase('complete');
  expect(await it.hasHorizontalScroll()).toBe(false);
  await it.close();
});

test.for(['light', 'dark'] as const)('nobody is kept out by the %s theme', async (colorScheme, { expect }) => {
  const it = await Console.open(browser, url, { colorScheme });
  await it.untilConnection('connected');
  const brightness = await it.page.evaluate(() =>
    Math.max(...(getComputedStyle(document.body).backgroundColor.match(/\d+/g) ?? []).map(Number)),
  );
  if (colorScheme === 'dark') expect(brightness).toBeLessThan(60);
  else expect(brightness).toBeGreaterThan(200);
  expect(await barriers(it.page)).toEqual([]);
  await it.ask(QUESTION);
  await it.untilMidAnswer();
  expect(await barriers(it.page)).toEqual([]);
  await it.stop.click();
  await it.untilPhase('complete');
  expect(await barriers(it.page)).toEqual([]);
  await it.close();
});

test('a strict content security policy is not violated', async ({ expect }) => {
  const it = await Console.open(browser, 'about:blank');
  const violations: string[] = [];
  await it.context.exposeFunction('violated', (directive: string) => violations.push(directive));
  await it.context.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      (window as unknown as { violated: (directive: string) => void }).violated(`${violatedDirective} ${blockedURI}`),
    );
  });
  // Whatever the server sends, the page must live with the strict one.
  await it.page.route(url, async (route) => {
    const response = await route.fetch();
    await route.fulfill({
      response,
      headers: { ...response.headers(), 'content-security-policy': "default-src 'self'" },
    });
  });
  const hosts = new Set<string>();
  it.page.on('request', (request) => hosts.add(new URL(request.url()).host));
  await it.page.goto(url);
  await it.ask(QUESTION);
  await it.untilMidAnswer();
  await it.stop.click();
  await it.untilPhase('complete');

  expect(violations).toEqual([]);
  expect([...hosts]).toEqual([new URL(url).host]);
  await it.close();
});

test('reduced motion stills the cursor', async ({ expect }) => {
  const it = await Console.open(browser, url, { reducedMotion: 'reduce' });
  await it.ask(QUESTION);
  await it.untilMidAnswer();

  const animation = await it.answer.locator('.block:last-child > :last-child').evaluate((block) => getComputedStyle(block, '::after').animationName);
  expect(animation).toBe('none');
  await it.stop.click();
  await it.untilPhase('complete');
  await it.close();
});
