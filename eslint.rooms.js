/**
 * The rooms of the house (docs/design.md is drawn from this): which rooms each may look into, and which it may enter by
 * its face (`index.ts`) alone. A room is a folder below src/, or a file there.
 *
 * - `sees`: rooms that may be imported, besides the room itself. They stand above it here, so there is no circle. What is
 *   not named is closed, a room's own rooms too; what is named is used (test/lint/rooms.test.ts).
 * - `face`: imported from outside by its index.ts alone. `cli`, `login` and `report` have none, nor have the folders of
 *   `jobs` of which each command needs another file: a command loads what it needs and no more, which is half of its start-up.
 * - `shows`: rooms of its own that its face, and no other file of it, looks into to show what they have. These and what
 *   they see stand on its files, not on its face, so that there is no circle.
 * - `packages`: those that it may import, Node's own too; no other room has them by that.
 * - `pure`: no file, network, process, clock or chance, nor the machine's time zone and locale: of what is there without an
 *   import it has the language itself, and what `globals` names. What it looks into is pure as well.
 * - `given`: as pure, but what it looks into may not be: everything that it needs of the outside is passed in.
 * - `terminal`: knows oclif and the process. All other rooms know neither.
 */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Files that know of no room: each room may use them. */
export const LEAVES = [
  'exitCodes',
  'given',
  'inList',
  'inOrder',
  'isoTime',
  'keyedError',
  'nearestName',
  'securityToken',
  'text',
];
const ORG = ['wire', 'session', 'settings', 'users', 'apps', 'logins'].map((room) => `facts/org/${room}`);

