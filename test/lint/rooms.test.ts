/**
 * The rooms of the house as lint sees them: each rule of eslint.rooms.js is broken by a probe, and lint must refuse it.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { expect } from 'chai';
import { ESLint, Linter } from 'eslint';
import { importX } from 'eslint-plugin-import-x';
import ts from 'typescript';
import tseslint from 'typescript-eslint';
import { ASK_THE_PROCESS, LEAVES, ROOMS, zonesByCommand, zonesByRoom, type Room } from '../../eslint.rooms.js';
import { ROOT } from '../support/run.js';

const SRC = join(ROOT, 'src');
const NAMES = Object.keys(ROOMS);

function room(name: string): Room {
  const found = ROOMS[name];
  if (found === undefined) throw new Error(`no room ${name}`);
  return found;
}

const isFile = (name: string): boolean => existsSync(join(SRC, `${name}.ts`));

/** A file of a room that is not its face. */
function fileOf(name: string): string {
  if (isFile(name)) return `${name}.ts`;
  if (name === 'commands') return 'commands/token/check/ip.ts';
  const first = readdirSync(join(SRC, name)).find((file) => file.endsWith('.ts') && file !== 'index.ts');
  if (first === undefined) throw new Error(`no file in ${name}`);
  return `${name}/${first}`;
}

const isWithin = (place: string, name: string): boolean => place === name || place.startsWith(`${name}/`);

const CONFIG: Linter.Config[] = [
  {
    files: ['**/*.ts'],
    languageOptions: { parser: tseslint.parser },
    plugins: { 'import-x': importX },
    settings: {
      'import-x/resolver-next': [
        importX.createNodeResolver({ extensions: ['.ts', '.js'], extensionAlias: { '.js': ['.ts', '.js'] } }),
      ],
    },
  },
  ...[...zonesByRoom(), ...zonesByCommand()].map(({ files, zones }) => ({
    files,
    rules: { 'import-x/no-restricted-paths': ['error', { basePath: ROOT, zones }] satisfies Linter.RuleEntry },
  })),
];

/** What the rule about rooms says of an import of `to` in a file. */
const linter = new Linter({ cwd: ROOT });
function complaintsIn(probe: string, to: string, text = (path: string): string => `import '${path}';\n`): string[] {
  const path = relative(dirname(probe), to).replaceAll('\\', '/').replace(/\.ts$/u, '.js');
  const said = linter.verify(text(path.startsWith('.') ? path : `./${path}`), CONFIG, { filename: join(SRC, probe) });
  return said.map(({ message }) => message);
}
/** The same in a new file of the room `from`. */
const complaintsOf = (from: string, to: string): string[] =>
  complaintsIn(isFile(from) ? `${from}.ts` : posix.join(from, 'probe.ts'), to);

const FILES = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts'));
/** The innermost room of a file. */
const roomOf = (file: string): string | undefined =>
  NAMES.filter((name) => file === `${name}.ts` || file.startsWith(`${name}/`)).reduce<string | undefined>(
    (inner, name) => (inner === undefined || name.length > inner.length ? name : inner),
    undefined,
  );

/** Rooms into which a room looks today. */
function looksInto(name: string): Set<string | undefined> {
  const imported = FILES.filter((file) => roomOf(file) === name).flatMap((file) =>
    ts
      .preProcessFile(readFileSync(join(SRC, file), 'utf8'), true, false)
      .importedFiles.map(({ fileName }) => fileName)
      .filter((path) => path.startsWith('.'))
      .map((path) => posix.join(posix.dirname(file), path).replace(/\.js$/u, '.ts')),
  );
  return new Set(imported.map(roomOf));
}

