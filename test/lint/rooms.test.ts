/**
 * The rooms of the house as lint sees them: each rule of eslint.rooms.js is broken by a probe, and lint must refuse it.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { expect } from 'chai';
import ts from 'typescript';
import { ASK_THE_PROCESS, LEAVES, ROOMS, type Room } from '../../eslint.rooms.js';
import { complaintsBeside, rulesBroken } from '../support/oxlint.js';
import { ROOT } from '../support/run.js';
import { sourcesOf } from '../support/sources.js';

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

/** How a file imports another. Names are no two alike in a file. */
const WAYS = {
  plainly: (path: string) => `import '${path}';`,
  later: (path: string, name: string) => `export const ${name} = import('${path}');`,
  asType: (path: string, name: string) => `import type { A as ${name} } from '${path}';`,
  onwards: (path: string) => `export * from '${path}';`,
};
type Way = keyof typeof WAYS;
type Import = readonly [file: string, to: string, way?: Way];

/** A new file of a room; a room that is a file has no other. */
const probeOf = (name: string): string => (isFile(name) ? `${name}.ts` : posix.join(name, 'probe.ts'));
const TOPIC = 'commands/token/revoke';
const BETWEEN_COMMANDS = [
  [`${TOPIC}/address.ts`, `${TOPIC}/login.flags.ts`],
  [`${TOPIC}/shared.flags.ts`, `${TOPIC}/login.flags.ts`],
  [`${TOPIC}/login.flags.ts`, `${TOPIC}/address.ts`],
  [`${TOPIC}/login.ts`, 'commands/token/check/move.flags.ts'],
  ['commands/token/explain.ts', `${TOPIC}/login.ts`],
] as const;
/** All that is asked of lint, which runs once. */
const IMPORTS: readonly Import[] = [
  ...NAMES.flatMap((from) =>
    NAMES.filter((to) => to !== from).flatMap((to): Import[] => [
      [probeOf(from), fileOf(to)],
      ...(room(to).face === true ? [[probeOf(from), `${to}/index.ts`] as const] : []),
    ]),
  ),
  ...(room('policy').shows ?? []).map((shown): Import => ['policy/index.ts', `${shown}/index.ts`]),
  ...(['later', 'asType', 'onwards'] as const).flatMap((way): Import[] => [
    ['ip/probe.ts', 'policy/index.ts', way],
    ['jobs/probe.ts', 'policy/rules.ts', way],
    ['jobs/probe.ts', 'policy/index.ts', way],
  ]),
  ...[`${TOPIC}/login.flags.ts`, `${TOPIC}/shared.flags.ts`, 'cli/page.ts', 'policy/rules.ts'].map((to): Import => [
    `${TOPIC}/login.ts`,
    to,
  ]),
  ...BETWEEN_COMMANDS,
];

/** The lines of each file, each with an import. */
const LINES = new Map<string, string[]>();
const lineOf = new Map<string, number>();
const key = ([file, to, way = 'plainly']: Import): string => [file, to, way].join(' ');
for (const one of IMPORTS) {
  const [file, to, way = 'plainly'] = one;
  if (lineOf.has(key(one))) continue;
  const lines = LINES.get(file) ?? [];
  LINES.set(file, lines);
  const path = posix.relative(posix.dirname(file), to).replace(/\.ts$/u, '.js');
  const text = WAYS[way](path.startsWith('.') ? path : `./${path}`, `a${lines.length.toString()}`);
  lineOf.set(key(one), lines.push(text));
}

const FILES = sourcesOf('src');
/** The innermost room of a file. */
const roomOf = (file: string): string | undefined =>
  NAMES.filter((name) => file === `${name}.ts` || file.startsWith(`${name}/`)).reduce<string | undefined>(
    (inner, name) => (inner === undefined || name.length > inner.length ? name : inner),
    undefined,
  );

/** What a room imports today: files by their paths below src/, packages by their names. */
function importedBy(name: string): string[] {
  return FILES.filter((file) => roomOf(file) === name).flatMap((file) =>
    ts
      .preProcessFile(readFileSync(join(SRC, file), 'utf8'), true, false)
      .importedFiles.map(({ fileName }) => fileName)
      .map((path) => (path.startsWith('.') ? posix.join(posix.dirname(file), path).replace(/\.js$/u, '.ts') : path)),
  );
}
/** Rooms into which a room looks today. */
const looksInto = (name: string): Set<string | undefined> => new Set(importedBy(name).map(roomOf));