export const ROOMS = {
  messageKeys: { pure: true, sees: [] },
  text: { pure: true, sees: ['messageKeys'] },
  exitCodes: { pure: true, sees: [] },
  given: { pure: true, sees: [] },
  inList: { pure: true, sees: [] },
  inOrder: { pure: true, sees: [] },
  isoTime: { pure: true, sees: [] },
  nearestName: { pure: true, sees: [] },
  securityToken: { pure: true, sees: [] },
  keyedError: { pure: true, sees: ['exitCodes', 'text'] },
  runErrors: { pure: true, sees: ['exitCodes', 'keyedError', 'text'] },
  ip: { face: true, pure: true, sees: ['keyedError', 'text'] },
  policy: {
    ...{ face: true, pure: true, sees: ['ip', ...LEAVES] },
    shows: ['policy/apps', 'policy/loginRow', 'policy/logins', 'policy/rotation'],
  },
  'policy/loginRow': { face: true, pure: true, sees: ['policy', ...LEAVES] },
  'policy/logins': { face: true, pure: true, sees: ['ip', 'policy', 'policy/loginRow', ...LEAVES] },
  'policy/rotation': { face: true, pure: true, sees: ['policy', 'policy/loginRow', 'policy/logins', ...LEAVES] },
  'policy/findings': { face: true, pure: true, sees: ['policy', ...LEAVES] },
  'policy/failing': { face: true, pure: true, sees: ['policy', 'policy/findings', ...LEAVES] },
  'policy/apps': {
    ...{ face: true, pure: true },
    sees: ['policy', 'policy/findings', 'policy/loginRow', 'policy/logins', ...LEAVES],
  },
  'policy/audit': { face: true, pure: true, sees: ['ip', 'policy', 'policy/findings', ...LEAVES] },
  'policy/gate': {
    ...{ face: true, pure: true },
    sees: ['ip', 'policy', 'policy/audit', 'policy/findings', 'policy/logins', ...LEAVES],
  },
  'policy/move': {
    ...{ face: true, pure: true },
    sees: ['ip', 'policy', 'policy/apps', 'policy/loginRow', 'policy/logins', ...LEAVES],
  },
  announced: { pure: true, sees: ['ip', 'policy', 'securityToken'] },
  report: {
    pure: true,
    packages: ['string-width', 'wrap-ansi'],
    sees: [
      ...['ip', 'policy', 'policy/apps', 'policy/failing', 'policy/findings', 'policy/gate', 'policy/move'],
      ...LEAVES,
    ],
  },
  // What runs in a browser; the pages carry it.
  'report/html/page': {
    ...{ pure: true, packages: ['d3-scale'] },
    globals: [
      ...['document', 'addEventListener', 'HTMLElement', 'HTMLButtonElement', 'HTMLInputElement', 'HTMLScriptElement'],
      'HTMLTableElement',
    ],
    sees: ['report'],
  },
  messageFile: { packages: ['node:fs', 'node:path'], sees: [] },
  messages: { sees: ['announced', 'messageFile', 'report', 'text'] },
  errors: { packages: ['@salesforce/core'], sees: ['exitCodes', 'keyedError', 'messages', 'runErrors', 'text'] },
  facts: { packages: ['node:buffer', 'node:fs', 'node:net', 'node:util'], sees: ['ip', 'policy', ...LEAVES] },
  'facts/addresses': { face: true, packages: ['csv-parse'], sees: ['ip', 'policy', 'facts', ...LEAVES] },
  'facts/policyFile': {
    face: true,
    packages: [
      'node:fs',
      'node:path',
      '@secretlint/core',
      '@secretlint/profiler',
      '@secretlint/secretlint-rule-preset-recommend',
      'yaml',
    ],
    sees: ['ip', 'policy', 'policy/gate', 'facts', 'facts/addresses', ...LEAVES],
  },
  'facts/metadata': {
    face: true,
    packages: ['node:crypto', 'node:module', 'fast-xml-parser'],
    sees: ['ip', 'policy', ...LEAVES],
  },
  'facts/project': {
    face: true,
    packages: ['node:fs', 'node:path', 'ignore'],
    sees: ['ip', 'policy', 'facts', 'facts/metadata', ...LEAVES],
  },
  'facts/snapshot': { face: true, packages: ['node:crypto', 'node:fs'], sees: ['ip', 'policy', 'facts', ...LEAVES] },
  'facts/org/wire': {
    face: true,
    packages: ['node:async_hooks', 'node:stream', 'node:timers', '@jsforce/jsforce-node', '@salesforce/core', 'undici'],
    sees: ['facts', ...LEAVES],
  },
  'facts/org/session': { face: true, sees: ['policy', 'facts', 'facts/org/wire', ...LEAVES] },
  'facts/org/settings': {
    face: true,
    sees: ['policy', 'facts', 'facts/metadata', 'facts/org/wire', 'facts/org/session', ...LEAVES],
  },
  'facts/org/users': {
    face: true,
    sees: ['ip', 'policy', 'facts', 'facts/org/wire', 'facts/org/session', 'facts/org/settings', ...LEAVES],
  },
  'facts/org/apps': {
    face: true,
    sees: ['policy', 'facts', 'facts/metadata', 'facts/org/wire', 'facts/org/session', 'facts/org/settings', ...LEAVES],
  },
  'facts/org/logins': {
    face: true,
    sees: ['policy', 'facts', 'facts/org/wire', 'facts/org/session', 'facts/org/users', ...LEAVES],
  },
  'facts/org': {
    face: true,
    packages: ['@salesforce/core'],
    sees: ['policy', 'facts', 'facts/metadata', ...ORG, ...LEAVES],
  },
  login: {
    packages: [
      ...[
        'node:child_process',
        'node:crypto',
        'node:fs',
        'node:http',
        'node:net',
        'node:os',
        'node:path',
        'node:timers',
      ],
      ...['node:tls', 'node:util', '@salesforce/core', 'fast-xml-parser', 'node-forge'],
    ],
    sees: ['ip', 'policy', 'facts', 'facts/org', ...LEAVES],
  },
  change: { face: true, packages: ['node:crypto', 'node:path'], sees: ['policy', 'login', 'facts/org', ...LEAVES] },
  'jobs/common': {
    ...{ given: true, packages: ['node:path'] },
    sees: [
      'ip',
      'policy',
      'policy/gate',
      'facts',
      'facts/addresses',
      'facts/policyFile',
      'facts/org',
      'errors',
      ...LEAVES,
    ],
  },
  'jobs/runs': {
    ...{ face: true, given: true },
    sees: ['policy', 'report', 'facts/org', 'change', 'errors', 'messages', ...LEAVES],
  },
  'jobs/results': {
    ...{ face: true, given: true },
    sees: ['policy', 'policy/findings', 'report', 'facts', 'errors', ...LEAVES],
  },
  'jobs/validate': {
    given: true,
    sees: ['policy', 'policy/gate', 'report', 'facts', 'facts/org', 'login', 'errors', 'jobs/common', ...LEAVES],
  },
  'jobs/logins': {
    ...{ face: true, given: true },
    sees: ['policy', 'policy/apps', 'report', 'facts', 'facts/org', 'errors', 'jobs/common', ...LEAVES],
  },
  'jobs/ranges': {
    given: true,
    sees: [
      'ip',
      'policy',
      'policy/audit',
      'policy/findings',
      'policy/gate',
      'facts',
      'facts/addresses',
      'facts/policyFile',
      'facts/project',
      'facts/snapshot',
      'errors',
      'jobs/common',
      ...LEAVES,
    ],
  },
  'jobs/gate': {
    ...{ face: true, given: true },
    sees: [
      'ip',
      'policy',
      'policy/audit',
      'policy/findings',
      'policy/gate',
      'facts',
      'errors',
      'jobs/common',
      'jobs/results',
      'jobs/logins',
      'jobs/ranges',
      ...LEAVES,
    ],
  },
  'jobs/newPolicy': {
    given: true,
    sees: [
      'ip',
      'policy',
      'policy/findings',
      'policy/gate',
      'facts',
      'facts/policyFile',
      'errors',
      'messages',
      'jobs/common',
      'jobs/gate',
      ...LEAVES,
    ],
  },
  'jobs/move': {
    ...{ face: true, given: true },
    sees: [
      'policy',
      'policy/gate',
      'policy/move',
      'report',
      'facts',
      'facts/org',
      'change',
      'errors',
      'messages',
      'jobs/common',
      'jobs/logins',
      'jobs/gate',
      ...LEAVES,
    ],
  },
  'jobs/newApp': {
    ...{ face: true, given: true },
    sees: [
      'policy',
      'policy/gate',
      'policy/move',
      'report',
      'facts',
      'facts/org',
      'login',
      'errors',
      'messages',
      'jobs/logins',
      ...LEAVES,
    ],
  },
  'jobs/revoke': {
    ...{ face: true, given: true },
    sees: [
      'ip',
      'policy',
      'report',
      'facts',
      'facts/addresses',
      'facts/org',
      'change',
      'errors',
      'jobs/runs',
      'jobs/logins',
      ...LEAVES,
    ],
  },
  'jobs/rotate': {
    ...{ face: true, given: true },
    sees: [
      'ip',
      'policy',
      'policy/move',
      'report',
      'facts',
      'facts/org',
      'login',
      'change',
      'errors',
      'messages',
      'jobs/common',
      'jobs/runs',
      'jobs/validate',
      'jobs/logins',
      ...LEAVES,
    ],
  },
  jobs: {
    given: true,
    sees: [
      'ip',
      'policy',
      'policy/apps',
      'policy/audit',
      'policy/failing',
      'policy/findings',
      'policy/gate',
      'report',
      'facts',
      'facts/snapshot',
      'facts/org',
      'login',
      'errors',
      'messages',
      'jobs/common',
      'jobs/logins',
      'jobs/gate',
      ...LEAVES,
    ],
  },
  cli: {
    terminal: true,
    packages: [
      ...['node:child_process', 'node:crypto', 'node:events', 'node:fs', 'node:path', 'node:readline', 'node:timers'],
      ...['node:util', '@oclif/core', '@salesforce/core', '@salesforce/sf-plugins-core', 'shell-quote', 'string-width'],
    ],
    sees: [
      ...['policy', 'report', 'facts', 'facts/project', 'facts/snapshot', 'facts/org', 'login', 'announced', 'errors'],
      ...['runErrors', 'messages', ...LEAVES],
    ],
  },
  hooks: {
    terminal: true,
    packages: ['node:module', 'node:path', '@oclif/core', '@salesforce/core', 'wrap-ansi'],
    sees: ['report', 'facts/snapshot', 'facts/org', 'login', 'jobs', 'cli', 'messages', ...LEAVES],
  },
  commands: {
    terminal: true,
    packages: ['node:crypto', 'node:fs', 'node:path', '@oclif/core', '@salesforce/core', '@salesforce/sf-plugins-core'],
    sees: [
      'policy',
      'policy/apps',
      'policy/audit',
      'policy/findings',
      'policy/gate',
      'policy/move',
      'report',
      'facts',
      'facts/project',
      'facts/org',
      'login',
      'change',
      'jobs/common',
      'jobs/runs',
      'jobs/results',
      'jobs/validate',
      'jobs/logins',
      'jobs/ranges',
      'jobs/gate',
      'jobs/newPolicy',
      'jobs/move',
      'jobs/newApp',
      'jobs/revoke',
      'jobs/rotate',
      'jobs',
      'cli',
      'announced',
      'errors',
      'messageFile',
      'messages',
      ...LEAVES,
    ],
  },
  index: { pure: true, sees: ['ip', 'policy', 'exitCodes', 'text'] },
};

