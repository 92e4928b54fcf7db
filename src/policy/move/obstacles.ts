/**
 * What stands in the way of a move, to be known before files are written (docs/salesforce.md section 8). An obstacle that
 * stops would leave an app that does not log in, or one that may do more than it should; a note changes nothing.
 */
import { RangeSet } from '../../ip/index.js';
import { Text } from '../../text.js';
import { addressOf, type ListedLogin, type Look } from '../logins/index.js';
import type { Fact, Gap, ProfileFacts, UserFacts } from '../types.js';
import type { AppFlow, ChosenFlow, FlowReasons } from './flow.js';
import type { ServingApp } from './servingApps.js';

export type ObstacleId =
  | 'inactive'
  | 'frozen'
  | 'person'
  | 'not-api-only'
  | 'privileged'
  | 'outside-profile-ranges'
  | 'scratch-orgs'
  | 'shared-client'
  | 'vendor'
  | 'served'
  | 'taken'
  | 'redeployed'
  | 'switched-off'
  | 'credentials-end'
  | 'certificate-unread'
  | 'no-logins';

export interface MoveObstacle {
  readonly id: ObstacleId;
  /** Nothing is written because of it, unless the user says so. */
  readonly stops: boolean;
  readonly text: Text;
  readonly fix: Text;
}

export interface MoveUser {
  readonly user: UserFacts;
  readonly profile: ProfileFacts | undefined;
  /** Rows of this user by client, all paths. */
  readonly rows: readonly ListedLogin[];
  /** Why some of its logins may be missing; undefined where all were read. */
  readonly unreadHistory: Gap | undefined;
  /** How far back its logins were looked at. */
  readonly look: Pick<Look, 'from' | 'limit'>;
  /** ISO time of the latest login in a browser that was seen. */
  readonly inBrowser: string | undefined;
  /** Permissions that it holds and no user behind an app should, as the Metadata API names them (SBS-ACS-008, 009). */
  readonly privileges: Fact<readonly string[]>;
  /** Scratch orgs that it made and that the org remembers; known undefined where the org shows this session none. */
  readonly scratchOrgs: Fact<number | undefined>;
  /** Apps that could log it in already, but the one that is to be made. */
  readonly servedBy: readonly ServingApp[];
  /** The app that the org has by the name of the one that is to be made, and whether it is nobody else's. */
  readonly sameName?:
    | {
        readonly label: string;
        readonly isForUser: boolean;
        readonly switchedOff: Fact<boolean | undefined> | undefined;
        readonly clientCredentials: Fact<boolean | undefined>;
      }
    | undefined;
  /** Namespaces of the packages that brought apps, by the labels of these. */
  readonly packaged: ReadonlyMap<string, string>;
  /**
   * Name of the app that is to be made, where the org has one of this name and it could not be read whether it has a
   * certificate, or which.
   */
  readonly unreadCertificate: string | undefined;
}

export interface Obstacles {
  readonly found: readonly MoveObstacle[];
  readonly gaps: readonly Gap[];
}

/** In the order in which they are to be looked at. */
export function obstaclesOf(about: MoveUser, choice: ChosenFlow): Obstacles {
  const gaps: Gap[] = [];
  const found = [
    ...standing(about, gaps),
    ...rights(about, gaps),
    ...outside(about, choice.flow, gaps),
    ...(choice.flow === 'jwt' ? scratch(about, gaps) : sharedCredentials(choice)),
    ...vendors(about),
    ...served(about),
    ...named(about),
    ...switchedOff(about, gaps),
    ...credentialsEnd(about, choice.flow, gaps),
    ...uncertain(about),
    ...unused(about),
  ];
  return { found, gaps };
}

function valueOf<T>(fact: Fact<T>, gaps: Gap[]): T | undefined {
  if (fact.known) return fact.value;
  gaps.push(fact.gap);
  return undefined;
}

