/**
 * The rooms of the house as lint sees them: each rule of eslint.rooms.js is broken by a probe, and lint must refuse it.
 */
import { readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect } from 'chai';
import { ESLint, Linter } from 'eslint';
import { importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';
import { ROOMS, zonesByRoom, type Room } from '../../eslint.rooms.js';
import { ROOT } from '../support/run.js';

const SRC = join(ROOT, 'src');
const NAMES = Object.keys(ROOMS);

function room(name: string): Room {
  const found = ROOMS[name];
  if (found === undefined) throw new Error(`no room ${name}`);
  return found;
}

/** A file of a room that is not its face. */
function fileOf(name: string): string {
  const files = readdirSync(join(SRC, name)).filter((file) => file.endsWith('.ts') && file !== 'index.ts');
  const [first] = files;
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
  ...zonesByRoom().map(({ files, zones }) => ({
    files,
    rules: { 'import-x/no-restricted-paths': ['error', { basePath: ROOT, zones }] satisfies Linter.RuleEntry },
  })),
];

/** What the rule about rooms says of an import of `to` in a new file of the room `from`. */
const linter = new Linter({ cwd: ROOT });
function complaintsOf(from: string, to: string): string[] {
  const probe = join('src', from, 'probe.ts');
  const path = relative(dirname(probe), join('src', to)).replace(/\.ts$/u, '.js');
  const text = `import '${path.startsWith('.') ? path : `./${path}`}';\n`;
  return linter.verify(text, CONFIG, { filename: join(ROOT, probe) }).map(({ message }) => message);
}

describe('lint: the rooms', () => {
  for (const from of NAMES) {
    it(`${from} looks into what it sees, by its face, and into nothing else`, () => {
      for (const to of NAMES.filter((name) => name !== from)) {
        const sees = room(from).sees.includes(to) || isWithin(to, from);
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

  it('nothing looks into commands and hooks', () => {
    for (const from of NAMES) {
      expect(complaintsOf(from, 'commands/token/check/ip.ts'), from).to.have.length(1);
      expect(complaintsOf(from, 'hooks/init.ts'), from).to.have.length(1);
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
  const PROBES: readonly (readonly [string, string, string])[] = [
    ['no package of Salesforce', "import { Org } from '@salesforce/core';\nvoid Org;\n", 'no-restricted-imports'],
    ['no file', "import { readFileSync } from 'node:fs';\nvoid readFileSync;\n", 'no-restricted-imports'],
    ['no clock', 'export const now = Date.now();\n', 'no-restricted-syntax'],
    ['no clock of its own', 'export const now = new Date();\n', 'no-restricted-syntax'],
    ['no chance', 'export const chance = Math.random();\n', 'no-restricted-syntax'],
    ['no process', 'export const env = process.env;\n', 'no-restricted-syntax'],
    ['no network', "export const page = fetch('http://127.0.0.1');\n", 'no-restricted-syntax'],
  ];

  for (const name of NAMES.filter((one) => room(one).pure === true)) {
    it(`${name} is pure`, async function () {
      const place = fileOf(name);
      for (const [what, text, rule] of PROBES) expect(await broken(place, text), what).to.include(rule);
    });
  }

  it('jobs know no oclif and no process', async function () {
    const place = fileOf('jobs');
    expect(await broken(place, 'export const env = process.env;\n')).to.include('no-restricted-syntax');
    expect(await broken(place, "import { Flags } from '@salesforce/sf-plugins-core';\nvoid Flags;\n")).to.include(
      'no-restricted-imports',
    );
    expect(await broken(place, "import { Args } from '@oclif/core';\nvoid Args;\n")).to.include(
      'no-restricted-imports',
    );
  });

  it('queries stand in facts/org alone', async function () {
    const QUERIES = [
      "export const soql = 'SELECT Id FROM User';\n",
      'export const soql = (id: string): string => `SELECT Id FROM User WHERE Id = ${id}`;\n',
      "export const soql = ' select Id, ' + 'Name from User';\n",
    ];
    const others = [...NAMES.filter((name) => !isWithin(name, 'facts/org')).map(fileOf), 'hooks/init.ts', 'errors.ts'];
    for (const text of QUERIES) {
      for (const place of others) expect(await broken(place, text), place).to.include('no-restricted-syntax');
      expect(await broken(fileOf('facts/org/users'), text)).to.not.include('no-restricted-syntax');
    }
  });

  it('days that Salesforce has announced stand in JSON alone, beside the day on which the source was read', async function () {
    const DAYS = [
      "export const day = '2026-12-01';\n",
      'export const by = (x: string): string => `by 2026-12-01 ${x}`;\n',
    ];
    for (const place of [...NAMES.map(fileOf), 'hooks/init.ts', 'errors.ts']) {
      for (const text of DAYS) expect(await broken(place, text), place).to.include('no-restricted-syntax');
      expect(await broken(place, "export const source = { read: '2026-12-01' };\n")).to.not.include(
        'no-restricted-syntax',
      );
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
