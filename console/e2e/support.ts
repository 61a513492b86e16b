import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Locator, type Page } from 'playwright-core';
import { DEMO_AGENTS, DEMO_MODELS, tellDemo } from '../testing/demo.ts';
import { tellJam } from '../testing/demoJam.ts';
import { ScriptedRest } from '../testing/scriptedRest.ts';
import { ScriptedServer, type ScriptedOptions } from '../testing/scriptedServer.ts';

/** The page's first example; the scripted answer is long enough to be stopped on a busy machine. */
export const QUESTION = 'What happens when the connection drops in the middle of an answer?';

/** For tests that wait for the end. */
export const SHORT_QUESTION = 'What is a token?';

export function demoServer(options: ScriptedOptions = {}): Promise<ScriptedServer> {
  return ScriptedServer.start({
    tell: tellDemo,
    tellJam,
    page: join(import.meta.dirname, '../dist'),
    models: DEMO_MODELS,
    agents: DEMO_AGENTS,
    rest: new ScriptedRest().answer,
    ...options,
  });
}

/** Of a running server that is to be tested. */
export function givenUrl(): string | undefined {
  // socket.io takes no notice of a lost network on the name localhost.
  const url = process.env['VCTT_URL']?.replace('//localhost', '//127.0.0.1');
  return url === undefined ? undefined : new URL(url).href;
}

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath(),
    headless: true,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

function chromiumPath(): string {
  const directories = (process.env['PATH'] ?? '').split(delimiter);
  const candidates = directories.flatMap((directory) => [join(directory, 'chromium'), join(directory, 'chromium-browser')]);
  const found = process.env['CHROMIUM'] ?? candidates.find((path) => existsSync(path));
  if (!found) throw new Error('no Chromium on PATH; name one in CHROMIUM');
  return found;
}

/** The page as its user sees it, and the texts that the server said were whole. */
export class Console {
  readonly fullTexts: string[] = [];
  readonly question: Locator;
  readonly send: Locator;
  readonly stop: Locator;
  readonly connection: Locator;
  readonly turn: Locator;
  readonly answer: Locator;
  readonly status: Locator;

  constructor(
    readonly page: Page,
    readonly context: BrowserContext,
  ) {
    this.question = page.getByLabel('Your question');
    this.send = page.getByRole('button', { name: 'Send' });
    this.stop = page.getByRole('button', { name: 'Stop' });
    this.connection = page.locator('.connection');
    this.turn = page.locator('article').last();
    this.answer = this.turn.locator('.answer');
    this.status = this.turn.locator('.turn-status');
    page.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => {
        const text = fullTextOf(String(payload));
        if (text !== undefined) this.fullTexts.push(text);
      }),
    );
  }

  static async open(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Console> {
    const context = await browser.newContext({ viewport: { width: 1024, height: 720 }, ...options });
    const opened = new Console(await context.newPage(), context);
    await opened.page.goto(url);
    return opened;
  }

  async ask(text: string): Promise<void> {
    const turns = await this.page.locator('article').count();
    await this.question.fill(text);
    await this.question.press('Enter');
    await this.page.locator('article').nth(turns).waitFor();
  }

  async untilPhase(phase: 'complete' | 'failed'): Promise<void> {
    await this.page.locator(`article:last-of-type[data-phase="${phase}"]`).waitFor();
  }

  /** Some text of the last answer is there, or all of it. */
  async untilText(): Promise<void> {
    await this.answer.filter({ hasText: /\S/ }).waitFor();
  }

  /** Some text is there and more is to come. Looked for with each frame: a short answer is soon over. */
  async untilMidAnswer(): Promise<string> {
    await this.page.waitForFunction(() => {
      const turn = document.querySelector<HTMLElement>('article:last-of-type');
      return turn?.dataset['phase'] === 'streaming' && /\S/.test(turn.querySelector('.answer')?.textContent ?? '');
    });
    return this.text();
  }

  async untilConnection(state: 'connected' | 'lost'): Promise<void> {
    await this.page.locator(`.connection[data-state="${state}"]`).waitFor();
  }

  async text(): Promise<string> {
    return plain(await this.answer.innerText());
  }

  async meter(name: string): Promise<string> {
    const label = this.page.getByText(name, { exact: true });
    return this.turn.locator('.meter > div').filter({ has: label }).locator('dd').innerText();
  }

  async hasHorizontalScroll(): Promise<boolean> {
    return this.page.evaluate(() =>
      [document.documentElement, ...document.querySelectorAll('main, .dock, .rail')].some(
        (element) => element.scrollWidth > element.clientWidth,
      ),
    );
  }

  /** Whether there is a second scrollbar, beside that of the view. */
  async pageScrolls(): Promise<boolean> {
    return this.page.evaluate(() => document.documentElement.scrollHeight > document.documentElement.clientHeight);
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}

function fullTextOf(frame: string): string | undefined {
  const start = frame.indexOf('["stream_complete"');
  if (start === -1) return undefined;
  const [, payload] = JSON.parse(frame.slice(start)) as [string, { fullText: string }];
  return plain(payload.fullText);
}

/** What is left of Markdown on a screen, as far as the answers of these tests have any. */
export function plain(text: string): string {
  return text.replaceAll(/[`*]/g, '').replaceAll(/\s+/g, ' ').trim();
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What breaks WCAG 2.2 AA, each rule with where; `besides` is not looked at, where there is too much of it. */
export async function barriers(page: Page, besides = '.none'): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async (exclude) => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') };
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const { violations } = await axe.run({ exclude: [exclude] }, { runOnly: tags, resultTypes: ['violations'] });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary ?? ''}`),
    );
  }, besides);
}