function standing({ user }: MoveUser, gaps: Gap[]): MoveObstacle[] {
  const { username } = user;
  return [
    ...(valueOf(user.active, gaps) === false
      ? [obstacle('inactive', { text: Text.of('move.inactive', { username }), fix: Text.of('move.inactive.fix') })]
      : []),
    ...(valueOf(user.frozen, gaps) === true
      ? [obstacle('frozen', { text: Text.of('move.frozen', { username }), fix: Text.of('move.frozen.fix') })]
      : []),
  ];
}

/** A person, a user who may log in to the user interface, and one who may do what administrators may. */
function rights({ inBrowser, privileges, user }: MoveUser, gaps: Gap[]): MoveObstacle[] {
  const { username } = user;
  const integration = valueOf(user.integration, gaps);
  const isPerson = integration === false && inBrowser !== undefined;
  const held = valueOf(privileges, gaps) ?? [];
  return [
    ...(isPerson
      ? [
          obstacle('person', {
            text: Text.of('move.person', { username, date: inBrowser.slice(0, 10) }),
            fix: Text.of('move.person.fix'),
          }),
        ]
      : integration === false
        ? [
            obstacle('not-api-only', {
              text: Text.of('move.not-api-only', { username }),
              fix: Text.of('move.not-api-only.fix'),
            }),
          ]
        : []),
    ...(held.length === 0
      ? []
      : [
          obstacle('privileged', {
            text: Text.of('move.privileged', { username, permissions: held.join(', ') }),
            fix: Text.of('move.privileged.fix'),
          }),
        ]),
  ];
}

/** From where the profile's ranges do not reach a JWT is refused (D), and whatever an app logs in that enforces them. */
function outside({ profile, rows }: MoveUser, flow: AppFlow, gaps: Gap[]): MoveObstacle[] {
  if (profile === undefined) return [];
  const ranges = valueOf<readonly { readonly start: bigint; readonly end: bigint }[]>(profile.ranges, gaps) ?? [];
  if (ranges.length === 0) return [];
  const allowed = RangeSet.of(profile.ranges.known ? profile.ranges.value : []);
  const seen = new Set(rows.flatMap(({ addresses }) => addresses.map(({ address }) => address)));
  const out = [...seen].filter((text) => {
    const address = addressOf(text);
    return address !== undefined && !allowed.contains(address);
  });
  if (out.length === 0) return [];
  const about = { profile: profile.name, addresses: out.sort().slice(0, SHOWN).join(', ') };
  const count = String(out.length);
  const byJwt =
    out.length === 1 ? Text.of('move.outside.one', about) : Text.of('move.outside.other', { ...about, count });
  return [
    obstacle('outside-profile-ranges', {
      text: flow === 'jwt' ? byJwt : Text.of('move.outside.credentials', { ...about, count }),
      fix: Text.of('move.outside.fix', { profile: profile.name }),
    }),
  ];
}

/** Addresses that a sentence names. */
const SHOWN = 3;

/** `sf org create scratch` fails after a login by JWT through an External Client App (C). */
function scratch({ scratchOrgs, user: { username } }: MoveUser, gaps: Gap[]): MoveObstacle[] {
  const made = valueOf(scratchOrgs, gaps);
  if (made === undefined || made === 0) return [];
  return [
    obstacle('scratch-orgs', {
      text: Text.of('move.scratch-orgs', { username, count: String(made) }),
      fix: Text.of('move.scratch-orgs.fix'),
    }),
  ];
}

function sharedCredentials({ shared }: FlowReasons): MoveObstacle[] {
  return shared.map(({ client, usernames }) =>
    obstacle('shared-client', {
      text: Text.of('move.shared', { client, count: String(usernames.length + 1) }),
      fix: Text.of('move.shared.fix'),
    }),
  );
}

