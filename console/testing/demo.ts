import { HOSTILE } from './hostile.ts';
import { RICH } from './rich.ts';
import type { ScriptedGeneration } from './scriptedGeneration.ts';

const PACE_MS = 20;

const PARAGRAPHS = [
  'A connection that drops does not end the answer. The model goes on writing, and every piece of text is kept under a rising number before anyone sees it.',
  'When the page is back it names the last number it has seen. The server sends everything behind it, joined into few pieces, and then goes on live. Nothing is lost and nothing comes twice.',
  'A reload works the same way: the page remembers which answer it was reading, and has it told from the beginning.',
  'Only a stop ends the answer early. The connection to the model is closed, and what was written so far is kept with its cost.',
];

export const DEMO_MODELS = {
  models: [
    { id: 'demo', provider: 'demo', available: true, retired: false, price: { inputPerMillion: 0, outputPerMillion: 0 } },
    {
      id: 'gpt-4o',
      provider: 'openai',
      available: false,
      reason: 'no OPENAI_API_KEY',
      retired: false,
      price: { inputPerMillion: 2.5, outputPerMillion: 10 },
    },
    {
      id: 'claude-sonnet-4-6',
      provider: 'anthropic',
      available: false,
      reason: 'no ANTHROPIC_API_KEY',
      retired: false,
      price: { inputPerMillion: 3, outputPerMillion: 15 },
    },
    { id: 'claude-3-5-sonnet', provider: 'anthropic', available: false, reason: 'no ANTHROPIC_API_KEY', retired: true },
  ],
};

export const DEMO_AGENTS = {
  agents: [
    { role: null, name: 'primary', chain: ['demo'] },
    { role: 'analyst', name: 'analyst', chain: ['demo'] },
    { role: 'synthesiser', name: 'synthesiser', chain: ['demo'] },
  ],
};

const LONG = /long|middle of an answer/;

/**
 * Streams an answer by itself. A word in the question chooses what happens: error, fallback, reasoning, tool, long,
 * estimated, Markdown, hostile. It completes only when it may.
 */
export function tellDemo(generation: ScriptedGeneration, mayEnd = Promise.resolve()): void {
  const question = generation.request.message;
  const times = LONG.test(question) ? 6 : 1;
  const whole = question.includes('hostile') ? HOSTILE : question.includes('Markdown') ? RICH : undefined;
  const text = whole ?? Array.from({ length: times }, () => PARAGRAPHS.join('\n\n')).join('\n\n');
  const words = text.match(question.includes('hostile') ? /[\s\S]{1,900}/g : /\S+\s*/g) ?? [];
  const failAt = question.includes('error') ? 20 : -1;
  const fallbackAt = question.includes('fallback') ? 25 : -1;
  const estimated = question.includes('estimated') ? { usageSource: 'estimated' } : {};

  generation.start(fallbackAt > 0 ? 'gpt-4o' : 'demo');
  if (question.includes('reasoning')) {
    generation.reasoning('The question is about what happens to a running answer. ');
    generation.reasoning('The log and its numbers explain it best.');
  }
  if (question.includes('tool')) {
    generation
      .tool('search', 'started', { arguments: { query: 'tokens' } })
      .tool('search', 'finished', { durationMs: 84, result: 'Three pages.' });
  }
  let index = 0;
  let again = true;
  const timer = setInterval(() => {
    if (index === failAt) {
      clearInterval(timer);
      generation.error('PROVIDER_ERROR', 'The provider answered with status 500 twice.', true);
    } else if (index === fallbackAt && again) {
      again = false;
      generation.fallback('demo', 0);
      index = 0;
    } else if (index >= words.length) {
      clearInterval(timer);
      void mayEnd.then(() => {
        if (!generation.ended) generation.complete(estimated);
      });
    } else {
      generation.chunk(words[index] ?? '');
      index += 1;
    }
  }, PACE_MS);
  generation.onStop(() => clearInterval(timer));
}