describe('lint: the rooms', () => {
  let said: ReturnType<typeof complaintsBeside> = new Map();
  before(() => {
    said = complaintsBeside(new Map([...LINES].map(([file, lines]) => [file, `${lines.join('\n')}\n`])));
  });
  /** What the rule about rooms says of an import of `to` in a file. */
  function complaintsIn(...asked: Import): string[] {
    const at = lineOf.get(key(asked));
    if (at === undefined) throw new Error(`not among IMPORTS: ${key(asked)}`);
    const all = said.get(asked[0]) ?? [];
    return all.filter(({ rule, line }) => rule === 'no-restricted-paths' && line === at).map(({ message }) => message);
  }
  const complaintsOf = (from: string, to: string): string[] => complaintsIn(probeOf(from), to);

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
    for (const way of ['later', 'asType', 'onwards'] as const) {
      expect(complaintsIn('ip/probe.ts', 'policy/index.ts', way)).to.have.length(1);
      expect(complaintsIn('jobs/probe.ts', 'policy/rules.ts', way).join()).to.include('by its face');
      expect(complaintsIn('jobs/probe.ts', 'policy/index.ts', way)).to.deep.equal([]);
    }
  });

  it('a command sees its own files and those that its topic shares, and no other', () => {
    expect(complaintsIn(`${TOPIC}/login.ts`, `${TOPIC}/login.flags.ts`)).to.deep.equal([]);
    expect(complaintsIn(`${TOPIC}/login.ts`, `${TOPIC}/shared.flags.ts`)).to.deep.equal([]);
    expect(complaintsIn(`${TOPIC}/login.ts`, 'cli/page.ts')).to.deep.equal([]);
    expect(complaintsIn(`${TOPIC}/login.ts`, 'policy/rules.ts').join()).to.include('by its face');
    for (const [from, to] of BETWEEN_COMMANDS) {
      expect(complaintsIn(from, to).join(), `${from} -> ${to}`).to.include('A command does not look into another');
    }
  });
});

/** A text in place of a file, and the rule that refuses it, or those that do not: all, where none is named. */
interface Case {
  /** Below src/. */
  readonly place: string;
  readonly text: string;
  readonly breaks?: string;
  readonly keeps?: readonly string[];
}
const refused = (place: string, text: string, breaks: string): Case => ({ place, text, breaks });
const fine = (place: string, text: string, ...keeps: string[]): Case => ({ place, text, keeps });