describe('lint: the rooms', () => {
  it('each file has one, and each room has what its row says', () => {
    expect(FILES.filter((file) => roomOf(file) === undefined)).to.deep.equal([]);
    for (const name of NAMES) {
      if (room(name).face === true) expect(FILES, name).to.include(`${name}/index.ts`);
      if (room(name).pure !== true) continue;
      for (const seen of room(name).sees) expect(room(seen).pure, `${name}, which is pure, -> ${seen}`).to.equal(true);
    }
  });

  it('there is no circle: a room sees those that stand above it in the table, and its face shows others', () => {
    for (const [at, name] of NAMES.entries()) {
      for (const seen of room(name).sees) expect(NAMES.slice(0, at), `${name} -> ${seen}`).to.include(seen);
    }
    for (const shown of room('policy').shows ?? []) {
      expect(complaintsIn('policy/index.ts', `${shown}/index.ts`), shown).to.deep.equal([]);
      expect(complaintsIn('policy/probe.ts', `${shown}/index.ts`), shown).to.have.length(1);
      expect(complaintsIn(`${shown}/probe.ts`, 'policy/index.ts'), shown).to.have.length(1);
    }
    expect(complaintsIn('policy/findings/probe.ts', 'policy/index.ts'), 'what stands on it').to.have.length(1);
    expect(complaintsIn('policy/gate/probe.ts', 'policy/index.ts'), 'what stands above').to.deep.equal([]);
  });

  it('no row opens what nobody enters', () => {
    const idle = NAMES.flatMap((name) => {
      const now = looksInto(name);
      const { sees, shows = [] } = room(name);
      const open = [...sees, ...shows].filter((seen) => !LEAVES.includes(seen) && !now.has(seen));
      return open.map((seen) => `${name} -> ${seen}`);
    });
    expect(idle).to.deep.equal([]);
  });

  for (const from of NAMES) {
    it(`${from} looks into what it sees, by its face, and into nothing else`, () => {
      for (const to of NAMES.filter((name) => name !== from)) {
        const sees = room(from).sees.includes(to);
        const inside = isWithin(from, to);
        const byFile = complaintsOf(from, fileOf(to));
        if (!sees) {
          expect(byFile, `${from} -> ${to}`).to.have.length(1);
        } else if (room(to).face === true && !inside) {
          expect(byFile.join(), `${from} -> ${to}`).to.include('entered by its face');
          expect(complaintsOf(from, `${to}/index.ts`), `${from} -> ${to}`).to.deep.equal([]);
        } else {
          expect(byFile, `${from} -> ${to}`).to.deep.equal([]);
        }
      }
    });
  }

  it('an import that is made later, and one of a type, are held to the same', () => {
    const WAYS = [
      (path: string): string => `export const later = import('${path}');\n`,
      (path: string): string => `import type { A } from '${path}';\nexport type B = A;\n`,
      (path: string): string => `export * from '${path}';\n`,
    ];
    for (const way of WAYS) {
      expect(complaintsIn('ip/probe.ts', 'policy/index.ts', way)).to.have.length(1);
      expect(complaintsIn('jobs/probe.ts', 'policy/rules.ts', way).join()).to.include('by its face');
      expect(complaintsIn('jobs/probe.ts', 'policy/index.ts', way)).to.deep.equal([]);
    }
  });

  it('a command sees its own files and those that its topic shares, and no other', () => {
    const topic = 'commands/token/revoke';
    expect(complaintsIn(`${topic}/login.ts`, `${topic}/login.flags.ts`)).to.deep.equal([]);
    expect(complaintsIn(`${topic}/login.ts`, `${topic}/shared.flags.ts`)).to.deep.equal([]);
    expect(complaintsIn(`${topic}/login.ts`, 'cli/page.ts')).to.deep.equal([]);
    expect(complaintsIn(`${topic}/login.ts`, 'policy/rules.ts').join()).to.include('by its face');
    for (const [from, to] of [
      [`${topic}/address.ts`, `${topic}/login.flags.ts`],
      [`${topic}/shared.flags.ts`, `${topic}/login.flags.ts`],
      [`${topic}/login.flags.ts`, `${topic}/address.ts`],
      [`${topic}/login.ts`, 'commands/token/check/move.flags.ts'],
      ['commands/token/explain.ts', `${topic}/login.ts`],
    ] as const) {
      expect(complaintsIn(from, to).join(), `${from} -> ${to}`).to.include('A command does not look into another');
    }
  });
});

