import { expect, test } from 'vitest';
import { inParts } from '../src/jam/laneText.ts';

const REPORT = '```json\n{\n  "trust": {"tension": 0.1, "uncertainty": 0.2},\n  "position": "yes"\n}\n```';

test('the report at the end of a lane is kept apart from what is said', () => {
  expect(inParts(`It holds.\n\n${REPORT}`)).toEqual({ said: 'It holds.', report: REPORT });
  expect(inParts(`It holds.\n\n${REPORT}\n`)).toEqual({ said: 'It holds.', report: `${REPORT}\n` });
});

test.each([7, 9, 15, 40])('a report is kept apart when only %i characters of it are written', (length) => {
  const written = REPORT.slice(0, length);

  expect(inParts(`It holds.\n\n${written}`)).toEqual({ said: 'It holds.', report: written });
});

test.each([
  ['nothing', ''],
  ['code of another language', 'Try this:\n\n```ts\nconst a = 1;\n```'],
  ['an example that is no report', 'Send this:\n\n```json\n{"name": "cursor"}\n```'],
  ['a list', 'Send this:\n\n```json\n["trust"]\n```'],
  ['a report that something follows', `${REPORT}\n\nAnd more.`],
  ['a fence within a line', 'It ends with ```json'],
])('%s stays part of what is said', (_what, text) => {
  expect(inParts(text)).toEqual({ said: text, report: undefined });
});
