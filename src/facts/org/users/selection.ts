/**
 * Which users a question is about, as conditions of SOQL.
 */
import { inList } from '../../../inList.js';
import type { UserQuery } from '../../types.js';
import { longId } from '../../longId.js';
import {
  inLists,
  needId,
  needText,
  type OrgClient,
  type OrgError,
  orgError,
  rowsOf,
  unlessRefused,
} from '../wire/index.js';
import type { ProfileRow } from '../settings/index.js';
import { nearestWords } from '../../../nearestName.js';
import { nearestUsername } from './nearestUsername.js';

/** One selection of users, small enough for one query: the same users as conditions on four objects. */
export interface Selection {
  /** On User; empty for all. */
  readonly user: readonly string[];
  /** On PermissionSetAssignment. */
  readonly assignment: readonly string[];
  /** On UserLogin and LoginIp, which know the user by its id alone: empty where that would not narrow them. */
  readonly login: readonly string[];
  readonly verified: readonly string[];
}

/** Which profiles a name may mean: its label, its metadata name, or its id. */
export interface ProfileNames {
  readonly rows: ReadonlyMap<string, ProfileRow>;
  /** Ids by metadata name; asked only when a name is no label. */
  readonly metadataNames: () => Promise<ReadonlyMap<string, string>>;
}

/** What is looked up where a name is not found. */
export interface NameHelp extends ProfileNames {
  /** Whether the org is known to be none. */
  readonly isNoSandbox: () => Promise<boolean>;
}

/**
 * The selections of a query; no user is in two of them. Users asked for by name are there even when inactive.
 *
 * @throws OrgError `unknown-username` or `unknown-profile` (wrong usage).
 */
export async function selectionsOf(client: OrgClient, query: UserQuery, names: NameHelp): Promise<Selection[]> {
  const profiles = query.profiles === undefined ? undefined : await profileIds(query.profiles, names);
  const ofProfiles = profiles === undefined ? [[]] : inLists(profiles).map((list) => [`ProfileId IN ${list}`]);
  if (query.ids !== undefined) return selectionsByIds(query.ids, LONG_LIST);
  if (query.usernames !== undefined) {
    const some = selectionsByIds(await idsOf(client, query, query.usernames, names));
    return some.flatMap((one) => ofProfiles.map((conditions) => narrowed(one, conditions)));
  }
  const active = query.includeInactive === true ? [] : ['IsActive = true'];
  return ofProfiles.map((conditions) => narrowed(EVERYBODY, [...conditions, ...active]));
}

const EVERYBODY: Selection = { user: [], assignment: [], login: [], verified: [] };

/** For many ids at once: the rest of such a query is short. In characters of the URL. */
const LONG_LIST = 11_000;

/** The users with these ids. */
export function selectionsByIds(ids: Iterable<string>, longest?: number): Selection[] {
  return inLists(ids, longest).map((list) => ({
    user: [`Id IN ${list}`],
    assignment: [`AssigneeId IN ${list}`],
    login: [`UserId IN ${list}`],
    verified: [`UsersId IN ${list}`],
  }));
}

/** Those of a selection to whom conditions on User apply. */
export function narrowed(selection: Selection, conditions: readonly string[]): Selection {
  return {
    ...selection,
    user: [...selection.user, ...conditions],
    assignment: [...selection.assignment, ...conditions.map((condition) => `Assignee.${condition}`)],
  };
}

export function whereOf(conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
}

async function idsOf(
  client: OrgClient,
  { whoIsThere }: UserQuery,
  asked: readonly string[],
  help: Pick<NameHelp, 'isNoSandbox'>,
): Promise<string[]> {
  const found = new Map<string, string>();
  for (const list of inLists(asked)) {
    for (const row of await rowsOf(client, `SELECT Id, Username FROM User WHERE Username IN ${list}`)) {
      found.set(needText(row, 'Username').toLowerCase(), needId(row, 'Id'));
    }
  }
  if (whoIsThere === true) return [...found.values()];
  const unknown = asked.filter((username) => !found.has(username.toLowerCase()));
  if (unknown.length > 0) throw await unknownUsernames(client, unknown, help);
  return [...found.values()];
}

/** Salesforce compares addresses without regard to case. */
export async function idsByEmail(client: OrgClient, emails: readonly string[]): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const list of inLists(emails)) {
    for (const row of await rowsOf(client, `SELECT Id FROM User WHERE Email IN ${list}`)) found.add(needId(row, 'Id'));
  }
  return [...found].sort();
}

/** Unknown usernames for which a nearest one is looked for: each takes a call or two. */
const MOST_NEAREST = 5;

/** Names of sandboxes are told of where they may be what is wrong. */
async function unknownUsernames(
  client: OrgClient,
  unknown: readonly string[],
  { isNoSandbox }: Pick<NameHelp, 'isNoSandbox'>,
): Promise<OrgError> {
  const kind = (await isNoSandbox()) ? 'unknown-username' : 'unknown-username-sandbox';
  const usernames = unknown.join(', ');
  const near: (string | undefined)[] = [];
  for (const username of unknown.slice(0, MOST_NEAREST)) near.push(await nearestUsername(client, username));
  const nearest = nearestWords(unknown, near);
  return nearest === undefined ? orgError(kind, { usernames }) : orgError(`${kind}-nearest`, { usernames, nearest });
}

async function profileIds(asked: readonly string[], { rows, metadataNames }: ProfileNames): Promise<Set<string>> {
  const ids = new Set<string>();
  const left = asked.filter((name) => {
    const found = [...rows.values()].filter((row) => row.id === longId(name) || sameName(row.name, name));
    for (const row of found) ids.add(row.id);
    return found.length === 0;
  });
  if (left.length > 0) {
    const byName = await metadataNames();
    const unknown = left.filter((name) => {
      const id = byName.get(name);
      if (id !== undefined) ids.add(id);
      return id === undefined;
    });
    if (unknown.length > 0) throw orgError('unknown-profile', { profiles: unknown.map(inList).join(', ') });
  }
  return ids;
}

/** How many users there are; undefined where the org refuses to say, which bears on no answer. */
export async function countUsers(client: OrgClient, includeInactive: boolean): Promise<number | undefined> {
  const soql = `SELECT COUNT(Id) n FROM User${includeInactive ? '' : ' WHERE IsActive = true'}`;
  const [row] = (await unlessRefused(async () => rowsOf(client, soql))) ?? [];
  const count = row?.['n'];
  return typeof count === 'number' ? count : undefined;
}

function sameName(label: string | undefined, name: string): boolean {
  return label?.toLowerCase() === name.toLowerCase();
}
