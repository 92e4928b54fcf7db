/**
 * Names of files, and members that nobody asks for: what lint does not see.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import ts from 'typescript';
import { ROOT } from '../support/run.js';
import { sourcesOf } from '../support/sources.js';

/** Files of code, without what `npm test` compiles beside its source. */
const filesOf = (folder: string): string[] => {
  const all = sourcesOf(folder, '');
  const sources = new Set(all.filter((file) => file.endsWith('.ts')));
  return all
    .filter((file) => /\.[cm]?[jt]s$/u.test(file) && !(file.endsWith('.js') && sources.has(file.replace(/js$/u, 'ts'))))
    .map((file) => `${folder}/${file}`);
};

const CAMEL = /^[a-z][A-Za-z0-9]*(?:\.[a-z][A-Za-z0-9]*)*\.[cm]?[jt]s$/u;
const KEBAB = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z]+)*\.[cm]?[jt]s$/u;
/** By folder: what is imported is in camel case; what is run by its name, as a command is, in kebab case. */
const CASES: readonly (readonly [RegExp, RegExp])[] = [
  [/^src\/commands\/|^test\/commands\//u, /^[a-z][A-Za-z0-9-]*(?:\.[a-z][A-Za-z0-9-]*)*\.ts$/u],
  [/^(?:src|test)\//u, CAMEL],
  [/^(?:scripts|bench|bin)\//u, KEBAB],
];
const isNamedWell = (file: string): boolean =>
  CASES.find(([folder]) => folder.test(file))?.[1].test(basename(file)) === true;

/** Whether a name asks for a member: `a.name`, `{ name } = a`, `'name'`, or an interface that has it. */
function asks(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) || ts.isQualifiedName(parent)) return true;
  if (ts.isBindingElement(parent)) return (parent.propertyName ?? parent.name) === node;
  return ts.isPropertySignature(parent) || ts.isMethodSignature(parent);
}

/** Members of classes, and of exported objects that no type opens for every key, that nothing asks for by their names. */
function unsaid(files: readonly (readonly [file: string, text: string])[]): string[] {
  const asked = new Set<string>();
  const members: (readonly [name: string, where: string])[] = [];
  for (const [file, text] of files) {
    const visit = (node: ts.Node): void => {
      if (ts.isStringLiteralLike(node) || (ts.isMemberName(node) && asks(node))) asked.add(node.text);
      if (ts.isClassDeclaration(node)) {
        for (const member of node.members) {
          const modifiers = ts.canHaveModifiers(member) ? (ts.getModifiers(member) ?? []) : [];
          const isOurs = !modifiers.some(({ kind }) => kind === ts.SyntaxKind.OverrideKeyword);
          if (isOurs && member.name !== undefined && ts.isMemberName(member.name)) {
            members.push([member.name.text, `${file}: ${node.name?.text ?? ''}`]);
          }
        }
      }
      if (ts.isVariableStatement(node) && node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) {
        for (const { name, type, initializer } of node.declarationList.declarations) {
          const value =
            initializer !== undefined && ts.isAsExpression(initializer) ? initializer.expression : initializer;
          if (type !== undefined || value === undefined || !ts.isObjectLiteralExpression(value)) continue;
          for (const { name: key } of value.properties) {
            if (key !== undefined && ts.isIdentifier(key)) members.push([key.text, `${file}: ${name.getText()}`]);
          }
        }
      }
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
  }
  return members.filter(([name]) => !asked.has(name)).map(([name, where]) => `${where}.${name}`);
}

/** What programs may call (src/index.ts), and fields that oclif reads. */
const FOR_OTHERS = [
  'src/ip/rangeSet.ts: RangeSet.containsText',
  'src/cli/plainCommand.ts: ToldError.skipOclifErrorHandling',
  'src/commands/token/diagnose/login.ts: TokenDiagnoseLogin.errorCodes',
];

/** Comments that switch lint off, with their rules and without their reasons. */
const switchesIn = (text: string): string[] =>
  [...text.matchAll(/(?:\/[/*]|^ *\*)\s*\*?\s*((?:(?:ox|es)lint-(?:dis|en)able|eslint\s)(?:(?! --|\*\/).)*)/gmu)].map(
    ([, said = '']) => said.trim(),
  );

const DEPRECATED = 'oxlint-disable-next-line typescript/no-deprecated';
/** Where a rule of lint does not hold in src/, and why. */
const SWITCHED_OFF: readonly (readonly [file: string, said: string, why: string])[] = [
  ['facts/metadata/xml.ts', DEPRECATED, 'the successor of the checker is a package of its own'],
  ['facts/metadata/xml.ts', DEPRECATED, 'the successor of the option asks for tables of entities and a decoder'],
  ['login/answer.ts', DEPRECATED, 'the successor of the option asks for tables of entities and a decoder'],
  [
    'facts/org/wire/coreRequests.ts',
    'oxlint-disable-next-line typescript/unbound-method',
    'the method is called with its own this',
  ],
  [
    'cli/changeFlags.ts',
    'oxlint-disable-next-line typescript/explicit-function-return-type',
    'oclif infers the type of flags',
  ],
  ['report/escaping.ts', 'oxlint-disable-next-line no-control-regex', 'what a terminal obeys is what it looks for'],
  ['login/envelope.ts', 'oxlint-disable-next-line no-control-regex', 'what XML cannot carry is what it looks for'],
];
/** Rules of the rooms, and all rules at once. */
const OF_ROOMS = /eslint-js\/|rooms\/|no-restricted-|able(?:-(?:next-)?line)?$/u;

describe('files', () => {
  it('have names in one case: camel where they are imported, kebab where they are run', () => {
    const files = ['src', 'test', 'scripts', 'bench', 'bin'].flatMap(filesOf);
    expect(files.length).to.be.greaterThan(500);
    expect(files.filter((file) => !isNamedWell(file))).to.deep.equal([]);
    expect(
      ['src/ip/range-set.ts', 'src/ip/RangeSet.ts', 'test/a_b.test.ts', 'scripts/oneProgram.mjs'].filter(isNamedWell),
    ).to.deep.equal([]);
  });

  it('of src/ are of kinds that lint and the tests of texts read', () => {
    const isOfKind = (file: string): boolean => /\.(?:ts|json|css)$/u.test(file) && !file.endsWith('.d.ts');
    const files = readdirSync(join(ROOT, 'src'), { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map(({ name }) => name);
    expect(files.length).to.be.greaterThan(500);
    expect(files.filter((file) => !isOfKind(file))).to.deep.equal([]);
    const others = ['a.mts', 'a.cts', 'a.mjs', 'a.js', 'a.tsx', 'a.d.ts', 'a.wasm', 'a.node', 'ts'];
    expect(others.filter(isOfKind)).to.deep.equal([]);
  });

  it('of src/ switch lint off where this list says why, and no rule of the rooms', () => {
    const found = filesOf('src').flatMap((file) =>
      switchesIn(readFileSync(join(ROOT, file), 'utf8')).map((said) => `${file.replace('src/', '')}: ${said}`),
    );
    expect(found).to.have.members(SWITCHED_OFF.map(([file, said]) => `${file}: ${said}`));
    expect(found.filter((said) => OF_ROOMS.test(said))).to.deep.equal([]);
    const refused = [
      'oxlint-disable',
      'eslint-disable-next-line',
      'oxlint-disable eslint-js/no-restricted-paths',
      'oxlint-disable-line no-var, rooms/inside',
    ];
    expect(refused.filter((said) => !OF_ROOMS.test(said))).to.deep.equal([]);
  });

  it('a comment that switches lint off is found in each form', () => {
    for (const [text, said] of [
      ['// oxlint-disable-next-line no-empty -- why', 'oxlint-disable-next-line no-empty'],
      ['  // eslint-disable-next-line', 'eslint-disable-next-line'],
      ['/* eslint-disable eslint-js/no-restricted-paths */', 'eslint-disable eslint-js/no-restricted-paths'],
      ['const a = 1; //oxlint-disable-line no-var, no-empty', 'oxlint-disable-line no-var, no-empty'],
      ['/*\n * oxlint-disable no-var\n */', 'oxlint-disable no-var'],
      ['/* eslint no-var: "off" */', 'eslint no-var: "off"'],
    ] as const) {
      expect(switchesIn(text), text).to.deep.equal([said]);
    }
    expect(switchesIn('// As eslint has it.\nconst a = "secretlint-disable";\n')).to.deep.equal([]);
  });

  it('are where comments and documents say', () => {
    const named = /(?<![\w./-])(?:docs|src|test|scripts|bench|messages|schemas)\/[\w./-]+\.(?:md|ts|json|mjs|cjs)\b/gu;
    // A file of core, and one that anybody may add.
    const OTHERS = new Set(['messages/core.md', 'bench/NAME.bench.ts']);
    const documents = sourcesOf('docs', '.md').map((file) => `docs/${file}`);
    const texts = [...['src', 'scripts', 'bench'].flatMap(filesOf), ...documents, 'CONTRIBUTING.md', 'README.md'];
    // Files of other projects, of which a decision says that they were read.
    const ours = (file: string): string => readFileSync(join(ROOT, file), 'utf8').replaceAll(/ Read: .*$/gmu, '');
    const dead = texts.flatMap((file) =>
      [...ours(file).matchAll(named)]
        .map(([path]) => path)
        .filter((path) => !OTHERS.has(path) && !existsSync(join(ROOT, path)))
        .map((path) => `${file}: ${path}`),
    );
    expect(dead).to.deep.equal([]);
  });

  it('have no member of a class or of an exported object that nothing in src names', () => {
    const files = filesOf('src').filter((file) => !/assets\.ts$|messageKeys\.ts$/u.test(file));
    const found = unsaid(files.map((file) => [file, readFileSync(join(ROOT, file), 'utf8')]));
    expect(found).to.have.members(FOR_OTHERS);
  });

  it('a member that nothing names is found', () => {
    const one = ['one.ts', 'export class A { public asked(): void {} public idle(): void {} }\n'] as const;
    const two = [
      'two.ts',
      'new A().asked(); export const TABLE = { used: 1, left: 2 } as const; TABLE.used;\n',
    ] as const;
    expect(unsaid([one, two])).to.deep.equal(['one.ts: A.idle', 'two.ts: TABLE.left']);
    // Not by the name of something else: of a variable, of a parameter, of a key.
    const three = [
      'three.ts',
      'const idle = 1; export const f = (left: number): unknown => ({ idle, left, list: [idle] });\n',
    ] as const;
    expect(unsaid([one, two, three])).to.deep.equal(['one.ts: A.idle', 'two.ts: TABLE.left']);
    const four = ['four.ts', 'const { idle } = new A(); export interface B { left: number }\n'] as const;
    expect(unsaid([one, two, four])).to.deep.equal([]);
  });
});
