/**
 * What stands in comments of a YAML text, also of one that cannot be read.
 */
import { CST, Lexer } from 'yaml';

export interface Comment {
  /** Of the text, from 0. */
  readonly offset: number;
  readonly text: string;
  /** The key before it, where it is a line that was taken out: `# owner: x`; that of the list where it is an item of one. */
  readonly field: string;
}

/** A sentence, as long as nothing else is said. */
const SENTENCE = 'description';
const TAKEN_OUT = /^(?<item>-\s+)?(?:(?<key>[A-Za-z][A-Za-z-]*):\s+)?["']?(?<value>.*?)["']?$/u;

export function commentsOf(text: string): Comment[] {
  const found: Comment[] = [];
  let offset = 0;
  let isScalar = false;
  for (const token of new Lexer().lex(text)) {
    const kind: string | null = isScalar ? null : CST.tokenType(token);
    // Marks of the lexer are no part of the text.
    if (kind === 'scalar' || kind === 'doc-mode' || kind === 'flow-error-end') {
      isScalar = kind === 'scalar';
      continue;
    }
    isScalar = false;
    if (kind === 'comment') found.push(commentAt(offset, token));
    offset += token.length;
  }
  return found;
}

function commentAt(offset: number, token: string): Comment {
  const body = token.replace(/^#+\s*/u, '');
  const { item, key, value = '' } = TAKEN_OUT.exec(body.trim())?.groups ?? {};
  const field = key ?? (item === undefined ? SENTENCE : '');
  return { offset: offset + token.indexOf(body) + body.indexOf(value), text: value, field };
}
