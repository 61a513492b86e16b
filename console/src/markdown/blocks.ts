import { Lexer, Marked, type Token, type TokensList } from 'marked';
import remend from 'remend';
import { MATHS } from './maths.ts';

export interface Block {
  raw: string;
  token: Token;
  /** Blocks of the same raw text are the same only within one reading. */
  reading: number;
}

const OPTIONS = new Marked({ gfm: true, extensions: MATHS }).defaults;
/** These last blocks may still become something else as text comes. */
const UNSETTLED = 2;

/** Reads a growing text block by block; what is settled is not read again. */
export class BlockReader {
  #settled: readonly Block[] = [];
  #settledText = '';
  #links: TokensList['links'] = {};
  #reading = 0;

  read(source: string, live: boolean): readonly Block[] {
    const text = source.includes('\r') ? source.replaceAll(/\r\n?/g, '\n') : source;
    if (!text.startsWith(this.#settledText)) this.#forget();
    const tail = text.slice(this.#settledText.length);
    const blocks = this.#lex(tail);
    if (!live) return this.#whole(text, blocks);
    const settled = blocks.slice(0, -UNSETTLED);
    const rest = blocks.slice(-UNSETTLED);
    if (settled.length > 0) {
      const length = settled.reduce((sum, { raw }) => sum + raw.length, 0);
      this.#settled = [...this.#settled, ...settled];
      this.#settledText += tail.slice(0, length);
    }
    return [...this.#settled, ...this.#completed(rest)];
  }

  /** A definition makes links of what was read before it: then all is read once more. */
  #whole(text: string, rest: readonly Block[]): readonly Block[] {
    const defines = Object.keys(this.#links).length > 0;
    if (!defines || this.#settled.length === 0) return [...this.#settled, ...rest];
    this.#forget();
    return this.#lex(text);
  }

  #completed(blocks: readonly Block[]): readonly Block[] {
    const last = blocks.at(-1);
    if (!last) return blocks;
    const healed = remend(last.raw, { inlineKatex: false });
    return healed === last.raw ? blocks : [...blocks.slice(0, -1), ...this.#lex(healed)];
  }

  /** Blank lines belong to the block before them. */
  #lex(source: string): Block[] {
    let tokens: Token[];
    try {
      const lexer = new Lexer(OPTIONS);
      Object.assign(lexer.tokens.links, this.#links);
      tokens = lexer.lex(source);
      this.#links = { ...lexer.tokens.links };
    } catch {
      // Nested beyond the stack.
      tokens = [{ type: 'text', raw: source, text: source }];
    }
    const blocks: Block[] = [];
    for (const token of tokens) {
      const last = blocks.at(-1);
      if (token.type === 'space' && last) blocks[blocks.length - 1] = { ...last, raw: last.raw + token.raw };
      else blocks.push({ raw: token.raw, token, reading: this.#reading });
    }
    return blocks;
  }

  #forget(): void {
    this.#settled = [];
    this.#settledText = '';
    this.#links = {};
    this.#reading += 1;
  }
}
