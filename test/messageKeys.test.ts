/**
 * Messages that nobody asks for. Keys are typed, so one that is missing does not compile; one that is left over is found
 * here.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import ts from 'typescript';
import { messageBundle } from '../lib/messageFile.js';
import { ROOT } from './support/run.js';
import { sourcesOf } from './support/sources.js';

const NAMES = readdirSync(join(ROOT, 'messages')).map((file) => basename(file, '.md'));
/** Keys of each file of messages/, without those of actions, which are said with their sentence. */
const KEYS = new Map(
  NAMES.map((name) => [name, [...messageBundle(name).keys()].filter((key) => !key.endsWith('.actions'))]),
);
const fullKey = (name: string, key: string): string => `${name.replaceAll('.', '-')}.${key}`;

/** What a text of code says: its strings, the words of strings and names, and its templates that begin with a word, as they would match a key. */
interface Said {
  readonly strings: ReadonlySet<string>;
  readonly words: ReadonlySet<string>;
  readonly templates: readonly RegExp[];
}

function saidIn(of: readonly { readonly text: string }[]): Said {
  const strings = new Set<string>();
  const words = new Set<string>();
  const templates: RegExp[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) strings.add(node.text);
    if (ts.isStringLiteralLike(node) || ts.isIdentifier(node)) {
      for (const word of node.text.split('-')) words.add(word);
    }
    // One that begins with a place may be anything: a key begins with the name of its file.
    if (ts.isTemplateExpression(node) && /^[a-z][\w-]*\./u.test(node.head.text)) {
      const pieces = [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)];
      const pattern = pieces.map((piece) => piece.replaceAll(/[^\w\s-]/gu, '\\$&')).join('([^.]+)');
      templates.push(new RegExp(`^${pattern}$`, 'u'));
    }
    ts.forEachChild(node, visit);
  };
  for (const { text } of of) visit(ts.createSourceFile('said.ts', text, ts.ScriptTarget.Latest));
  return { strings, words, templates };
}

const files = sourcesOf('src')
  .filter((file) => !/(?:^|\/)(?:messageKeys|assets)\.ts$/u.test(file))
  .map((file) => ({ file, text: readFileSync(join(ROOT, 'src', file), 'utf8') }));

const everything = saidIn(files);

/** Each place of a template takes words that src says somewhere. */
const isPiece = (piece: string): boolean => piece.split('-').every((word) => everything.words.has(word));
const isSaid = ({ strings, templates }: Said, key: string): boolean =>
  strings.has(key) ||
  templates.some((template) => {
    const [, ...pieces] = template.exec(key) ?? [];
    return pieces.length > 0 && pieces.every(isPiece);
  });

/** Flags of each command, as oclif knows them. */
const FLAGS = new Map(
  (JSON.parse(readFileSync(join(ROOT, 'command-snapshot.json'), 'utf8')) as { command: string; flags: string[] }[]).map(
    ({ command, flags }) => [command.replaceAll(':', '.'), new Set(flags)],
  ),
);

/** Where the keys of a file are said alone, since core is asked for them: where the file is loaded, or by oclif. */
const ALONE = new Map(
  NAMES.filter((name) => name === 'shared' || name.startsWith('token.')).map((name) => {
    const loading = files.filter(
      ({ text }) =>
        /(?:loadMessages\('sf-plugin-token', |messageBundle\()'(?<name>[\w.-]+)'/u.exec(text)?.groups?.['name'] ===
        name,
    );
    const oclifs = files.filter(({ file }) => name === 'shared' && file === 'exitCodes.ts');
    return [name, saidIn([...loading, ...oclifs])];
  }),
);

function isAsked(name: string, key: string): boolean {
  if (isSaid(everything, fullKey(name, key))) return true;
  const alone = ALONE.get(name);
  if (alone === undefined || !isSaid(alone, key)) return false;
  const flag = /^flags\.(?<flag>[^.]+)\./u.exec(key)?.groups?.['flag'];
  return flag === undefined || name === 'shared' || FLAGS.get(name)?.has(flag) === true;
}

const unasked = (keys: ReadonlyMap<string, readonly string[]>): string[] =>
  [...keys].flatMap(([name, all]) => all.filter((key) => !isAsked(name, key)).map((key) => `${name}: ${key}`));

describe('messages: none is left over', () => {
  it('has no key that nothing in src asks for', () => {
    expect(unasked(KEYS)).to.deep.equal([]);
  });

  it('finds such a key in every file', () => {
    const made = ['zzz-left-over', 'zzz.left-over', 'flags.zzz-no-flag.summary'];
    for (const name of NAMES) {
      expect(unasked(new Map([[name, made]])), name).to.deep.equal(made.map((key) => `${name}: ${key}`));
    }
  });
});