/** What a package brought its vendor alone changes; where other clients log in as this user, an app is for them. */
function vendors({ packaged, rows }: MoveUser): MoveObstacle[] {
  const byPassword = rows.filter(({ path }) => path === 'soap' || path === 'oauth-password');
  const theirs = byPassword.filter(({ client }) => client !== undefined && packaged.has(client));
  const stops = theirs.length === byPassword.length;
  const found = new Map(theirs.map((row) => [`${row.client ?? ''}\0${row.path}`, row]));
  return [...found.values()].map(({ breaksOn, client = '', path, retirement }): MoveObstacle => {
    const date = (path === 'soap' ? retirement : (breaksOn ?? retirement))?.date ?? '';
    return {
      ...{ id: 'vendor', stops },
      text: Text.of('move.vendor', { client, namespace: packaged.get(client) ?? '' }),
      fix: path === 'soap' ? Text.of('move.vendor.fix.soap', { date }) : Text.of('move.vendor.fix', { date }),
    };
  });
}

function served({ servedBy, user: { username } }: MoveUser): MoveObstacle[] {
  return servedBy.map(({ flow, label }) =>
    obstacle('served', {
      text: Text.of(flow === 'jwt' ? 'move.served.jwt' : 'move.served.credentials', { app: label, username }),
      fix: Text.of('move.served.fix', { flow }),
    }),
  );
}

/** A deployment under a name that the org has changes that app: its label, run-as user, scopes and flows. */
function named({ sameName, user: { username } }: MoveUser): MoveObstacle[] {
  if (sameName === undefined) return [];
  const { isForUser, label: app } = sameName;
  if (!isForUser) {
    const text = Text.of('move.taken', { app, username });
    return [obstacle('taken', { text, fix: Text.of('move.taken.fix') })];
  }
  const text = Text.of('move.redeployed', { app });
  return [{ id: 'redeployed', stops: false, text, fix: Text.of('move.redeployed.fix') }];
}

/** The files leave the app's own policies alone: switched off it stays switched off, and logs nobody in (D). */
function switchedOff({ sameName }: MoveUser, gaps: Gap[]): MoveObstacle[] {
  if (sameName?.switchedOff === undefined || valueOf(sameName.switchedOff, gaps) !== true) return [];
  const text = Text.of('move.switched-off', { app: sameName.label });
  return [{ id: 'switched-off', stops: false, text, fix: Text.of('move.switched-off.fix') }];
}

/** Files for JWT bearer alone turn client credentials off, by which somebody may log in today. */
function credentialsEnd({ sameName }: MoveUser, flow: AppFlow, gaps: Gap[]): MoveObstacle[] {
  if (sameName?.isForUser !== true || flow !== 'jwt') return [];
  if (valueOf(sameName.clientCredentials, gaps) !== true) return [];
  const text = Text.of('move.credentials-end', { app: sameName.label });
  return [obstacle('credentials-end', { text, fix: Text.of('move.credentials-end.fix') })];
}

/** A deployment that leaves the certificate out ends the app's JWT logins (C). */
function uncertain({ unreadCertificate: app }: MoveUser): MoveObstacle[] {
  if (app === undefined) return [];
  const text = Text.of('move.certificate-unread', { app });
  return [obstacle('certificate-unread', { text, fix: Text.of('move.certificate-unread.fix') })];
}

/** What helps where no login was seen, by what the look ended at; beyond all that is kept nothing is to be seen. */
const NO_LOGINS: Partial<Record<Look['limit'], 'move.no-logins.fix' | 'move.no-logins.fix.saved'>> = {
  asked: 'move.no-logins.fix',
  saved: 'move.no-logins.fix.saved',
};

function unused({ look, rows, unreadHistory, user: { username } }: MoveUser): MoveObstacle[] {
  if (rows.some(({ path }) => path === 'soap' || path === 'oauth-password')) return [];
  const words =
    unreadHistory === undefined
      ? {
          text: Text.of('move.no-logins', { username, since: look.from.slice(0, 10) }),
          fix: Text.of(NO_LOGINS[look.limit] ?? 'move.no-logins.fix.all'),
        }
      : { text: Text.of('move.no-logins-unread', { username }), fix: Text.of('move.no-logins-unread.fix') };
  return [{ id: 'no-logins', stops: false, ...words }];
}

function obstacle(id: ObstacleId, { fix, text }: Pick<MoveObstacle, 'fix' | 'text'>): MoveObstacle {
  return { id, stops: true, text, fix };
}
