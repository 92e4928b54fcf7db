/**
 * What Salesforce says word for word stands once, in data: the statuses of LoginHistory, the titles and the statuses of
 * release updates.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import ts from 'typescript';
import { ROOT } from '../support/run.js';

const SRC = join(ROOT, 'src');
const bare = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[\s.。:]+/gu, ' ')
    .trim();

/** Every text of a JSON value that is a sentence: a single word may be anybody's. */
function* sentences(value: unknown): Generator<string> {
  if (typeof value === 'string') {
    if (/\s\S+\s/u.test(value) || /[\u3040-\u9fff]{4}/u.test(value)) yield value;
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, one] of Object.entries(value)) {
      // Where it comes from and what it means are our own words.
      if (!['source', 'says', 'sources', 'read', 'confidence', 'label', 'parts'].includes(key)) yield* sentences(one);
    }
  }
}

const json = (file: string): unknown => JSON.parse(readFileSync(join(SRC, file), 'utf8'));
const SAID = new Set(
  [...sentences(json('policy/loginRow/loginHistory.json')), ...sentences(json('policy/releaseUpdates.json'))].map(bare),
);

/** The string literals of a file that say what the data says. */
function repeated(file: string, text: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) && SAID.has(bare(node.text))) found.push(`${file}: ${node.text}`);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest));
  return found;
}

/** Said in another place of Salesforce's too, or named since anybody might say it. */
const ELSEWHERE = [
  'login/phrases/oauth.ts: login rate exceeded',
  'login/phrases/oauth.ts: user is inactive',
  'login/phrases/statuses.ts: 無効なパスワードです。',
  'login/phrases/statuses.ts: 無効なログインです。',
];

describe('facts', () => {
  it('no file of code repeats a sentence of Salesforce that stands in data', () => {
    expect(SAID.size).to.be.greaterThan(90);
    const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
    const found = files.flatMap((file) => repeated(file, readFileSync(join(SRC, file), 'utf8')));
    expect(found.sort()).to.deep.equal(ELSEWHERE);
  });

  it('and no message does', () => {
    const texts = readdirSync(join(ROOT, 'messages')).map((file) =>
      bare(readFileSync(join(ROOT, 'messages', file), 'utf8')),
    );
    // `User is frozen` is everybody's sentence.
    const own = [...SAID].filter((one) => one.split(' ').length > 3);
    expect(own).to.have.length.greaterThan(30);
    expect(own.filter((one) => texts.some((text) => text.includes(one)))).to.deep.equal([]);
  });

  it('finds one that does', () => {
    const text =
      "export const causes = { 'Failed: Not approved for access': 1, b: [`failed: API security token  required.`] };";
    expect(repeated('a.ts', text)).to.deep.equal([
      'a.ts: Failed: Not approved for access',
      'a.ts: failed: API security token  required.',
    ]);
  });
});
