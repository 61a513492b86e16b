import { Markdown } from '../markdown/Markdown.tsx';
import { useReveal } from './useReveal.ts';

interface Props {
  text: string;
  live: boolean;
}

export function Answer({ text, live }: Props) {
  const shown = useReveal(text, live);
  return (
    <div className="answer" data-live={live}>
      <Markdown text={shown} live={live || shown.length < text.length} />
    </div>
  );
}
