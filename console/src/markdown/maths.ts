import type { TokenizerAndRendererExtension, Tokens } from 'marked';

export interface MathsToken extends Tokens.Generic {
  type: 'maths';
  text: string;
  display: boolean;
}

const BLOCK = /^(?:\$\$([\s\S]+?)\$\$|\\\[([\s\S]+?)\\\])[ \t]*(?:\n|$)/;
const DISPLAY = /^(?:\$\$([\s\S]+?)\$\$|\\\[([\s\S]+?)\\\])/;
/** A dollar sign before a space or behind one is money; so is one before a digit where the other is missing. */
const INLINE = /^(?:\$(?![\s$])((?:\\.|[^\\$\n])+?)(?<!\s)\$(?!\d)|\\\(([\s\S]+?)\\\))/;
const BEGINNING = /\$|\\\(|\\\[/;

function token(match: RegExpExecArray | null, display: boolean): MathsToken | undefined {
  if (!match) return undefined;
  return { type: 'maths', raw: match[0], text: (match[1] ?? match[2] ?? '').trim(), display };
}

const block: TokenizerAndRendererExtension = {
  name: 'maths',
  level: 'block',
  start: (source) => source.search(/^(?:\$\$|\\\[)/m),
  tokenizer: (source) => token(BLOCK.exec(source), true),
};

const inline: TokenizerAndRendererExtension = {
  name: 'maths',
  level: 'inline',
  start: (source) => source.search(BEGINNING),
  tokenizer: (source) => token(DISPLAY.exec(source), true) ?? token(INLINE.exec(source), false),
};

export const MATHS = [block, inline];
