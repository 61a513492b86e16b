import type { Block } from './blocks.ts';

export type Level = 3 | 4 | 5 | 6;

/** Those of an answer stand below the page's own, and skip no level, however a model counts. Undefined for other blocks. */
export function headingLevels(blocks: readonly Block[]): (Level | undefined)[] {
  let above = 2;
  return blocks.map(({ token }) => {
    if (token.type !== 'heading') return undefined;
    above = Math.min(above + 1, (token as { depth: number }).depth + 2, 6);
    return above as Level;
  });
}
