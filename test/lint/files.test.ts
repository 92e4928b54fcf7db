/**
 * Names of files, and members that nobody asks for: what lint does not see.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import ts from 'typescript';
import { ROOT } from '../support/run.js';

/** Files of code, without what `npm test` compiles beside its source. */
const filesOf = (folder: string): string[] => {
  const all = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' });
  const sources = new Set(all.filter((file) => file.endsWith('.ts')));
  return all
    .filter((file) => /\.[cm]?[jt]s$/u.test(file) && !(file.endsWith('.js') && sources.has(file.replace(/js$/u, 'ts'))))
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`);
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

/** Members of classes, and of exported objects that no type opens for every key, with how often their names are said. */
function unsaid(files: readonly (readonly [file: string, text: string])[]): string[] {
  const said = new Map<string, number>();
  const members: (readonly [name: string, where: string])[] = [];
  for (const [file, text] of files) {
    const visit = (node: ts.Node): void => {
      if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node) || ts.isStringLiteralLike(node)) {
        said.set(node.text, (said.get(node.text) ?? 0) + 1);
      }
      if (ts.isClassDeclaration(node)) {
        for (const member of node.members) {
          const modifiers = ts.canHaveModifiers(member) ? (ts.getModifiers(member) ?? []) : [];
          const isOurs = !modifiers.some(({ kind }) => kind === ts.SyntaxKind.OverrideKeyword);
          if (isOurs && member.name !== undefined && ts.isIdentifier(member.name)) {
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
  return members.filter(([name]) => said.get(name) === 1).map(([name, where]) => `${where}.${name}`);
}

/** What programs may call (src/index.ts), and a field that oclif reads. */
const FOR_OTHERS =
  /^src\/ip\/rangeSet\.ts: RangeSet\.|: Told\.skipOclifErrorHandling$|: PlainCommand\.enableJsonFlag$/u;

describe('files', () => {
  it('have names in one case: camel where they are imported, kebab where they are run', () => {
    const files = ['src', 'test', 'scripts', 'bench', 'bin'].flatMap(filesOf);
    expect(files.length).to.be.greaterThan(500);
    expect(files.filter((file) => !isNamedWell(file))).to.deep.equal([]);
    expect(
      ['src/ip/range-set.ts', 'src/ip/RangeSet.ts', 'test/a_b.test.ts', 'scripts/oneProgram.mjs'].filter(isNamedWell),
    ).to.deep.equal([]);
  });

  it('have no member of a class or of an exported object that nothing in src names', () => {
    const files = filesOf('src').filter((file) => !/assets\.ts$|messageKeys\.ts$/u.test(file));
    const found = unsaid(files.map((file) => [file, readFileSync(join(ROOT, file), 'utf8')]));
    expect(found.filter((one) => !FOR_OTHERS.test(one))).to.deep.equal([]);
    expect(
      found.filter((one) => FOR_OTHERS.test(one)),
      'members for others',
    ).to.not.deep.equal([]);
  });

  it('a member that nothing names is found', () => {
    const one = ['one.ts', 'export class A { public asked(): void {} public idle(): void {} }\n'] as const;
    const two = [
      'two.ts',
      'new A().asked(); export const TABLE = { used: 1, left: 2 } as const; TABLE.used;\n',
    ] as const;
    expect(unsaid([one, two])).to.deep.equal(['one.ts: A.idle', 'two.ts: TABLE.left']);
  });
});
