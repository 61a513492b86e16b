import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { BlockReader } from '../src/markdown/blocks.ts';
import { headingLevels } from '../src/markdown/headings.ts';
import { one } from '../src/markdown/render.tsx';

function markup(text: string, live = false): string {
  return new BlockReader().read(text, live).map(({ token }) => renderToStaticMarkup(<>{one(token)}</>)).join('');
}

/** Read piece by piece, as it streams. */
function streamed(text: string, step: number): string {
  const reader = new BlockReader();
  for (let length = step; length < text.length; length += step) reader.read(text.slice(0, length), true);
  return reader.read(text, false).map(({ token }) => renderToStaticMarkup(<>{one(token)}</>)).join('');
}

const EVERYTHING = `# Title

A *line* with **marks**, \`code\` and a [link](https://example.com/a?b=1&c=2).

- one
- two

  more of two
  1. nested

> quoted

| a | b |
|---|--:|
| 1 | 2 |

\`\`\`ts
const a = '<b>';
\`\`\`

- [x] done

Euler: $e^{i\\pi}=-1$, and

$$
\\int_0^1 x\\,dx
$$

See [ref].

[ref]: https://example.com/ref
`;

const WITHOUT_DEFINITION = EVERYTHING.replace(/See \[ref\][\s\S]*/, 'The end.');

test.each([1, 3, 7, 50])('streamed in steps of %i it is what it is as a whole', (step) => {
  expect(streamed(EVERYTHING, step)).toBe(markup(EVERYTHING));
  expect(streamed(WITHOUT_DEFINITION, step)).toBe(markup(WITHOUT_DEFINITION));
});

test('half-written syntax shows as what it becomes', () => {
  expect(markup('Some **bold te', true)).toBe('<p>Some <strong>bold te</strong></p>');
  expect(markup('See [the li', true)).toBe('<p>See <span class="dead-link">the li</span></p>');
  expect(markup('```js\nlet a', true)).toContain('<code>let a</code>');
});

test.each([
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<iframe src="https://evil.example"></iframe>',
  '[click](javascript:alert(1))',
  '[click](JaVaScRiPt:alert(1))',
  '[click](data:text/html;base64,PHNjcmlwdD4=)',
  '[click](vbscript:msgbox)',
  '![x](https://evil.example/pixel.gif)',
  '<a href="javascript:alert(1)">x</a>',
  '[x]: javascript:alert(1)\n\n[x]',
  '$\\href{javascript:alert(1)}{x}$',
])('nothing of %s becomes markup that acts', (text) => {
  const html = markup(text);
  expect(html).not.toMatch(/<(script|img|iframe|style|svg|object|embed)\b/i);
  expect(html).not.toMatch(/href="(?!https:|http:|mailto:)/i);
  expect(html).not.toMatch(/<[^>]*\son\w+=/i);
});

test('pictures become links, and links say nothing of this page', () => {
  expect(markup('![A cat](https://example.com/cat.png)')).toBe(
    '<p><a href="https://example.com/cat.png" target="_blank" rel="noopener noreferrer nofollow">Image: A cat</a></p>',
  );
});

test('money is not maths', () => {
  expect(markup('It costs $5 and then $10.')).toBe('<p>It costs $5 and then $10.</p>');
});

test.each(['>'.repeat(20_000), `${'- '.repeat(5_000)}x`, '['.repeat(20_000), '*'.repeat(20_000), '$'.repeat(5_000)])(
  'nesting without end is shown nevertheless',
  (text) => {
    expect(markup(text, true).length).toBeGreaterThan(0);
  },
);

test('character references are read', () => {
  expect(markup('a &lt; b &#x1F600; &unknown;')).toBe('<p>a &lt; b \u{1F600} &amp;unknown;</p>');
});

test('headings skip no level', () => {
  const levels = (text: string) => headingLevels(new BlockReader().read(text, false)).filter((level) => level !== undefined);

  expect(levels('## A\n\n#### B\n\n# C\n\n## D')).toEqual([3, 4, 3, 4]);
});
