import { useEffect, useState, type ReactNode } from 'react';
import { CopyButton } from '../ui/CopyButton.tsx';

type Highlight = (code: string, language: string) => ReactNode;

/** Colouring more takes longer than a frame. */
const MAX_COLOURED_CHARS = 30_000;

let loaded: Highlight | undefined;

interface Props {
  code: string;
  language: string;
}

export function CodeBlock({ code, language }: Props) {
  const [highlight, setHighlight] = useState<Highlight | undefined>(() => loaded);

  useEffect(() => {
    if (highlight || language === '') return;
    void import('./highlight.tsx').then(({ highlighted }) => {
      loaded = highlighted;
      setHighlight(() => highlighted);
    });
  }, [highlight, language]);

  const coloured = language !== '' && code.length <= MAX_COLOURED_CHARS ? highlight?.(code, language) : undefined;
  return (
    <figure className="code">
      <figcaption>
        <span>{language === '' ? 'text' : language}</span>
        <CopyButton text={code} label="Copy code" />
      </figcaption>
      <pre tabIndex={0} aria-label={`Code${language === '' ? '' : `, ${language}`}`}>
        <code>{coloured ?? code}</code>
      </pre>
    </figure>
  );
}
