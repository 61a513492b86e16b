import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { Problem } from '../src/app/api.ts';
import { noteOf } from '../src/chat/pickers.tsx';
import { ProblemNote } from '../src/ui/ProblemNote.tsx';

test('a model is said to be retired once', () => {
  const retired = { id: 'old', provider: 'anthropic', available: false, retired: true, reason: 'retired by its maker' };

  expect(noteOf(retired)).toBe('anthropic \u00b7 retired by its maker');
});

test('why a model cannot be taken is said beside its provider', () => {
  expect(noteOf({ id: 'new', provider: 'openai', available: false, reason: 'no key: set OPENAI_API_KEY' })).toBe(
    'openai \u00b7 no key: set OPENAI_API_KEY',
  );
});

test('a problem whose message is its title is said once', () => {
  const note = renderToStaticMarkup(<ProblemNote problem={new Problem(0, 'NO_ANSWER', 'The server does not answer.')} />);

  expect(note.match(/does not answer/g)).toHaveLength(1);
});

test('a problem keeps what the server says of it', () => {
  const note = renderToStaticMarkup(<ProblemNote problem={new Problem(503, 'SERVER_BUSY', 'Ask again in 5 seconds.')} />);

  expect(note).toContain('The server is busy.');
  expect(note).toContain('Ask again in 5 seconds.');
});
