/**
 * The rooms of the house (docs/design.md): which rooms each may look into, and which it may enter by its face
 * (`index.ts`) alone. A room is a folder below src/, or a file there.
 *
 * - `sees`: rooms that may be imported, besides the room itself and its own rooms. What is not named is closed.
 * - `face`: imported from outside by its index.ts alone. `cli`, `jobs`, `login` and `report` have none, nor have the folders of
 *   `jobs` of which each command needs another file: a command loads what it needs and no more, which is half of its start-up.
 * - `pure`: no package of Salesforce or oclif, no file, network, process, clock or chance.
 */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SHARED = ['exitCodes', 'inList', 'keyedError', 'isoTime', 'nearestName', 'text'];

/** What every job may look into. */
const BELOW_JOBS = [
  'change',
  'ip',
  'policy',
  'policy/apps',
  'policy/audit',
  'policy/failing',
  'policy/findings',
  'policy/gate',
  'policy/logins',
  'policy/move',
  'report',
  'login',
  'facts',
  'facts/addresses',
  'facts/policyFile',
  'facts/project',
  'facts/snapshot',
  'facts/org',
  'errors',
  'runErrors',
  'messages',
  ...SHARED,
];

export const ROOMS = {
  ip: { face: true, pure: true, sees: ['keyedError', 'text'] },
  policy: { face: true, pure: true, sees: ['ip', ...SHARED] },
  'policy/loginRow': { face: true, pure: true, sees: ['inList', 'ip', 'policy', 'text'] },
  'policy/logins': { face: true, pure: true, sees: ['ip', 'policy', 'policy/loginRow', 'isoTime', 'text'] },
  'policy/failing': { face: true, pure: true, sees: ['policy', 'policy/findings', 'text'] },
  'policy/audit': { face: true, pure: true, sees: ['ip', 'policy', 'policy/findings', 'text'] },
  'policy/apps': { face: true, pure: true, sees: ['policy', 'policy/findings', 'text'] },
  'policy/findings': { face: true, pure: true, sees: ['policy', 'text'] },
  'policy/gate': {
    ...{ face: true, pure: true },
    sees: ['ip', 'policy', 'policy/audit', 'policy/findings', 'policy/logins', ...SHARED],
  },
  'policy/move': {
    face: true,
    pure: true,
    sees: ['ip', 'policy', 'policy/apps', 'policy/loginRow', 'policy/logins', 'text'],
  },
  report: {
    pure: true,
    sees: [
      'inList',
      'ip',
      'policy',
      'policy/apps',
      'policy/audit',
      'policy/failing',
      'policy/findings',
      'policy/gate',
      'policy/move',
      'exitCodes',
      'isoTime',
      'text',
    ],
  },
  facts: { sees: ['ip', 'policy', ...SHARED] },
  'facts/addresses': { face: true, sees: ['ip', 'policy', 'facts', ...SHARED] },
  'facts/policyFile': { face: true, sees: ['ip', 'policy', 'policy/gate', 'facts', 'facts/addresses', ...SHARED] },
  'facts/metadata': { face: true, sees: ['ip', 'policy', 'facts', ...SHARED] },
  'facts/project': { face: true, sees: ['ip', 'policy', 'facts', 'facts/metadata', ...SHARED] },
  'facts/snapshot': { face: true, sees: ['ip', 'policy', 'facts', ...SHARED] },
  'facts/org': { face: true, sees: ['ip', 'policy', 'facts', 'facts/metadata', ...SHARED] },
  'facts/org/wire': { face: true, sees: ['ip', 'policy', 'facts', ...SHARED] },
  'facts/org/session': { face: true, sees: ['ip', 'policy', 'facts', 'facts/org/wire', ...SHARED] },
  'facts/org/settings': {
    face: true,
    sees: ['ip', 'policy', 'facts', 'facts/metadata', 'facts/org/wire', 'facts/org/session', ...SHARED],
  },
  'facts/org/users': {
    face: true,
    sees: ['ip', 'policy', 'facts', 'facts/org/wire', 'facts/org/session', 'facts/org/settings', ...SHARED],
  },
  'facts/org/apps': {
    face: true,
    sees: ['policy', 'facts', 'facts/metadata', 'facts/org/wire', 'facts/org/session', 'facts/org/settings', ...SHARED],
  },
  'facts/org/logins': {
    face: true,
    sees: [
      'ip',
      'policy',
      'facts',
      'facts/metadata',
      'facts/org/wire',
      'facts/org/session',
      'facts/org/settings',
      'facts/org/users',
      ...SHARED,
    ],
  },
  login: { sees: ['ip', 'policy', 'facts', 'facts/metadata', 'facts/org', ...SHARED] },
  change: { face: true, sees: ['policy', 'login', 'facts/org', ...SHARED] },
  'jobs/common': { sees: BELOW_JOBS },
  'jobs/runs': { face: true, sees: BELOW_JOBS },
  'jobs/validate': { sees: ['jobs/common', ...BELOW_JOBS] },
  'jobs/results': { face: true, sees: BELOW_JOBS },
  'jobs/logins': { face: true, sees: ['jobs/common', ...BELOW_JOBS] },
  'jobs/ranges': { sees: ['jobs/common', ...BELOW_JOBS] },
  'jobs/gate': {
    face: true,
    sees: ['jobs/common', 'jobs/logins', 'jobs/ranges', 'jobs/results', ...BELOW_JOBS],
  },
  'jobs/newPolicy': { sees: ['jobs/common', 'jobs/gate', ...BELOW_JOBS] },
  'jobs/move': { face: true, sees: ['jobs/common', 'jobs/gate', 'jobs/logins', ...BELOW_JOBS] },
  'jobs/newApp': { face: true, sees: ['jobs/logins', ...BELOW_JOBS] },
  'jobs/revoke': { face: true, sees: ['jobs/logins', 'jobs/runs', ...BELOW_JOBS] },
  'jobs/rotate': {
    face: true,
    sees: ['jobs/common', 'jobs/logins', 'jobs/runs', 'jobs/validate', ...BELOW_JOBS],
  },
  jobs: { sees: BELOW_JOBS },
  cli: {
    sees: [
      'ip',
      'policy',
      'report',
      'login',
      'facts',
      'facts/org',
      'facts/project',
      'facts/snapshot',
      'errors',
      'runErrors',
      'messages',
      ...SHARED,
    ],
  },
};

