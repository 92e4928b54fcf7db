/**
 * What Salesforce says and fixes stands once, in data: the statuses of LoginHistory, the titles and the statuses of release
 * updates, texts of faults, versions, numbers and labels.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import ts from 'typescript';
import { PLATFORM } from '../../lib/policy/index.js';
import { ROOT } from '../support/run.js';
import { sourcesOf } from '../support/sources.js';

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

/** The wordings of login/phrases that are texts: codes and names of classes are not. */
function* faultTexts(): Generator<string> {
  const folder = join(SRC, 'login/phrases');
  for (const file of readdirSync(folder)) {
    const source = ts.createSourceFile(file, readFileSync(join(folder, file), 'utf8'), ts.ScriptTarget.Latest, true);
    const found: string[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isPropertyAssignment(node) && ['source', 'says'].includes(node.name.getText())) return;
      if (ts.isStringLiteralLike(node) && /\S\s\S/u.test(node.text)) found.push(node.text);
      ts.forEachChild(node, visit);
    };
    visit(source);
    yield* found;
  }
  for (const { text } of [PLATFORM.authenticationFailure, PLATFORM.appNotApproved, PLATFORM.appWithoutScopes]) {
    yield text;
  }
}

/** As people write what platform.json holds. */
const FIXED =
  /\b31(?:\.0)? to 64\b|\b64\.0\b|\b65\.0\b|\bsix months\b|\b18[34]d?\b|\b2,500\b|\b3,600\b|\b24 or 25\b|\b16,777,216\b|\b2\^(?:96|99)|\bEnforce login IP ranges on every request\b|\b005461976\b/gu;

/** Days as people write them: years, quarters and releases. scripts/oxlint-deeds.mjs finds those in code. */
const DAYS =
  /\b20[23]\d(?:-\d\d){0,2}(?!\d)|\b20[23]\d{5}(?!\d)|\b[QH][1-4] ?['’]?\d\d|\b(?:Winter|Spring|Summer) ['’]?\d\d/giu;
/** How a day is written, in a help. */
const EXAMPLES = new Set([
  'logins.md: 2026-11-20',
  'logins.md: 2027-06-01',
  'login-errors.md: 2026-11-20',
  'shared.md: 2027-06-01',
]);

/** What is no quote of a fault, and an example of one in a help that sf takes as it comes. */
const IN_MESSAGES: readonly string[] = [
  'facts.md: is not valid json',
  'snapshot.md: is not valid json',
  'token.diagnose.login.md: invalid username, password, security token',
  'token.diagnose.login.md: invalid username, password, security token; or user locked out',
];

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
    const files = sourcesOf('src');
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

  it('no message repeats a text of a fault, or what platform.json has: it has places for them', () => {
    const faults = [...faultTexts()].map(bare);
    expect(faults.length).to.be.greaterThan(100);
    const patterns = [
      // Of two words they may be anybody's, unless they are quoted.
      ...faults.filter((text) => text.split(' ').length > 3),
      ...faults.filter((text) => text.includes(' ')).map((text) => `"${text}"`),
    ];
    const found = readdirSync(join(ROOT, 'messages')).flatMap((file) => {
      const text = readFileSync(join(ROOT, 'messages', file), 'utf8');
      const plain = bare(text);
      return [
        ...patterns.filter((one) => plain.includes(one)).map((one) => `${file}: ${one}`),
        ...[...text.matchAll(FIXED)].map(([one]) => `${file}: ${one}`),
      ];
    });
    expect(found.sort()).to.deep.equal(IN_MESSAGES);
  });

  it('no message names a day: those that Salesforce has announced have places', () => {
    const found = readdirSync(join(ROOT, 'messages')).flatMap((file) =>
      [...readFileSync(join(ROOT, 'messages', file), 'utf8').matchAll(DAYS)].map(([one]) => `${file}: ${one}`),
    );
    expect(found.filter((one) => !EXAMPLES.has(one))).to.deep.equal([]);
    expect([...EXAMPLES].filter((one) => !found.includes(one))).to.deep.equal([]);
    for (const day of ['2027-02-20', '2027/02/20', '20270220', 'Q1 2027', 'In 2027', "Winter '27", 'spring 27']) {
      expect(day.match(DAYS), day).to.have.length(1);
    }
  });

  it('a number that Salesforce fixes, and the length of a day, stand in one file', () => {
    const files = sourcesOf('src');
    const found = files.flatMap((file) => {
      // Made of files that lie apart: the library of a page, and the page itself.
      if (file.includes('report/html/')) return [];
      const text = readFileSync(join(SRC, file), 'utf8');
      return [
        ...text.matchAll(/\b86_?400(?:_?000)?\b|\b31\.0\b.*\b64\.0\b|\{24,25\}|\b(?:KEPT|LOGIN)_\w+ = \d+;/gu),
      ].map(([one]) => `${file}: ${one}`);
    });
    expect(found).to.deep.equal(['isoTime.ts: 86_400_000']);
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
