/**
 * What is mutated, which tests judge it, and the least share of mutants that they have to notice. The tests are those
 * that run in one process and are quick; a mutant meets only those of them that reach it.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const guard = [
  'attemptFile',
  'disk',
  'failures',
  'guard',
  'history',
  'journal',
  'lock',
  'machine',
  'margin',
  'observe',
  'policies',
  'stored',
  'failureCount',
];

const login = (...names: string[]): string[] => names.map((name) => `test/login/${name}.test.ts`);

export interface MutatedRoom {
  /** Files, and folders with a slash at the end. */
  readonly has: readonly string[];
  readonly tests: readonly string[];
  /** How the titles of those begin that would take seconds for each mutant. */
  readonly without?: readonly string[];
  /** Per cent. */
  readonly least: number;
  /** Where not all mutants are tried. */
  readonly sample?: number;
}

/** The first that has a file is its room. */
export const ROOMS: Readonly<Record<string, MutatedRoom>> = {
  ip: {
    has: ['src/ip/'],
    tests: ['test/ip/*.test.ts'],
    without: ['takes the sixteen hexadecimal digits', 'takes 100,000 IPv6 networks'],
    least: 90,
  },
  policy: {
    has: ['src/policy/'],
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
    tests: login('guard', 'journal', 'observe', 'failureCount'),
    without: ['holds among threads that race'],
    least: 90,
  },
  facts: {
    has: ['src/facts/'],
    tests: [
      'test/facts/{files,retirementsFile}.test.ts',
      'test/facts/{addresses,metadata,policyFile,project,snapshot}/*.test.ts',
      'test/facts/org/{anyApiAuth,anyApiAuthGrants,apps,client,expired,gaps,odd,org,permissions,profiles,releaseUpdates,users}.test.ts',
      'test/facts/org/logins/*.test.ts',
      'test/login/{observe,proxy}.test.ts',
    ],
    without: [
      '24 ',
      'and are counted in the same groups',
      'are asked for verified addresses among very many',
      'are facts or gaps, never an error',
      'are found in an org with more groups of logins',
      'are found in parts where the org gives up',
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
    has: ['src/change/'],
    tests: ['test/change/*.test.ts'],
    least: 80,
  },
  login: {
    has: ['src/login/'],
    tests: login(
      ...['answer', 'attempt', 'cutWordings', 'decode', 'diagnose', 'evidence', 'host', 'input', 'inspect', 'observe'],
      ...['plain', 'proves', 'proxy', 'scrub', 'secretArguments', 'shown', 'strikeOut', 'texts', 'told', 'wire'],
    ),
    least: 80,
    sample: 1000,
  },
};

function holds({ has }: MutatedRoom, file: string): boolean {
  return has.some((place) => (place.endsWith('/') ? file.startsWith(place) : file === place));
}

/** The room of a file (a path from the root, with slashes), or undefined for one that is in none. */
export function roomOf(file: string): string | undefined {
  return Object.entries(ROOMS).find(([, room]) => holds(room, file))?.[0];
}

/** The files of a room in the tree at `root`. */
export function filesOf(name: string, root: string): string[] {
  return readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .map((file) => `src/${file.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith('.ts') && roomOf(file) === name)
    .sort();
}
