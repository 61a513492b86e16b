import { memo, useMemo, useState } from 'react';
import type { Tokens } from 'marked';
import { BlockReader, type Block } from './blocks.ts';
import { headingLevels, type Level } from './headings.ts';
import { one, rendered } from './render.tsx';

interface Props {
  text: string;
  /** More is to come: half-written syntax is completed, and a cursor shown. */
  live: boolean;
}

export function Markdown({ text, live }: Props) {
  const [reader] = useState(() => new BlockReader());
  const blocks = useMemo(() => reader.read(text, live), [reader, text, live]);
  const levels = useMemo(() => headingLevels(blocks), [blocks]);
  return (
    <div className="prose" data-live={live}>
      {blocks.map((block, index) => (
        <BlockView key={index} block={block} level={levels[index]} />
      ))}
    </div>
  );
}

interface BlockProps {
  block: Block;
  level: Level | undefined;
}

const BlockView = memo(
  function BlockView({ block: { token }, level }: BlockProps) {
    if (level === undefined) return <div className="block">{one(token)}</div>;
    const Heading = `h${level}` as const;
    return (
      <div className="block">
        <Heading>{rendered((token as Tokens.Heading).tokens)}</Heading>
      </div>
    );
  },
  (before, after) =>
    before.block.raw === after.block.raw &&
    before.block.token.type === after.block.token.type &&
    before.block.reading === after.block.reading &&
    before.level === after.level,
);
