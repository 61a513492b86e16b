import { Fragment, memo, type ReactNode } from 'react';
import type { MarkedToken, Token, Tokens } from 'marked';
import { CodeBlock } from './CodeBlock.tsx';
import { decoded } from './entities.ts';
import { safeHref } from './links.ts';
import { Maths } from './Maths.tsx';
import type { MathsToken } from './maths.ts';

const DEEPEST = 40;

/** Elements are made from tokens alone and HTML stays text, so nothing a model writes can become markup. */
export function rendered(tokens: readonly Token[] | undefined, depth = 0): ReactNode {
  if (!tokens) return null;
  if (depth > DEEPEST) return tokens.map(({ raw }) => raw).join('');
  return tokens.map((token, index) => <Fragment key={index}>{one(token, depth + 1)}</Fragment>);
}

export function one(token: Token, depth = 0): ReactNode {
  if (token.type === 'maths') {
    const { text, display } = token as MathsToken;
    return <Maths source={text} display={display} />;
  }
  const known = token as MarkedToken;
  switch (known.type) {
    case 'space':
    case 'def':
      return null;
    case 'heading':
      // Those of the text itself are its blocks' matter; within lists and quotations they have no rank.
      return (
        <p>
          <strong>{rendered(known.tokens, depth)}</strong>
        </p>
      );
    case 'paragraph':
      return <p>{rendered(known.tokens, depth)}</p>;
    case 'text':
      return 'tokens' in known && known.tokens ? rendered(known.tokens, depth) : decoded(known.text);
    case 'escape':
      return known.text;
    case 'strong':
      return <strong>{rendered(known.tokens, depth)}</strong>;
    case 'em':
      return <em>{rendered(known.tokens, depth)}</em>;
    case 'del':
      return <del>{rendered(known.tokens, depth)}</del>;
    case 'codespan':
      return <code>{known.text}</code>;
    case 'br':
      return <br />;
    case 'hr':
      return <hr />;
    case 'code':
      return <CodeBlock code={known.text} language={known.lang?.match(/^\S+/)?.[0] ?? ''} />;
    case 'blockquote':
      return <blockquote>{rendered(known.tokens, depth)}</blockquote>;
    case 'list':
      return <List list={known} depth={depth} />;
    case 'list_item':
      return <li>{rendered(known.tokens, depth)}</li>;
    case 'checkbox':
      return <input type="checkbox" checked={known.checked} disabled aria-label={known.checked ? 'done' : 'to do'} />;
    case 'table':
      return <Table table={known} depth={depth} />;
    case 'link':
      return <Link href={known.href}>{rendered(known.tokens, depth)}</Link>;
    case 'image':
      return <Link href={known.href}>{`Image: ${decoded(known.text) || known.href}`}</Link>;
    case 'html':
      return /^<br\s*\/?>$/i.test(known.raw.trim()) ? <br /> : known.raw;
  }
}

/** Pictures are links too: this page loads nothing from elsewhere. */
function Link({ href, children }: { href: string; children: ReactNode }) {
  const safe = safeHref(href);
  if (safe === undefined) return <span className="dead-link">{children}</span>;
  return (
    <a href={safe} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  );
}

function List({ list, depth }: { list: Tokens.List; depth: number }) {
  const items = list.items.map((item, index) => (
    <li key={index} className={item.task ? 'task' : undefined}>
      {rendered(item.tokens, depth)}
    </li>
  ));
  return list.ordered ? <ol start={list.start === '' ? 1 : list.start}>{items}</ol> : <ul>{items}</ul>;
}

function Table({ table, depth }: { table: Tokens.Table; depth: number }) {
  return (
    <div className="table" tabIndex={0} role="region" aria-label="Table">
      <table>
        <thead>
          <tr>
            {table.header.map((cell, index) => (
              <th key={index} scope="col" data-align={cell.align}>
                {rendered(cell.tokens, depth)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, index) => (
            <Row key={index} row={row} raw={row.map(({ text }) => text).join('|')} depth={depth} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

const Row = memo(
  function Row({ row, depth }: { row: Tokens.TableCell[]; raw: string; depth: number }) {
    return (
      <tr>
        {row.map((cell, index) => (
          <td key={index} data-align={cell.align}>
            {rendered(cell.tokens, depth)}
          </td>
        ))}
      </tr>
    );
  },
  (before, after) => before.raw === after.raw && before.row.length === after.row.length,
);