describe('lint: what a room may do', () => {
  // Without the rules that need types: to read the whole project for them takes longer than all else here.
  const eslint = new ESLint({ cwd: ROOT, overrideConfig: tseslint.configs.disableTypeChecked as Linter.Config });
  /** Which rules of the real configuration a text breaks in a file of a room. */
  async function broken(place: string, text: string): Promise<string[]> {
    const [result] = await eslint.lintText(text, { filePath: join(SRC, place) });
    return (result?.messages ?? []).map(({ ruleId }) => ruleId ?? '');
  }
  /** What a room that is passed everything may not do. */
  const PROBES: readonly (readonly [what: string, text: string, rule: string])[] = [
    ...['node:fs', 'fs', 'child_process', 'crypto', 'undici', '@salesforce/core/messages', '@oclif/core'].map(
      (name) => [`no package: ${name}`, `import '${name}';\n`, 'no-restricted-imports'] as const,
    ),
    ['no package by way of it', "export * from 'node:fs';\n", 'no-restricted-imports'],
    ['no value of Salesforce', "import { Org } from '@salesforce/core';\nvoid Org;\n", 'no-restricted-imports'],
    ...["'node:fs'", "'@salesforce/core'", '`undici`', "['node', 'fs'].join(':')"].map(
      (name) =>
        [`no package later: ${name}`, `export const later = import(${name});\n`, 'no-restricted-syntax'] as const,
    ),
    ['no package required', "import fs = require('fs');\nvoid fs;\n", 'no-restricted-syntax'],
    ...[
      ...[
        'process.env',
        "fetch('http://127.0.0.1')",
        "globalThis.fetch('http://127.0.0.1')",
        'new WebSocket("ws://a")',
      ],
      ...['crypto.randomUUID()', 'performance.now()', 'setTimeout', 'setInterval', 'console.log', "require('fs')"],
    ].map((said) => [`nothing outside: ${said}`, `export const a = ${said};\n`, 'no-restricted-globals'] as const),
    ...['new Date()', 'Date()', 'Date.now()', 'Date.now', 'Math.random()', '[1].map(Math.random)'].map(
      (said) => [`no clock, no chance: ${said}`, `export const a = ${said};\n`, 'no-restricted-syntax'] as const,
    ),
  ];
  const FINE = [
    "export const day = (at: string): Date => new Date(at);\nexport const ms = Date.parse('x');\n",
    'export const of = (said: { process: string }): string => said.process;\n',
    "export const later = import('./other.js');\n",
  ];

  for (const name of NAMES.filter((one) => room(one).pure === true || room(one).given === true)) {
    it(`${name} is passed what it needs`, async function () {
      const place = fileOf(name);
      for (const [what, text, rule] of PROBES) expect(await broken(place, text), what).to.include(rule);
      for (const text of FINE) {
        expect(await broken(place, text), text).to.not.include.oneOf(['no-restricted-syntax', 'no-restricted-globals']);
      }
      for (const one of room(name).packages ?? []) {
        expect(await broken(place, `import '${one}';\n`), one).to.not.include('no-restricted-imports');
        expect(await broken(place, `import '${one}-more';\n`), one).to.include('no-restricted-imports');
      }
    });
  }

  it('a job names the type of what it passes on', async function () {
    const type = "import type { Connection } from '@salesforce/core';\nexport type A = Connection;\n";
    expect(await broken(fileOf('jobs'), type)).to.not.include('no-restricted-imports');
    expect(await broken(fileOf('policy'), type)).to.include('no-restricted-imports');
  });

  it('rooms without a terminal know no oclif and no process', async function () {
    const others = NAMES.filter((one) => room(one).terminal !== true).map(fileOf);
    const still = ASK_THE_PROCESS.map((file) => file.replace('src/', ''));
    for (const place of [...others, ...still.filter((file) => existsSync(join(SRC, file)))]) {
      if (!ASK_THE_PROCESS.includes(`src/${place}`)) {
        expect(await broken(place, 'export const env = process.env;\n'), place).to.include('no-restricted-globals');
      }
      for (const name of [
        '@oclif/core',
        '@oclif/core/args',
        '@salesforce/sf-plugins-core',
        'node:process',
        'process',
      ]) {
        expect(await broken(place, `import '${name}';\n`), `${place}: ${name}`).to.include('no-restricted-imports');
        const later = `export const later = import('${name}');\n`;
        expect(await broken(place, later), `${place}: ${name}`).to.include('no-restricted-syntax');
      }
    }
  });

  it('queries stand in facts/org alone', async function () {
    const QUERIES = [
      "export const soql = 'SELECT Id FROM User';\n",
      'export const soql = (id: string): string => `SELECT Id FROM User WHERE Id = ${id}`;\n',
      "export const soql = ' select Id, ' + 'Name from User';\n",
    ];
    const others = NAMES.filter((name) => !isWithin(name, 'facts/org') && name !== 'commands').map(fileOf);
    for (const text of QUERIES) {
      for (const place of others) expect(await broken(place, text), place).to.include('no-restricted-syntax');
      expect(await broken(fileOf('facts/org/users'), text)).to.not.include('no-restricted-syntax');
    }
  });

  it('days that Salesforce has announced stand in JSON alone, beside the day on which the source was read', async function () {
    const DAYS = [
      "export const day = '2026-12-01';\n",
      'export const by = (x: string): string => `by 2026-12-01 ${x}`;\n',
      "export const since = 'since April 2026';\n",
      'export const release = "with Summer \'27";\n',
    ];
    for (const place of NAMES.filter((name) => name !== 'commands').map(fileOf)) {
      for (const text of DAYS) expect(await broken(place, text), place).to.include('no-restricted-syntax');
      expect(
        await broken(place, "export const one = { source: 'notes of May 2026', read: '2026-12-01' };\n"),
      ).to.not.include('no-restricted-syntax');
    }
  });

  it('no function and no file is long', async function () {
    const lines = (count: number): string => '  a();\n'.repeat(count);
    for (const place of ['ip/range.ts', 'facts/org/witness.ts', 'jobs/question.ts', 'cli/page.ts']) {
      const rule = 'max-lines-per-function';
      expect(await broken(place, `export function a(): void {\n${lines(52)}}\n`), place).to.include(rule);
      expect(await broken(place, `export function a(): void {\n${lines(51)}}\n`), place).to.not.include(rule);
      expect(await broken(place, lines(301)), place).to.include('max-lines');
      expect(await broken(place, lines(300)), place).to.not.include('max-lines');
    }
  });

  it('one style: private members, the order of imports', async function () {
    const BROKEN: readonly (readonly [string, string])[] = [
      ['export class A { private b = 1; c = (): number => this.b; }\n', 'no-restricted-syntax'],
      [
        'export class A { public constructor(private readonly b: number) {} c = (): number => this.b; }\n',
        'no-restricted-syntax',
      ],
      ["import { b } from './b.js';\nimport { a } from '../a.js';\nexport const c = [a, b];\n", 'import-x/order'],
    ];
    for (const place of ['ip/range.ts', 'jobs/checkIp.ts', 'facts/org/witness.ts', '../test/policy/support.ts']) {
      for (const [text, rule] of BROKEN) expect(await broken(place, text), text).to.include(rule);
    }
    expect(
      await broken('ip/range.ts', 'export class A { readonly #b = 1; c = (): number => this.#b; }\n'),
    ).to.deep.equal([]);
  });
});
