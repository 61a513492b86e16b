import { useEffect, useState } from 'react';
import { Icon } from './Icon.tsx';
import { copyText } from './copyText.ts';

interface Props {
  text: string;
  label: string;
}

export function CopyButton({ text, label }: Props) {
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), 1_500);
    return () => clearTimeout(timer);
  }, [copied]);

  return (
    <button type="button" className="tool" onClick={() => void copyText(text).then(setCopied)} aria-label={copied ? 'Copied' : label} title={label}>
      <Icon name={copied ? 'check' : 'copy'} />
    </button>
  );
}
