/**
 * Code blocks of the documents, with what a document says of them.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../support/run.js';

export interface Block {
  /** `README.md`, `docs/ci.md`, with the line of its first fence. */
  readonly place: string;
  readonly language: string;
  readonly text: string;
  /** From `<!-- exit 30 -->` before it; 0 when there is none. */
  readonly exit: number;
  /** The `text` block that follows at once: what a person sees, or parts of it. */
  readonly output?: string;
}

export function blocksOf(file: string): Block[] {
  const lines = readFileSync(join(ROOT, file), 'utf8').split('\n');
  const blocks: (Block & { readonly next: number })[] = [];
  for (let i = 0; i < lines.length; i++) {
    const language = /^```(\w+)$/u.exec(lines[i] ?? '')?.[1];
    if (language === undefined) continue;
    const end = lines.indexOf('```', i);
    const before = lines.slice(0, i).findLast((line) => line !== '');
    const previous = blocks.at(-1);
    const text = lines.slice(i + 1, end).join('\n');
    const follows = previous !== undefined && lines.slice(previous.next, i).every((line) => line === '');
    if (language === 'text' && follows) {
      blocks[blocks.length - 1] = { ...previous, output: text };
    } else {
      const exit = Number(/^<!-- exit (\d+) -->$/u.exec(before ?? '')?.[1] ?? 0);
      blocks.push({ place: `${file}:${String(i + 1)}`, language, text, exit, next: end + 1 });
    }
    i = end;
  }
  return blocks;
}
