import { memo } from 'react';

const BLOCK_CHARS = 4_000;

interface Props {
  text: string;
  live: boolean;
}

/** In blocks, so that a token at the end of a long answer lays out the last one only. */
export function Answer({ text, live }: Props) {
  return (
    <div className="answer" data-live={live}>
      {blocksOf(text).map((block, index) => (
        <Block key={index} text={block} />
      ))}
    </div>
  );
}

const Block = memo(function Block({ text }: { text: string }) {
  return <div>{text}</div>;
});

/** Cut at line ends, which the blocks' own edges then show. What is cut stays so as the text grows. */
function blocksOf(text: string): string[] {
  const blocks: string[] = [];
  let from = 0;
  for (;;) {
    const end = text.indexOf('\n', from + BLOCK_CHARS);
    if (end === -1) break;
    blocks.push(text.slice(from, end));
    from = end + 1;
  }
  blocks.push(text.slice(from));
  return blocks;
}
