/**
 * The rules for TypeScript: those of ESLint's preset and of typescript-eslint's two are all in oxlint.config.ts with the same
 * options, those of our style too, and Oxlint refuses what breaks them.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import js from '@eslint/js';
import { expect } from 'chai';
import tseslint from 'typescript-eslint';
import { asList, asObject, type Json, type JsonObject } from '../support/envelope.js';
import { oxlint, OXLINT_CONFIG, oxlintConfig } from '../support/oxlint.js';

/** Where we ask for something else than the presets do, or they ask for nothing. */
const OWN: Readonly<Record<string, Json>> = {
  'typescript/consistent-type-imports': 'error',
  'typescript/explicit-function-return-type': ['error', { allowExpressions: true }],
  'typescript/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
  'typescript/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
  'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  'eslint/curly': ['error', 'multi-line', 'consistent'],
  'eslint/eqeqeq': 'error',
  'eslint/func-style': ['error', 'declaration', { allowArrowFunctions: true }],
  'eslint/no-console': 'error',
  'eslint/object-shorthand': 'error',
  'eslint/prefer-template': 'error',
  'import/first': 'error',
  'import/newline-after-import': 'error',
  'import/no-duplicates': 'error',
};

/**
 * Oxlint does not have them. The first finds objects where an instance of a class is expected; those classes of ours that
 * nobody else may make have a private member, and so the compiler refuses the same. The second finds numbers that begin
 * with 0, which no module may have.
 */
const MISSING = ['typescript/no-unsafe-class-instance-assignment', 'eslint/no-octal'];

/** The rules of the presets, with their options. */
function ofPresets(): Record<string, Json> {
  const levels = new Map<string, Json>();
  const presets = [
    js.configs.recommended,
    ...tseslint.configs.strictTypeChecked,
    ...tseslint.configs.stylisticTypeChecked,
  ];
  for (const { rules } of presets) {
    for (const [name, level] of Object.entries(rules ?? {})) levels.set(name, level as Json);
  }
  const named = (name: string): string =>
    name.startsWith('@typescript-eslint/') ? name.replace('@typescript-eslint', 'typescript') : `eslint/${name}`;
  return Object.fromEntries(
    [...levels]
      .filter(([, level]) => (Array.isArray(level) ? level[0] : level) !== 'off')
      .map(([name, level]) => [named(name), level] as const)
      .filter(([name]) => !MISSING.includes(name)),
  );
}

/** What breaks a rule, by the rule: after a few things that all of them know. */
const KNOWN = `export declare const promised: Promise<string>;
export declare const anything: any;
export declare const letter: 'a' | 'b';
export declare const maybe: string | null;
export declare const some: readonly string[];
export declare class Counter { readonly step: number; count(): number }
export declare const counter: Counter;
export declare function take(text: string): void;
export declare function later(does: () => void): void;
/** @deprecated for another */
export declare function old(): void;
`;
const PROBES: Readonly<Record<string, string>> = {
  curly: 'export function f(a: number): number {\n  if (a > 1)\n    return 1;\n  return 2;\n}',
  eqeqeq: 'export const f = (a: string): boolean => a == letter;',
  'func-style': 'export const f = function (): number { return 1; };',
  'no-console': "console.log('a');",
  'no-duplicates': "import { a } from './a.js';\nimport { b } from './a.js';\nexport const c = [a, b];",
  'no-explicit-any': 'export const a: any = 1;',
  'no-unused-vars': 'const a = 1;',
  'no-useless-escape': "export const a = '\\d';",
  'prefer-const': 'export function f(): number { let a = 1; return a; }',
  'prefer-template': "export const a = (b: string): string => 'c' + b;",
  'await-thenable': 'export const f = async (): Promise<string> => { await promised; return await letter; };',
  'no-array-delete': 'export const f = (all: string[]): void => { delete all[0]; };',
  'no-base-to-string': 'export const f = (a: { b: number }): string => String(a);',
  'no-confusing-void-expression': "export const f = (): void => { const a = take('a'); void a; };",
  'no-deprecated': 'old();',
  'no-duplicate-type-constituents': 'export type A = string | number | string;',
  'no-floating-promises': 'promised;',
  'no-for-in-array': 'for (const one in some) take(one);',
  'no-implied-eval': "export const f = new Function('return 1');",
  'no-meaningless-void-operator': "void take('a');",
  'no-misused-promises': 'if (promised) take(letter); later(async () => { await promised; });',
  'no-misused-spread': 'export const a = { ...counter };',
  'no-redundant-type-constituents': 'export type A = string | unknown;',
  'no-unnecessary-boolean-literal-compare': 'export const f = (a: boolean): boolean => a === true;',
  'no-unnecessary-condition': 'export const a = letter?.length;',
  'no-unnecessary-type-assertion': 'export const a = letter as string as string;',
  'no-unsafe-argument': 'take(anything);',
  'no-unsafe-assignment': 'export const a: string = anything;',
  'no-unsafe-call': 'anything();',
  'no-unsafe-enum-comparison': 'export enum E { A = 1 } export const f = (a: E): boolean => a === 1;',
  'no-unsafe-member-access': 'take(anything.name);',
  'no-unsafe-return': 'export const f = (): string => anything;',
  'only-throw-error': "export const f = (): void => { throw 'a'; };",
  'prefer-nullish-coalescing': "export const a = maybe !== null && maybe !== undefined ? maybe : 'a';",
  'prefer-promise-reject-errors': "export const a = Promise.reject('a');",
  'require-await': 'export const f = async (): Promise<number> => 1;',
  'restrict-plus-operands': 'export const a = letter + counter.step;',
  'restrict-template-expressions': 'export const a = `${counter}`;',
  'return-await':
    'export const f = async (): Promise<string> => { try { return promised; } catch { return letter; } };',
  'switch-exhaustiveness-check': "switch (letter) { case 'a': take(letter); }",
  'unbound-method': 'export const a = counter.count;',
  'use-unknown-in-catch-callback-variable': 'promised.catch((error: Error) => { take(error.message); });',
};