/** Files outside cli that ask the process: for its proxy, for its number, and for its path and system. */
export const ASK_THE_PROCESS = [
  'src/facts/org/wire/dispatcher.ts',
  'src/login/machine.ts',
  'src/login/processTable.ts',
];

/** Where the paths of zones begin. */
export const BASE = fileURLToPath(new URL('.', import.meta.url));
const SRC = fileURLToPath(new URL('src/', import.meta.url));

/** Folders and files at the top of src/, as names of rooms. */
function* places(folder = '') {
  for (const entry of readdirSync(join(SRC, folder), { withFileTypes: true })) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      yield path;
      yield* places(path);
    } else if (folder === '' && path.endsWith('.ts')) {
      yield path.slice(0, -'.ts'.length);
    }
  }
}

const PLACES = [...places()];
const isWithin = (place, room) => place === room || place.startsWith(`${room}/`);

/** The innermost room that a folder belongs to. */
function roomOf(place) {
  const around = Object.keys(ROOMS).filter((room) => isWithin(place, room));
  return around.reduce((inner, room) => (room.length > inner.length ? room : inner), around[0] ?? place);
}

const isFolder = (place) => statSync(join(SRC, place), { throwIfNoEntry: false })?.isDirectory() === true;
const filesOf = (place) => (isFolder(place) ? `./src/${place}/*` : `./src/${place}.*`);
const BY_ROOM = Map.groupBy(PLACES, roomOf);
const placesOf = (room) => BY_ROOM.get(room) ?? [];
const withoutDot = (glob) => glob.replace(/^\.\//u, '');
/** By whole paths: `**` passes over directories whose name begins with a dot. */
const whole = (glob) => `${SRC.replaceAll('\\', '/')}${glob}`;

/**
 * For the files of each room, and of each face that shows others, its zones of `import-x/no-restricted-paths`: what it
 * does not see, what it enters by a face.
 */
export function zonesByRoom() {
  const rooms = Object.entries(ROOMS);
  const faces = rooms.filter(([, { shows }]) => shows !== undefined);
  return [
    ...rooms.map(([room, { sees }]) => zonesOf(room, sees, placesOf(room).map(filesOf))),
    ...faces.map(([room, { sees, shows }]) => zonesOf(room, [...sees, ...shows], [`./src/${room}/index.ts`])),
  ];
}

/** Faces on which a room does not stand, though it sees their rooms: they show it, or what stands on it. */
function facesAbove(room) {
  const sees = (one, other) => ROOMS[one].sees.includes(other);
  return Object.keys(ROOMS).filter((outer) => {
    const shown = ROOMS[outer].shows ?? [];
    return outer !== room && (shown.includes(room) || (isWithin(room, outer) && shown.some((one) => sees(one, room))));
  });
}

/** Zones for files of a room that see these rooms. */
function zonesOf(room, sees, target) {
  const all = [...BY_ROOM.keys()];
  const closed = all.filter((other) => other !== room && !sees.includes(other));
  const above = facesAbove(room).map((other) => `./src/${other}/index.*`);
  const faced = sees.filter((other) => ROOMS[other]?.face === true && !isWithin(room, other));
  const found = [
    {
      target,
      from: [...closed.flatMap(placesOf).map(filesOf), ...above],
      message: `${room} does not look into this room (eslint.rooms.js).`,
    },
    {
      target,
      from: faced.flatMap(placesOf).map(filesOf),
      except: faced.map((other) => whole(`${other}/index.*`)),
      message: 'A room is entered by its face, index.ts (eslint.rooms.js).',
    },
  ];
  return { files: target.map(withoutDot), zones: found.filter(({ from }) => from.length > 0) };
}

/**
 * For the files of each command its zones: it sees those that begin with its own name, and those that its topic shares
 * (`shared.*`). Which a file is, its name says up to the first dot.
 */
export function zonesByCommand() {
  const [commands] = zonesByRoom().filter(({ files }) => files.some((glob) => glob.startsWith('src/commands/')));
  return placesOf('commands').flatMap((folder) => {
    const entries = readdirSync(join(SRC, folder), { withFileTypes: true }).filter((entry) => entry.isFile());
    const names = new Set(entries.map(({ name }) => name.split('.')[0]));
    return [...names].map((name) => {
      const target = [`./src/${folder}/${name}.*`];
      const others = {
        target,
        from: placesOf('commands').map(filesOf),
        except: [...new Set([name, 'shared'])].map((own) => whole(`${folder}/${own}.*`)),
        message:
          'A command does not look into another: what they share stands in cli, or in the shared file of their topic.',
      };
      return { files: target.map(withoutDot), zones: [...commands.zones.map((zone) => ({ ...zone, target })), others] };
    });
  });
}

/** Globs of the files of a room, without those of its own rooms. */
export function filesIn(room) {
  return placesOf(room).map((place) => (isFolder(place) ? `src/${place}/*.ts` : `src/${place}.ts`));
}
