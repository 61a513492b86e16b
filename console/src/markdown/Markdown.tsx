import { memo, useMemo, useState } from 'react';
import { BlockReader, type Block } from './blocks.ts';
import { one } from './render.tsx';

interface Props {
  text: string;
  /** More is to come: half-written syntax is completed, and a cursor shown. */
  live: boolean;
}

export function Markdown({ text, live }: Props) {
  const [reader] = useState(() => new BlockReader());
  const blocks = useMemo(() => reader.read(text, live), [reader, text, live]);
  return (
    <div className="prose" data-live={live}>
      {blocks.map((block, index) => (
        <BlockView key={index} block={block} live={live} />
      ))}
    </div>
  );
}

const BlockView = memo(
  function BlockView({ block }: { block: Block; live: boolean }) {
    return <div className="block">{one(block.token)}</div>;
  },
  // A definition at the end makes links of earlier blocks: all are shown anew once the answer is whole.
  (before, after) =>
    before.block.raw === after.block.raw && before.block.token.type === after.block.token.type && before.live === after.live,
);
