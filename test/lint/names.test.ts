/**
 * One word for one idea: no two files of src/ export the same name. What a face hands on is the same thing, and counts
 * once.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import ts from 'typescript';
import { ROOT } from '../support/run.js';
import { sourcesOf } from '../support/sources.js';

const isExported = (statement: ts.Statement): boolean => {
  const kinds =
    (ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined)?.map(({ kind }) => kind) ?? [];
  // The default export of a command has its name from oclif.
  return kinds.includes(ts.SyntaxKind.ExportKeyword) && !kinds.includes(ts.SyntaxKind.DefaultKeyword);
};

/** Names that a statement exports and that are its own: declared there, or handed on under another name. */
function* namesOf(statement: ts.Statement): Generator<string> {
  if (ts.isExportDeclaration(statement) && statement.exportClause !== undefined) {
    const { exportClause } = statement;
    if (ts.isNamespaceExport(exportClause)) {
      yield exportClause.name.text;
    } else if (statement.moduleSpecifier === undefined) {
      for (const { name } of exportClause.elements) yield name.text;
    } else {
      for (const { name, propertyName } of exportClause.elements) if (propertyName !== undefined) yield name.text;
    }
  } else if (!isExported(statement)) {
    return;
  } else if (ts.isVariableStatement(statement)) {
    for (const { name } of statement.declarationList.declarations) if (ts.isIdentifier(name)) yield name.text;
  } else if (
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isEnumDeclaration(statement)
  ) {
    if (statement.name !== undefined) yield statement.name.text;
  }
}

/** `Name: file, file` for each name that several files export as their own. */
function homonyms(files: Iterable<readonly [file: string, text: string]>): string[] {
  const homes = new Map<string, Set<string>>();
  for (const [file, text] of files) {
    for (const statement of ts.createSourceFile(file, text, ts.ScriptTarget.Latest).statements) {
      for (const name of namesOf(statement)) homes.set(name, (homes.get(name) ?? new Set()).add(file));
    }
  }
  return [...homes].flatMap(([name, found]) => (found.size > 1 ? [`${name}: ${[...found].join(', ')}`] : []));
}

const sources = (): (readonly [string, string])[] =>
  sourcesOf('src').map((file) => [file, readFileSync(join(ROOT, 'src', file), 'utf8')] as const);

describe('names', () => {
  it('each exported name of src/ means one thing', () => {
    const found = sources();
    expect(found.length).to.be.greaterThan(300);
    expect(homonyms(found)).to.deep.equal([]);
  });

  it('a name with two meanings is found, and what a face hands on is not', () => {
    const PROBES: readonly (readonly [string, string])[] = [
      ['type', 'export type Outcome = 1;'],
      ['interface', 'export interface Outcome { readonly a: 1 }'],
      ['class', 'export class Outcome {}'],
      ['abstract class', 'export abstract class Outcome {}'],
      ['function', 'export async function Outcome(): Promise<void> {}'],
      ['const', 'export const Other = 1, Outcome = 2;'],
      ['enum', 'export enum Outcome { A }'],
      ['a name given at the export', "export { Answer as Outcome } from './answer.js';"],
      ['a list of exports', 'const Outcome = 1; export { Outcome };'],
      ['a namespace', "export * as Outcome from './answer.js';"],
    ];
    const face = ['index.ts', "export { type Outcome } from './one.js';"] as const;
    for (const [what, text] of PROBES) {
      const one = ['one.ts', 'export interface Outcome { readonly b: 2 }'] as const;
      expect(homonyms([one, face]), what).to.deep.equal([]);
      expect(homonyms([one, face, ['two.ts', text]]), what).to.deep.equal(['Outcome: one.ts, two.ts']);
    }
  });
});