describe('lint: what a room may do', () => {
  /** All cases of the tests below: lint runs once. */
  const all: Case[] = [];
  let rules: string[][] = [];
  before(async () => {
    rules = await rulesBroken(all.map(({ place, text }) => ({ file: posix.join('src', place), text })));
  });
  function holds(title: string, cases: readonly Case[]): void {
    const first = all.push(...cases) - cases.length;
    it(title, () => {
      expect(cases).to.have.length.greaterThan(0);
      for (const [at, { place, text, breaks, keeps = [] }] of cases.entries()) {
        const broken = rules[first + at];
        if (breaks !== undefined) expect(broken, `${place}: ${text}`).to.include(breaks);
        else if (keeps.length === 0) expect(broken, `${place}: ${text}`).to.deep.equal([]);
        for (const rule of keeps) expect(broken, `${place}: ${text}`).to.not.include(rule);
      }
    });
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
    ].map((said) => [`nothing outside: ${said}`, `export const a = ${said};\n`, 'globals'] as const),
    ...['new Date()', 'Date()', 'Date.now()', 'Date.now', 'Math.random()', '[1].map(Math.random)'].map(
      (said) => [`no clock, no chance: ${said}`, `export const a = ${said};\n`, 'globals'] as const,
    ),
  ];
  /** Other spellings of the same, which a few rooms stand for. */
  const SPELLINGS: readonly (readonly [text: string, rule: string])[] = [
    ...[
      ...["Date['now']()", '(Date as DateConstructor).now()', 'new (Date as DateConstructor)()', 'new Date(...[])'],
      ...['Reflect.construct(Date, [])', '[Date]', '{ Date }', "Math['random']()", '{ ...Math }', 'Intl'],
      ...['AbortSignal.timeout(1)', 'new AbortController()', "Function('return process')()", "eval('process')"],
      ...['localStorage', "new BroadcastChannel('a')", 'Temporal', 'self', 'structuredClone', 'new Worker("a")'],
    ].map((said) => [`export const a = ${said};\n`, 'globals'] as const),
    ['export const { now } = Date;\n', 'globals'],
    ['export const { random } = Math;\n', 'globals'],
    ['const C = Date;\nexport const a = new C();\n', 'globals'],
    ['export class A extends Date {}\n', 'globals'],
    ['export const f = (at = Date): unknown => at;\n', 'globals'],
    ["export const a = new Intl.DateTimeFormat('en').format();\n", 'no-restricted-syntax'],
    ["export const a = new Intl.DateTimeFormat('en').formatToParts();\n", 'no-restricted-syntax'],
    ["export const { format } = new Intl.DateTimeFormat('en');\n", 'no-restricted-syntax'],
    ['export const a = import.meta.url;\n', 'no-restricted-syntax'],
    ["export const a = [].map.constructor('return process')();\n", 'programs'],
    ['export const { constructor: make } = (): number => 1;\n', 'programs'],
    ['export const a = ({ constructor: make }: object): unknown => make;\n', 'programs'],
    ["export const a = (f: object): unknown => f['constructor'];\n", 'programs'],
    ["export const a = (f: object): unknown => Object.getOwnPropertyDescriptor(f, 'constructor');\n", 'programs'],
    ['export const a = (f: object): unknown => f[`constructor`];\n', 'programs'],
    ...[
      ...[
        "Reflect.get(f, 'constructor')",
        "Reflect.get(new Date(1), 'getHours')",
        'Reflect',
        'Buffer',
        'new Buffer(8)',
      ],
      ...["Buffer.allocUnsafe(8).toString('hex')", 'Buffer.allocUnsafeSlow(8)', "Buffer['allocUnsafe'](8)"],
      ...['Buffer.of', 'URL.createObjectURL(f)', '[URL]'],
    ].map((said) => [`export const a = (f: never): unknown => ${said};\n`, 'globals'] as const),
    ['export const { allocUnsafe } = Buffer;\n', 'globals'],
    ["export const a = Buffer.from('a').buffer;\n", 'machine'],
    ["export const { buffer } = Buffer.from('a');\n", 'machine'],
    ...['undefined', 'void 0', '...[]', 'at', 'at?.now', 'new Map().get(1)'].map(
      (said) =>
        [
          `export const a = (at?: never): unknown => new Intl.DateTimeFormat('en', { timeZone: 'UTC' }).format(${said});\n`,
          'machine',
        ] as const,
    ),
    ['export const a = (f: Intl.DateTimeFormat): unknown => f.formatToParts(undefined);\n', 'machine'],
    ['export const a = (f: Intl.DateTimeFormat): unknown => [1].map(f.format);\n', 'machine'],
    [
      'export const a = (f: Intl.DateTimeFormat): unknown => {\n  const { format } = f;\n  return format;\n};\n',
      'machine',
    ],
    ['export const a = (f: { format(at?: number): string }): unknown => f.format(undefined);\n', 'machine'],
    ['declare const clock: { now(): number };\nexport const a = clock.now();\n', 'no-restricted-syntax'],
    ['declare function fetch(url: string): unknown;\nexport const a = fetch("a");\n', 'no-restricted-syntax'],
    ['declare global { const clock: unknown }\nexport const a = 1;\n', 'no-restricted-syntax'],
  ];
  /** What a value says differently on another machine. */
  const OF_THE_MACHINE: readonly (readonly [said: string, rule: string])[] = [
    ...[
      ...['at.getHours()', 'at.getMinutes()', 'at.getSeconds()', 'at.getDate()', 'at.getDay()', 'at.getMonth()'],
      ...['at.getFullYear()', 'at.getYear()', 'at.getMilliseconds()', 'at.getTimezoneOffset()', "at['getHours']()"],
      ...['at?.getHours()', 'at.setHours(1)', 'at.setDate(1)', 'at.setMonth(1)', 'at.setFullYear(1)', 'at.getHours'],
      ...['at.toDateString()', 'at.toTimeString()', 'at.toString()', 'String(at)', 'new Date(1).toString()'],
      ...['at.toLocaleString()', "at.toLocaleString('en')", 'at.toLocaleDateString()', "at.toLocaleTimeString('en')"],
      ...["at.toLocaleDateString('en', { timeZone: undefined })", "at.toLocaleString(undefined, { timeZone: 'UTC' })"],
      ...['(1).toLocaleString()', '(1).toLocaleString([])', "(1).toLocaleString('default')", '[1].toLocaleString()'],
      ...["'a'.localeCompare('b')", "'a'.localeCompare('b', undefined)", "'a'.localeCompare(...['b', 'en'])"],
      ...['[new Date(1)].join()', '[new Date(1)].toString()', 'String([at])', '[at, at].sort()', '[at].toSorted()'],
      ...[
        '[1].map((one) => new Date(one)).join()',
        "at['get' + 'Hours']()",
        "Object.getOwnPropertyDescriptor(at, 'getDay')",
      ],
      ...[
        "new Date('2026/12/01')",
        "new Date('2026-12-01T08:00')",
        "new Date('Dec 1, 2026')",
        'new Date(`${1}T00:00`)',
      ],
      ...["Date.parse('2026/12/01')", "Date.parse('2026-12-01 08:00')"],
      ...["'a'.localeCompare", "'a'?.localeCompare('b')", "'i'.toLocaleUpperCase()", "'I'.toLocaleLowerCase()"],
    ].map((said) => [said, 'machine'] as const),
    ...[
      ...['new Date(2026, 1)', 'new Intl.DateTimeFormat()', "new Intl.DateTimeFormat('en')", 'Intl.NumberFormat()'],
      ...["Intl.DateTimeFormat('en')", "new Intl.DateTimeFormat('en', { hour: 'numeric' })", 'new Intl.Collator()'],
      ...[
        "new Intl.DateTimeFormat(undefined, { timeZone: 'UTC' })",
        "new Intl.DateTimeFormat([], { timeZone: 'UTC' })",
      ],
      ...["new Intl.DateTimeFormat('en', { timeZone: undefined })", "new Intl.NumberFormat(...['en'])"],
      ...['new Intl.PluralRules(void 0)', "new Intl.ListFormat('default')", 'Intl.Collator', '[Intl.DateTimeFormat]'],
    ].map((said) => [said, 'globals'] as const),
  ];
  const ON_ANY_MACHINE = [
    ...['at.getTime()', 'at.getUTCHours()', 'at.setUTCHours(1)', 'at.toISOString()', 'at.toJSON()', '(1).toString()'],
    ...[
      'String(1)',
      "(1).toLocaleString('en')",
      "at.toLocaleString('en', { timeZone: 'UTC' })",
      'String(at.getTime())',
    ],
    ...["'a'.localeCompare('b', 'en')", "'i'.toLocaleUpperCase('en')", "new Intl.Collator('en')", 'new Date(1)'],
    ...["new Intl.DateTimeFormat(['en'], { timeZone: 'UTC' })", "Intl.supportedValuesOf('timeZone')"],
    ...['[at].sort((one, other) => one.getTime() - other.getTime())', "[1].join(', ')", '[at.toISOString()].join()'],
    ...["new Date('1970-01-01')", "new Date('1970-01-01T00:00:00Z')", 'new Date(`${1}T00:00:00Z`)', 'new Date(`${1}`)'],
    ...["Date.parse('1970-01-01T00:00+02:00')", "new Intl.DateTimeFormat('en', { timeZone: 'UTC' }).format(at)"],
    ...["Buffer.from('a')", "Buffer.byteLength('a')", 'Buffer.concat([])', "new URL('https://a.example')"],
  ];
  const FINE = [
    [
      'export const is = (at: unknown): at is Date => at instanceof Date;',
      'export const ms = Date.UTC(...[1970, 1]);',
      'export interface A { readonly at: Date; readonly made: typeof Date; readonly stop: AbortSignal }',
      "export const shown = (at: Date): string => new Intl.DateTimeFormat('en', { timeZone: 'UTC' }).format(at);",
      'export const most = Math.max(1, 2);',
      'export const of = (process: string, { fetch }: { fetch: string }): string[] => [process, fetch];\n',
    ].join('\n'),
    "export const day = (at: string): Date => new Date(at);\nexport const ms = Date.parse('x');\n",
    'export const of = (said: { process: string }): string => said.process;\n',
    "export const later = import('./other.js');\n",
  ];

  for (const name of NAMES.filter((one) => room(one).pure === true || room(one).given === true)) {
    const place = fileOf(name);
    holds(`${name} is passed what it needs`, [
      ...PROBES.map(([, text, rule]) => refused(place, text, rule)),
      ...FINE.map((text) => fine(place, text, 'no-restricted-syntax', 'no-restricted-globals', 'globals')),
      ...(room(name).packages ?? []).flatMap((one) => [
        fine(place, `import '${one}';\n`, 'no-restricted-imports'),
        refused(place, `import '${one}-more';\n`, 'no-restricted-imports'),
      ]),
    ]);
  }

  holds(
    'a pure room and a job reach nothing outside in another spelling',
    ['ip/range.ts', fileOf('report/html/page'), fileOf('jobs')].flatMap((place) =>
      SPELLINGS.map(([text, rule]) => refused(place, text, rule)),
    ),
  );

  const ofTime = (said: string): string => `export const a = (at: Date): unknown => ${said};\n`;
  holds(
    'a pure room and a job say the same in each time zone and in each language of a machine',
    ['ip/range.ts', fileOf('report/html/page'), fileOf('jobs')].flatMap((place) => [
      ...OF_THE_MACHINE.map(([said, rule]) => refused(place, ofTime(said), rule)),
      refused(
        place,
        'export const a = (): string => {\n  const at = new Date(1);\n  return at.toString();\n};\n',
        'machine',
      ),
      ...[
        'export const a = ({ getHours }: Date): unknown => getHours;\n',
        'export const a = (all: readonly Date[]): string => all.join();\n',
        'export const a = (all: Array<Date>): unknown => all.toSorted();\n',
        'export const a = (): string => {\n  const all = [new Date(1)];\n  return String(all);\n};\n',
      ].map((text) => refused(place, text, 'machine')),
      ...ON_ANY_MACHINE.map((said) => fine(place, ofTime(said), 'machine', 'globals')),
    ]),
  );

  const requires = (said: string): string =>
    `import { createRequire } from 'node:module';\nexport const a = ${said};\n`;
  holds(
    'what a room requires is one of its packages, as what it imports is',
    NAMES.filter((name) => room(name).packages?.includes('node:module') === true).flatMap((name) => {
      const place = fileOf(name);
      const [own = ''] = (room(name).packages ?? []).filter((one) => !one.startsWith('node:'));
      return [
        ...[
          ...["createRequire(import.meta.url)('chai')", "createRequire(import.meta.url)('node:fs')", 'createRequire'],
          ...['createRequire(import.meta.url)', `createRequire(import.meta.url)(\`${own}\`)`, '[createRequire]'],
          `createRequire(import.meta.url).resolve('${own}')`,
        ].map((said) => refused(place, requires(said), 'required')),
        ...[
          "import { createRequire as of } from 'node:module';\nexport const a = of(import.meta.url)('chai');\n",
          "import * as all from 'node:module';\nexport const a = all.createRequire(import.meta.url)('chai');\n",
          "import Module from 'node:module';\nexport const a = Module.createRequire(import.meta.url)('chai');\n",
          "export { createRequire } from 'node:module';\n",
          "export * from 'node:module';\n",
          "export const a = import('node:module');\n",
        ].map((text) => refused(place, text, 'required')),
        fine(place, requires(`createRequire(import.meta.url)('${own}')`), 'required'),
        fine(place, "import { isBuiltin } from 'node:module';\nexport const a = isBuiltin('a');\n", 'required'),
      ];
    }),
  );

  holds(
    'no path leads out of src, and no import is made of more than a text in quotes',
    ['ip/range.ts', fileOf('jobs'), fileOf('login'), 'commands/token/check/ip.ts'].flatMap((place) => {
      const up = posix.relative(posix.dirname(place), '');
      return [
        ...[`${up}/../node_modules/undici/index.js`, `${up}/../test/support/system.js`, `./a/../${up}/../lib/ip/a.js`]
          .flatMap((path) => [
            `import '${path}';\n`,
            `export * from '${path}';\n`,
            `export const a = import('${path}');\n`,
          ])
          .map((text) => refused(place, text, 'inside')),
        ...['`@oclif/core`', '`./a.js`', "'./a' + '.js'", 'path'].map((said) =>
          refused(place, `export const a = (path: string): unknown => import(${said});\n`, 'no-restricted-syntax'),
        ),
        fine(place, `import '${up}/ip/index.js';\nexport * from './a.js';\n`, 'inside', 'no-restricted-imports'),
        fine(place, "export const a = import('./a.js');\n", 'inside', 'no-restricted-syntax'),
      ];
    }),
  );

  const imports = (one: string): string => `import '${one}';\n`;
  const later = (one: string): string => `export const a = import('${one}');\n`;
  holds(
    'each room uses its packages and no other',
    NAMES.map((name) => [fileOf(name), room(name).packages ?? []] as const).flatMap(([place, packages]) => [
      refused(place, imports('chai'), 'no-restricted-imports'),
      refused(place, later('chai'), 'no-restricted-syntax'),
      ...(packages.length === 0
        ? []
        : [
            fine(place, packages.map(imports).join(''), 'no-restricted-imports'),
            fine(place, packages.map((one) => `void import('${one}');\n`).join(''), 'no-restricted-syntax'),
          ]),
    ]),
  );
  holds(
    'a package by another name is none of them',
    ['node:vm', 'node:fs-more', 'data:text/javascript,1', '/a.js'].flatMap((one) => [
      refused('login/answer.ts', imports(one), 'no-restricted-imports'),
      refused('login/answer.ts', later(one), 'no-restricted-syntax'),
    ]),
  );

  it('packages of a room are used there, and installed with the plugin', () => {
    const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      readonly dependencies: Readonly<Record<string, string>>;
    };
    // The build carries it into the page.
    const CARRIED = 'd3-scale';
    for (const name of NAMES) {
      const imported = importedBy(name);
      for (const one of room(name).packages ?? []) {
        expect(
          imported.some((path) => isWithin(path, one)),
          `${name}: ${one}`,
        ).to.equal(true);
        expect(one.startsWith('node:') || one === CARRIED || one in dependencies, one).to.equal(true);
      }
    }
  });

  const type = "import type { Connection } from '@salesforce/core';\nexport type A = Connection;\n";
  holds('a job names the type of what it passes on', [
    fine(fileOf('jobs'), type, 'no-restricted-imports'),
    refused(fileOf('policy'), type, 'no-restricted-imports'),
  ]);

  const others = NAMES.filter((one) => room(one).terminal !== true).map(fileOf);
  const still = ASK_THE_PROCESS.map((file) => file.replace('src/', '')).filter((file) => existsSync(join(SRC, file)));
  const OF_TERMINAL = ['@oclif/core', '@oclif/core/args', '@salesforce/sf-plugins-core', 'node:process', 'process'];
  holds('rooms without a terminal know no oclif and no process', [
    ...[...others, ...still].flatMap((place) => [
      ...(ASK_THE_PROCESS.includes(`src/${place}`)
        ? []
        : [refused(place, 'export const env = process.env;\n', 'no-restricted-globals')]),
      ...OF_TERMINAL.flatMap((name) => [
        refused(place, `import '${name}';\n`, 'no-restricted-imports'),
        refused(place, `export const later = import('${name}');\n`, 'no-restricted-syntax'),
      ]),
    ]),
  ]);

  holds(
    'nor the process by another way',
    [...['facts', 'login', 'change'].map(fileOf), ...still].flatMap((place) => [
      ...['globalThis.process', 'global.process', "eval('process')", "Function('return process')()"].map((said) =>
        refused(place, `export const a = ${said};\n`, 'no-restricted-globals'),
      ),
      refused(place, "export const a = [].map.constructor('return process')();\n", 'programs'),
      refused(place, 'export const { constructor: make } = (): number => 1;\n', 'programs'),
      refused(place, "export const a = Reflect.get([].map, 'constructor');\n", 'programs'),
      fine(place, 'export class A {\n  public constructor(public readonly b: number) {}\n}\n', 'programs'),
    ]),
  );

  const QUERIES = [
    "export const soql = 'SELECT Id FROM User';\n",
    'export const soql = (id: string): string => `SELECT Id FROM User WHERE Id = ${id}`;\n',
    "export const soql = ' select Id, ' + 'Name from User';\n",
  ];
  const askNothing = NAMES.filter((name) => !isWithin(name, 'facts/org') && name !== 'commands').map(fileOf);
  holds(
    'queries stand in facts/org alone',
    QUERIES.flatMap((text) => [
      ...askNothing.map((place) => refused(place, text, 'no-restricted-syntax')),
      fine(fileOf('facts/org/users'), text, 'no-restricted-syntax'),
    ]),
  );

  const PIECES = [
    "export const soql = ['SELECT', 'Id'].join(' ');\n",
    "export const soql = ['Id', 'FROM User'].join(' ');\n",
    "export const soql = '(SELECT Id FROM User)';\n",
    'export const soql = (what: string): string => `FIND {${what}} IN ALL FIELDS RETURNING User`;\n',
    "export const soql = 'SeLect Id frOm User';\n",
    "export const soql = '(select Id from User)';\n",
    "export const soql = 'Find {a} in all fields';\n",
    "export const soql = ['sElect', 'Id'].join(' ');\n",
    "export const soql = ['Id', 'fRom User'].join(' ');\n",
  ];
  const NO_QUERY = "export const words = ['from a User', 'select', 'Selected users', 'A find {0}'];\n";
  holds(
    'nor does a query in pieces, or one that searches, stand elsewhere',
    ['ip/range.ts', 'login/answer.ts', fileOf('cli')].flatMap((place) => [
      ...PIECES.map((text) => refused(place, text, 'no-restricted-syntax')),
      fine(place, NO_QUERY, 'no-restricted-syntax'),
    ]),
  );

  const ASKING = [
    ...["connection.query('')", "connection.queryAll('')", "around.connection.sobject('User')", 'connection.tooling'],
    ...["connection.create('User', {})", "connection?.update('User', {})", "connection!.delete('User', '1')"],
    ...[
      "connection['request']('/')",
      'connection[name]()',
      "org.getConnection().insert('User', {})",
      'conn.identity()',
    ],
    ...["c.upsert('User', {}, 'Id')", "org.sobject('User').find({})", "org.queryMore('')", "org['query']('')"],
    ...[
      "client.soap({ service: 'u', method: 'a' })",
      "client.getAll([''])",
      "client.get('/services/data/v66.0/limits')",
    ],
    ...['client.get(`/services/Soap/u/${name}`)', "(await connectionOf(org)).destroy('User', '1')"],
  ].map((said) => `export const a = async (c: Connection, org: Any, name: string): Promise<unknown> => ${said};\n`);
  const TAKING = [
    'const { query } = connection;\nexport { query };\n',
    'export const a = ({ connection: { sobject } }: Any): unknown => sobject;\n',
    'export const a = ({ sobject }: Connection): unknown => sobject;\n',
    'export const a = ({ connection: c }: Any): unknown => c.create;\n',
    'const c = around.connection;\nexport const a = c.update;\n',
  ];
  const ASKS_NOTHING = [
    'export const a = async (connection: Connection): Promise<unknown> => openOrg(connection, {});\n',
    "export const a = (connection?: Connection): unknown => connection?.instanceUrl ?? '';\n",
    'export const a = ({ query }: Any, runs: Runs): unknown => runs.create(query);\n',
    'export const a = (around: Any, map: Map<string, string>): unknown => map.delete(around.question.query);\n',
    'const { instanceUrl } = connection;\nexport { instanceUrl };\n',
  ];
  holds('what asks an org stands in facts/org, as far as a file shows that it has a connection', [
    ...[
      'jobs/question.ts',
      'login/inspect.ts',
      'cli/page.ts',
      'commands/token/check/ip.ts',
      'hooks/diagnostics.ts',
    ].flatMap((place) => [
      ...[...ASKING, ...TAKING]
        .filter((text) => place !== 'login/inspect.ts' || !text.includes('/services/'))
        .map((text) => refused(place, text, 'asks')),
      ...ASKS_NOTHING.map((text) => fine(place, text, 'asks')),
    ]),
    ...['change/engine.ts', 'login/session.ts'].map((place) =>
      fine(place, "export const path = '/services/data/v66.0/sobjects';\n", 'asks'),
    ),
    ...ASKING.map((text) => fine(fileOf('facts/org/users'), text, 'asks')),
  ]);

  const SENDING = [
    "import { sendOnce } from '../facts/org/index.js';\nexport const a = sendOnce;\n",
    "import { changeOwnPassword as change } from '../facts/org/index.js';\nexport const a = change;\n",
    "export { sendOnce } from '../facts/org/index.js';\n",
    "export const a = async (): Promise<unknown> => (await import('../facts/org/index.js')).sendOnce;\n",
    "export const a = async (): Promise<unknown> => {\n  const { sendOnce: b } = await import('../facts/org/index.js');\n  return b;\n};\n",
    "export const a = (all: Any): unknown => all['changeOwnPassword'];\n",
  ];
  const REQUESTS = [
    "export const a = (around: Any): unknown => around.send({ method: 'PATCH', path: '/' });\n",
    "export const method = 'DELETE';\n",
    'export const a = { method: `POST` };\n',
    "export const a = { method: 'put' };\n",
  ];
  holds('change alone sends what changes an org', [
    ...['jobs/question.ts', 'cli/page.ts', 'commands/token/check/ip.ts', 'hooks/diagnostics.ts'].flatMap((place) => [
      ...SENDING.map((text) => refused(place, text, 'changes')),
      ...REQUESTS.map((text) => refused(place, text, 'methods')),
      fine(place, "export const a = [{ method: 'GET' }, 'delete', 'Post'];\n", 'methods'),
    ]),
    ...SENDING.flatMap((text) => [
      refused('login/send.ts', text, 'changes'),
      fine('change/sending.ts', text, 'changes'),
    ]),
    ...REQUESTS.flatMap((text) => [fine('login/send.ts', text, 'methods'), fine('change/engine.ts', text, 'methods')]),
  ]);

  const ofCommands = 'commands/token/generate/app.ask.ts';
  const CHOSEN = [
    ...['process.exitCode = 2;\n', 'process.exitCode = process.argv.length > 2 ? 30 : 0;\n', 'process.exit();\n'],
    ...['const code = 30;\nprocess.exitCode = code;\n', 'process.exitCode ??= 30;\n', 'process.exitCode++;\n'],
    ...['[process.exitCode] = [30];\n', '({ a: process.exitCode } = { a: 30 });\n', "process['exitCode'] = 30;\n"],
    ...['Object.assign(process, { exitCode: 30 });\n', "Reflect.set(process, 'exitCode', 30);\n", 'process.abort();\n'],
    ...["Reflect.get(process, 'exit')(30);\n", 'const p = process;\np.exitCode = 30;\n', "process['exit'](30);\n"],
    ...['const { exit } = process;\nexit(30);\n', 'const stop = process.exit;\nstop(30);\n', 'process.kill(1);\n'],
    ...['export const a = (command: Any): void => command.exit(30);\n', 'process.reallyExit(30);\n'],
    ...['export class A {\n  public a(): void {\n    this.exit(30);\n  }\n}\n', 'process[name] = 30;\n'],
    "export const a = (command: Any): void => command.error('x', { exit: 30 });\n",
    "export class A {\n  public a(): void {\n    this.error('x');\n  }\n}\n",
    "export const a = (exit: number): unknown => ({ exit, message: 'x' });\n",
    "throw new SfError('x', 'Y', [], 30);\n",
    "throw new KeyedError(Text.of('a.b'), { exitCode: 30 });\n",
    "throw new FactsError(Text.of('a.b'), 30);\n",
    "throw new Errors.CLIError('x');\n",
    'export class OwnError extends UsageError {}\n',
    "import { KeyedError as Any } from '../../../keyedError.js';\nthrow new Any();\n",
    "export const later = async (): Promise<unknown> => import('../../../exitCodes.js');\n",
    "export const later = async (): Promise<unknown> => import('@salesforce/core');\n",
    "export const later = async (): Promise<unknown> => import('@oclif/core/errors');\n",
    'const exitCodeOf = (): number => 30;\nprocess.exitCode = exitCodeOf();\n',
    "import { exitCodeOf } from './app.disk.js';\nprocess.exitCode = exitCodeOf(found);\n",
    "import { exitCodeOf } from '../../../cli/print.js';\nprocess.exitCode = exitCodeOf('no');\n",
    "import { exitCodeOf } from '../../../cli/print.js';\nprocess.exitCode = exitCodeOf(a ? 'no' : 'yes');\n",
    "import { exitCodeOf } from '../../../cli/print.js';\nconst b = a ? 'no' : 'yes';\nprocess.exitCode = exitCodeOf(b);\n",
    "import { exitCodeOf } from '../../../cli/print.js';\nlet code = exitCodeOf(b);\nprocess.exitCode = code;\n",
    "import type { ExitCode } from '../../../exitCodes.js';\nexport const end = (code: ExitCode): void => {\n  process.exitCode = code;\n};\n",
  ];
  holds('a command chooses no exit code', [
    ...[
      "import { EXIT } from '../../../exitCodes.js';\nvoid EXIT;\n",
      "export { EXIT } from '../../../exitCodes.js';\n",
      "import { SfError } from '@salesforce/core';\nvoid SfError;\n",
      "import { SfError } from '@salesforce/core/sfError';\nvoid SfError;\n",
      "import * as core from '@salesforce/core';\nvoid core;\n",
      "import { Errors } from '@oclif/core';\nvoid Errors;\n",
      "import { exit } from '@oclif/core/errors';\nvoid exit;\n",
    ].map((text) => refused(ofCommands, text, 'no-restricted-imports')),
    ...CHOSEN.map((text) => refused(ofCommands, text, 'exit')),
    ...QUERIES.map((text) => refused(ofCommands, text, 'no-restricted-syntax')),
    fine(
      ofCommands,
      "import type { ExitCode } from '../../../exitCodes.js';\nexport const end = (code: ExitCode): ExitCode => code;\n",
      'no-restricted-imports',
      'exit',
    ),
    ...[
      "import { exitCodeOf } from '../../../cli/print.js';\nprocess.exitCode = exitCodeOf(found.conclusion);\n",
      "import { exitCodeOf } from '../../../jobs/move/index.js';\nconst code = exitCodeOf(found);\nprocess.exitCode = code;\n",
      "throw new UsageError(Text.of('a.b'));\n",
      "throw new Error('a defect');\n",
      'export const a = (result: Any): unknown => result.error ?? process.argv;\n',
      "import type { Org } from '@salesforce/core';\nimport { Messages } from '@salesforce/core/messages';\nexport const a = (org: Org): unknown => [org, Messages];\n",
      "import { Args, Flags } from '@oclif/core';\nimport * as own from '@oclif/core/flags';\nexport const a = [Args, Flags, own];\n",
    ].map((text) => fine(ofCommands, text, 'no-restricted-imports', 'exit')),
    fine(fileOf('cli'), "import { EXIT } from '../exitCodes.js';\nvoid EXIT;\n", 'no-restricted-imports'),
  ]);

  const ofOrg = (said: string): string => `export const a = async (path: string): Promise<unknown> => ${said};\n`;
  holds(
    'the org on loopback imports nothing of src, in whatever way',
    ['../test/org/probe.ts', '../test/org/login/probe.test.ts'].flatMap((place) => {
      const up = place.includes('/login/') ? '../../..' : '../..';
      return [
        ...[`${up}/src/ip/index.js`, `${up}/lib/ip/index.js`, `${up}/test/support/users.js`, `./a/../${up}/lib/a.js`]
          .concat('sf-plugin-token', 'sf-plugin-token/lib/index.js', '/src/a.js', 'file:///src/a.js', 'node:module')
          .flatMap((path) => [
            `import '${path}';\n`,
            `export * from '${path}';\n`,
            `export { a } from '${path}';\n`,
            `import type { A } from '${path}';\nexport type B = A;\n`,
            `import a = require('${path}');\nvoid a;\n`,
            ofOrg(`import('${path}')`),
            ofOrg(`require('${path}')`),
            `export type A = import('${path}').A;\n`,
          ])
          .map((text) => refused(place, text, 'apart')),
        ...['import(path)', 'import(`./a.js`)', 'require(path)'].map((said) => refused(place, ofOrg(said), 'apart')),
        ...[
          `import '${up}/test/org/index.js';\n`,
          "import 'node:fs';\nimport 'chai';\n",
          ofOrg("import('./a.js')"),
        ].map((text) => fine(place, text, 'apart')),
        (place.endsWith('.test.ts') ? fine : refused)(place, `import '${up}/test/support/run.js';\n`, 'apart'),
      ];
    }),
  );

  const DAYS = [
    "export const day = '2026-12-01';\n",
    'export const by = (x: string): string => `by 2026-12-01 ${x}`;\n',
    "export const since = 'since April 2026';\n",
    'export const release = "with Summer \'27";\n',
  ];
  const read = "export const one = { source: 'notes of May 2026', read: '2026-12-01' };\n";
  holds(
    'days that Salesforce has announced stand in JSON alone, beside the day on which the source was read',
    NAMES.filter((name) => name !== 'commands')
      .map(fileOf)
      .flatMap((place) => [...DAYS.map((text) => refused(place, text, 'days')), fine(place, read, 'days')]),
  );

  const WRITTEN = [
    "export const day = 'December 1, 2026';\n",
    'export const by = (x: string): string => `by Dec 1st, 2026 ${x}`;\n',
    "export const day = '1 Dec. 2026';\n",
    "export const day = '1.12.2026';\n",
    "export const day = '12/1/2026';\n",
    "export const release = 'Summer 2026';\n",
    'export const day = Date.UTC(2026, 11, 1);\n',
    'export const day = new Date(2026, 11);\n',
    ...[
      '2027/02/20',
      '2027.2.20',
      '20270220',
      '2027-02',
      '2/20/27',
      '2027年2月20日',
      'February 2027',
      "20 Feb '27",
    ].map((text) => `export const day = ${JSON.stringify(text)};\n`),
    ...[
      'Q1 2027',
      "Q1 '27",
      'H2-2027',
      'FY2027',
      'In 2027',
      'by the end of 2027',
      '2027',
      'winter of 2027',
      '1803081600',
    ].map((text) => `export const day = ${JSON.stringify(text)};\n`),
    ...['1_803_081_600_000', '1803081600', '20270220', '2027'].map((number) => `export const day = ${number};\n`),
    'export const day = new Date(1_803_081_600_000);\n',
    'export const by = (x: string): string => `${x} in 2027`;\n',
  ];
  holds(
    'a day is one however it is written',
    ['ip/range.ts', 'login/answer.ts', fileOf('cli')].flatMap((place) => [
      ...WRITTEN.map((text) => refused(place, text, 'days')),
      fine(place, "export const a = ['May be read', '1.12.20', 'in March of 2,026'];\n", 'days'),
      fine(place, "export const a = ['2001:db8::/32', '2002::2027:1', '2048', 'RFC 2045'];\n", 'days'),
      fine(place, 'export const a = [2000, 2048, 86_400_000, 1e9, 0xffff_ffff, 20_000, 3_600_000];\n', 'days'),
    ]),
  );

  const lines = (count: number): string => '  a();\n'.repeat(count);
  holds(
    'no function and no file is long',
    ['ip/range.ts', 'facts/org/witness.ts', 'jobs/question.ts', 'cli/page.ts'].flatMap((place) => [
      refused(place, `export function a(): void {\n${lines(52)}}\n`, 'max-lines-per-function'),
      fine(place, `export function a(): void {\n${lines(51)}}\n`, 'max-lines-per-function'),
      refused(place, lines(301), 'max-lines'),
      fine(place, lines(300), 'max-lines'),
    ]),
  );

  const BROKEN: readonly (readonly [string, string])[] = [
    ['export class A { private b = 1; c = (): number => this.b; }\n', 'no-restricted-syntax'],
    [
      'export class A { public constructor(private readonly b: number) {} c = (): number => this.b; }\n',
      'no-restricted-syntax',
    ],
    ["import { b } from './b.js';\nimport { a } from '../a.js';\nexport const c = [a, b];\n", 'import-order'],
  ];
  holds('one style: private members, the order of imports', [
    ...['ip/range.ts', 'jobs/checkIp.ts', 'facts/org/witness.ts', '../test/policy/support.ts'].flatMap((place) =>
      BROKEN.map(([text, rule]) => refused(place, text, rule)),
    ),
    fine('ip/range.ts', 'export class A { readonly #b = 1; c = (): number => this.#b; }\n'),
  ]);
});