const SRC = fileURLToPath(new URL('src/', import.meta.url));
/** Commands and hooks look into everything, by the faces there are; nothing looks into them. */
const OPEN = ['commands', 'hooks'];

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
  const around = [...Object.keys(ROOMS), ...OPEN].filter((room) => isWithin(place, room));
  return around.reduce((inner, room) => (room.length > inner.length ? room : inner), around[0] ?? place);
}

const isFolder = (place) => statSync(join(SRC, place), { throwIfNoEntry: false })?.isDirectory() === true;
const filesOf = (place) => (isFolder(place) ? `./src/${place}/*` : `./src/${place}.*`);
const placesOf = (room) => PLACES.filter((place) => roomOf(place) === room);

/** For the files of each room its zones of `import-x/no-restricted-paths`: what it does not see, what it enters by a face. */
export function zonesByRoom() {
  const all = [...new Set(PLACES.map(roomOf))].filter((room) => room !== 'index');
  return [...Object.keys(ROOMS), ...OPEN].map((room) => {
    const sees = ROOMS[room]?.sees ?? all;
    const target = placesOf(room).map(filesOf);
    // Its own rooms, too, it enters by their faces.
    const mayEnter = (other) => sees.includes(other) || (isWithin(other, room) && other !== room);
    const closed = all.filter((other) => other !== room && !mayEnter(other));
    const faced = all.filter((other) => mayEnter(other) && ROOMS[other]?.face === true && !isWithin(room, other));
    const found = [
      {
        target,
        from: closed.flatMap(placesOf).map(filesOf),
        message: `${room} does not look into this room (eslint.rooms.js).`,
      },
      {
        target,
        from: faced.flatMap(placesOf).map(filesOf),
        // By whole paths: `**` passes over directories whose name begins with a dot.
        except: faced.map((other) => `${SRC.replaceAll('\\', '/')}${other}/index.*`),
        message: 'A room is entered by its face, index.ts (eslint.rooms.js).',
      },
    ];
    return {
      files: target.map((glob) => glob.replace(/^\.\//u, '')),
      zones: found.filter(({ from }) => from.length > 0),
    };
  });
}

/** Glob of the files of each room that is pure. */
export const PURE = Object.keys(ROOMS)
  .filter((room) => ROOMS[room].pure === true)
  .flatMap((room) => placesOf(room).map((place) => `src/${place}/*.ts`));
