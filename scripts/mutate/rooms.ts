/**
 * What is mutated, which tests judge it, and the least share of mutants that they have to notice. The tests are those
 * that run in one process and are quick; a mutant meets only those of them that reach it.
 */
import { globSync } from 'node:fs';
import { matchesGlob } from 'node:path';

const guard = [
  'attemptFile',
  'atomicFiles',
  'failures',
  'guard',
  'history',
  'journal',
  'lock',
  'machine',
  'attemptMargin',
  'observe',
  'policies',
  'storedJson',
  'failureCount',
];

export interface MutatedRoom {
  /** Files, by patterns. */
  readonly has: readonly string[];
  readonly tests: readonly string[];
  /** How the titles of those begin that would take seconds for each mutant. */
  readonly without?: readonly string[];
  /** Per cent. */
  readonly least: number;
  /** Where not all mutants are tried. */
  readonly sample?: number;
}

/** Tests beside the others that judge no mutants, and why. */
export const NO_JUDGES: Readonly<Record<string, string>> = {
  'test/facts/org/endless.test.ts': 'reads answers of gigabytes: seconds for each mutant',
  'test/login/lockouts.test.ts': 'an org and several runs at once: seconds for each mutant',
  'test/login/model.test.ts': 'wants a thousand lives to have met what they are about',
  'test/login/processes.test.ts': 'starts processes, and kills them',
  'test/login/tls.test.ts': 'starts processes',
};

/** Those that play 1,500 lives of two kinds of secrets: twenty seconds each. */
const MANY_LIVES = ['password', 'token'].flatMap((kind) => [
  `of a ${kind} never loses it`,
  `of a ${kind} on a terminal`,
]);

/** The first that has a file is its room. */
export const ROOMS: Readonly<Record<string, MutatedRoom>> = {
  ip: {
    has: ['src/ip/**'],
    tests: ['test/ip/**/*.test.ts'],
    without: ['takes the sixteen hexadecimal digits', 'takes 100,000 IPv6 networks'],
    least: 90,
  },
  policy: {
    has: ['src/policy/**'],
    tests: ['test/policy/**/*.test.ts'],
    without: [
      'are the facts that change the verdict, with what each value gives',
      'names those, and only those, that could have changed the verdict',
    ],
    least: 90,
    sample: 1000,
  },
  guard: {
    has: guard.map((name) => `src/login/${name}.ts`),
    tests: ['test/login/{guard,journal,observe,failureCount}.test.ts'],
    without: ['holds among threads that race'],
    least: 90,
  },
  facts: {
    has: ['src/facts/**'],
    tests: ['test/facts/**/*.test.ts', 'test/login/{observe,proxy}.test.ts'],
    without: [
      '24 ',
      'and are counted in the same groups',
      'are asked for verified addresses among very many',
      'are facts or gaps, never an error',
      'are found in an org with more groups of logins',
      'are found in parts where the org gives up',
      // It reads src/ itself, which is another one here.
      'are there for every key that the code uses',
      'are told as the raw tables have them: {"',
      'come from many frozen users',
      'come from more profiles than GROUP BY',
      'count 10000 tokens, to the last one',
      'counts the same when the org gives up',
      'counts what a scan counts in any window',
      'fits every line that is saved',
      'give the verdict of each project',
      'gives check ip the same answers',
      'gives the IPv4 and IPv6 entries of',
      'gives the elements that the parser of all XML gives',
      'holds no name, username',
      'hosts that name an instance',
      'is told and counted as a naive join',
      'keeps every verdict, rule and note',
      'keeps ids, dates and addresses',
      'keeps the verdicts when it is anonymized',
      'names the nearest service or region',
      'need the same calls for ten times the users',
      'never uses more calls than allowed',
      'once, an org',
      'reads a pipe that is named',
      'reads every login',
      'refuses whatever the code refuses',
      'stops in time when the calls that are allowed',
      'takes whatever the code takes',
      'tells what the org told',
      'tells what the org tells somebody',
      'twice: ',
    ],
    least: 80,
    sample: 1000,
  },
  change: {
    has: ['src/change/**'],
    tests: ['test/change/**/*.test.ts'],
    without: MANY_LIVES,
    least: 80,
  },
  rotate: {
    has: ['src/jobs/rotate/**', 'src/jobs/runs/**'],
    tests: [
      'test/jobs/{rotate,runs}/**/*.test.ts',
      'test/change/rotation.test.ts',
      'test/jobs/changesOfUser.test.ts',
      'test/report/rotateNext.test.ts',
    ],
    without: MANY_LIVES,
    least: 80,
  },
  login: {
    has: ['src/login/**'],
    tests: ['test/login/**/*.test.ts'],
    without: ['holds among threads that race'],
    least: 80,
    sample: 1000,
  },
};

/** The room of a file (a path from the root, with slashes), or undefined for one that is in none. */
export function roomOf(file: string): string | undefined {
  return Object.entries(ROOMS).find(([, { has }]) => has.some((pattern) => matchesGlob(file, pattern)))?.[0];
}

/** Paths from the root, with slashes, in the same order everywhere. */
function found(patterns: string | readonly string[], root: string): string[] {
  return [...new Set(globSync(patterns, { cwd: root }).map((file) => file.replaceAll('\\', '/')))].sort();
}

/** The files of a room in the tree at `root`. */
export function filesOf(name: string, root: string): string[] {
  const files = found(ROOMS[name]?.has ?? [], root).filter((file) => file.endsWith('.ts'));
  return files.filter((file) => roomOf(file) === name);
}

/** The tests that judge the mutants of a room. */
export function judgesOf(name: string, root: string): string[] {
  return found(ROOMS[name]?.tests ?? [], root).filter((file) => !(file in NO_JUDGES));
}

/** What the report of these files of a room is called: that of the whole room is not written over by one of a part. */
export function reportOf(name: string, files: readonly string[], root: string): string {
  return filesOf(name, root).every((file) => files.includes(file)) ? name : `${name}-part`;
}
