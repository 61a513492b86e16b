import type { ReactNode } from 'react';
import { common, createLowlight } from 'lowlight';

type Node = ReturnType<typeof lowlight.highlight>['children'][number];

const lowlight = createLowlight(common);

/** Undefined for a language that is not known. */
export function highlighted(code: string, language: string): ReactNode {
  if (!lowlight.registered(language.toLowerCase())) return undefined;
  return lowlight.highlight(language.toLowerCase(), code).children.map(toElement);
}

function toElement(node: Node, key: number): ReactNode {
  if (node.type === 'text') return node.value;
  if (node.type !== 'element') return null;
  const { className } = node.properties;
  return (
    <span key={key} className={Array.isArray(className) ? className.join(' ') : undefined}>
      {node.children.map(toElement)}
    </span>
  );
}
