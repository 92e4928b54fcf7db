/**
 * The rules that need types: those of typescript-eslint's two presets are all in .oxlintrc.json with the same options, and
 * Oxlint refuses what breaks them.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import ts from 'typescript';
import tseslint from 'typescript-eslint';
import { asList, asObject, type Json, type JsonObject } from '../support/envelope.js';
import { ROOT } from '../support/run.js';

const OXLINT = join(ROOT, 'node_modules', 'oxlint', 'bin', 'oxlint');
const CONFIG = join(ROOT, '.oxlintrc.json');

/** Where we ask for something else than the presets do, or they ask for nothing. */
const OWN: Readonly<Record<string, Json>> = {
  'no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
  'restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
  'switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
};

/**
 * Oxlint does not have it. It finds objects where an instance of a class is expected; those classes of ours that nobody
 * else may make have a private member, and so the compiler refuses the same.
 */
const MISSING = ['no-unsafe-class-instance-assignment'];

/** Rules of the presets that need types, with their options. */
function ofPresets(): Record<string, Json> {
  const levels = new Map<string, Json>();
  for (const { rules } of [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked]) {
    for (const [name, level] of Object.entries(rules ?? {})) levels.set(name, level as Json);
  }
  const plugin = asObject(
    JSON.parse(
      JSON.stringify(tseslint.plugin, (key, value: unknown) => (key === 'configs' ? undefined : value)),
    ) as Json,
  );
  const needTypes = new Set(
    Object.entries(asObject(plugin['rules']))
      .filter(([, rule]) => asObject(asObject(asObject(rule)['meta'])['docs'])['requiresTypeChecking'] === true)
      .map(([name]) => name),
  );
  return Object.fromEntries(
    [...levels]
      .filter(([, level]) => (Array.isArray(level) ? level[0] : level) !== 'off')
      .map(([name, level]) => [name.replace('@typescript-eslint/', ''), level] as const)
      .filter(([name]) => needTypes.has(name) && !MISSING.includes(name)),
  );
}

function config(): JsonObject {
  return asObject(ts.parseConfigFileTextToJson(CONFIG, readFileSync(CONFIG, 'utf8')).config as Json);
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

describe('lint: rules that need types', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'sf-token-lint-'));
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** Which rules each file of the folder breaks. */
  function broken(): Map<string, Set<string>> {
    const ran = spawnSync(process.execPath, [OXLINT, '-c', CONFIG, '--type-aware', '-f', 'json', '.'], {
      cwd: folder,
      encoding: 'utf8',
    });
    const found = new Map<string, Set<string>>();
    for (const { code, filename } of asList(asObject(JSON.parse(ran.stdout) as Json)['diagnostics'])) {
      const rules = found.get(String(filename)) ?? new Set();
      found.set(String(filename), rules.add(/\((.*)\)/u.exec(String(code))?.[1] ?? String(code)));
    }
    return found;
  }

  it('are those of the presets, with their options, and ours', () => {
    const rules = asObject(config()['rules']);
    const named = Object.fromEntries(
      Object.entries(rules).map(([name, level]) => [name.replace('typescript/', ''), level]),
    );
    expect(named).to.deep.equal({ ...ofPresets(), ...OWN });
    expect(Object.keys(named)).to.have.length.greaterThan(50);
  });

  it('hold for all of src, and in tests but for one', () => {
    expect(config()['overrides']).to.deep.equal([
      { files: ['test/**', 'bench/**', 'scripts/**'], rules: { 'typescript/no-base-to-string': 'off' } },
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
    const found = broken();
    for (const rule of Object.keys(PROBES)) expect([...(found.get(`${rule}.ts`) ?? [])], rule).to.include(rule);
    expect(found.get('known.ts')).to.equal(undefined);
  });
});