describe('lint: rules for TypeScript', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'sf-token-lint-'));
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  let config: JsonObject = {};
  before(async () => {
    config = await oxlintConfig();
  });

  it('are those of the presets, with their options, and ours', () => {
    const rules = asObject(config['rules']);
    expect(rules).to.deep.equal({ ...ofPresets(), ...OWN });
    expect(Object.keys(rules)).to.have.length.greaterThan(150);
  });

  it('hold for all of src, and in tests but for three', () => {
    const rules = {
      'eslint/no-console': 'off',
      'typescript/no-base-to-string': 'off',
      'typescript/no-unused-expressions': 'off',
    };
    const overrides = asList(config['overrides']);
    expect(overrides[0]).to.deep.equal({ files: ['test/**', 'bench/**', 'scripts/**'], rules });
    // What follows is about rooms, and lets off two files that are written; nothing is a warning.
    const levels = overrides.flatMap((one) => Object.values(asObject(one['rules'])));
    expect(new Set(levels.map((level) => (Array.isArray(level) ? level[0] : level)))).to.deep.equal(
      new Set(['error', 'off']),
    );
    const off = overrides.slice(1).flatMap((one) => {
      const relaxed = Object.entries(asObject(one['rules'])).filter(([, level]) => level === 'off');
      return relaxed.flatMap(([rule]) => (one['files'] as string[]).map((file) => `${file}: ${rule}`));
    });
    expect(off).to.have.members([
      'src/messageKeys.ts: eslint/max-lines',
      'src/report/html/assets.ts: eslint/max-lines',
      'src/report/html/assets.ts: eslint-js/no-restricted-syntax',
    ]);
  });

  it('refuse what breaks them', () => {
    const compilerOptions = { strict: true, noUncheckedIndexedAccess: true, noEmit: true, target: 'ES2023', types: [] };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }));
    writeFileSync(join(folder, 'known.ts'), KNOWN);
    const names = [...KNOWN.matchAll(/declare (?:const|class|function) (\w+)/gu)].map(([, name]) => name);
    for (const [rule, text] of Object.entries(PROBES)) {
      writeFileSync(join(folder, `${rule}.ts`), `import { ${names.join(', ')} } from './known.js';\n${text}\n`);
    }
    const found = oxlint(folder, '-c', OXLINT_CONFIG, '--type-aware');
    const broken = (file: string): string[] => (found.get(file) ?? []).map(({ rule }) => rule);
    for (const rule of Object.keys(PROBES)) expect(broken(`${rule}.ts`), rule).to.include(rule);
    expect(broken('known.ts')).to.deep.equal(['no-explicit-any']);
  });
});
