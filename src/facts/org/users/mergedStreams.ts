/**
 * The streams that users are merged with. Each holds exceptions only: assignments to permission sets that grant something
 * of interest, frozen and locked users, verified addresses among those in question.
 */
import { compareAddresses, formatAddress, IpError, isIPv4, parseAddress, type Address } from '../../../ip/index.js';
import type { Gap } from '../../../policy/index.js';
import { Text } from '../../../text.js';
import { type Capabilities, gap, type GapList, holds, type ReadPermission, refusedGap } from '../session/index.js';
import type { AskedAddresses } from '../../types.js';
import {
  idOf,
  inLists,
  needId,
  oneOf,
  OrderedRows,
  type OrgClient,
  OrgRefusal,
  pagesOf,
  type QueryOptions,
  type Row,
  textOf,
} from '../wire/index.js';
import { grantedBySets, type Grants } from './grants.js';
import { LOCKED_OUT, LOGIN_FIELDS, loginStateOf, UNLOCKED, type LoginState } from './loginState.js';
import type { Belongings } from './userFacts.js';
import { whereOf, type Selection } from './selection.js';

/** With more `IN` lists of addresses than this, all verified addresses are read and filtered here. */
const MOST_LISTS = 4;

/** One side of the merge: its rows in the order of the users' ids, or why there are none. */
type MergedStream = OrderedRows | Gap | undefined;

const NOTHING: readonly Address[] = [];

export interface StreamsQuery {
  readonly grants: Grants | Gap;
  readonly capabilities: Capabilities;
  /** Whose rows are read. */
  readonly selections: readonly Selection[];
  readonly addresses: AskedAddresses;
}

export class MergedStreams implements Belongings {
  /** Undefined for all. */
  readonly #addresses: ReadonlySet<Address> | undefined;
  readonly #assignments: MergedStream;
  readonly #logins: MergedStream;
  readonly #verified: MergedStream;
  readonly #useAssignment: (row: Row) => void;
  // What belongs to the present user. Fields, not values passed around: a million users pass through here.
  #bits = 0;
  #state = UNLOCKED;
  #found: Address[] = [];

  private constructor(query: StreamsQuery, assignments: MergedStream, logins: MergedStream, verified: MergedStream) {
    const { grants } = query;
    this.#addresses = setOf(query.addresses);
    this.#assignments = assignments;
    this.#logins = logins;
    this.#verified = verified;
    this.#useAssignment = (row): void => {
      if (!('what' in grants)) this.#bits |= grants.ofSet.get(idOf(row, 'PermissionSetId') ?? '') ?? 0;
    };
  }

  /** Opens the streams; what the org refuses becomes a gap for all users. */
  public static async open(client: OrgClient, gaps: GapList, query: StreamsQuery): Promise<MergedStreams> {
    const [assignments, logins] = await Promise.all([
      openAssignments(client, gaps, query),
      openSide(
        gaps,
        'UserLogin',
        'UserId',
        'ManageUsers',
        distinct(query.selections.map(({ login }) => [LOCKED_OUT, ...login])).map((conditions) =>
          streamOf(client, 'UserLogin', 'UserId', LOGIN_FIELDS, conditions),
        ),
      ),
    ]);
    // UserLogin shows itself to holders of Manage Users alone, and so do the verified addresses of others.
    const all = logins instanceof OrderedRows || holds(query.capabilities, 'ManageUsers') === true;
    return new MergedStreams(query, assignments, logins, await openVerified(client, gaps, query, all));
  }

  /**
   * Moves on to the user of this id; ids have to ascend. Answers with a promise only when a page has to be fetched.
   * Then this is what belongs to the user.
   */
  public seek(id: string): Promise<unknown> | undefined {
    this.#bits = 0;
    this.#state = UNLOCKED;
    if (this.#found.length > 0) this.#found = [];
    const assignments = rowsIn(this.#assignments, id, this.#useAssignment);
    const logins = rowsIn(this.#logins, id, this.#useLogin);
    const verified = rowsIn(this.#verified, id, this.#useVerified);
    if (assignments === undefined && logins === undefined && verified === undefined) return undefined;
    return Promise.all([assignments, logins, verified]);
  }

  public get setBits(): number | Gap {
    return isGap(this.#assignments) ? this.#assignments : this.#bits;
  }

  public get login(): LoginState | Gap {
    return isGap(this.#logins) ? this.#logins : this.#state;
  }

  public get verified(): readonly Address[] | Gap {
    return isGap(this.#verified) ? this.#verified : sorted(this.#found);
  }

  /** Notes what the streams lost on the way. To be called once the users have ended. */
  public close(gaps: GapList): void {
    const sides = { PermissionSetAssignment: this.#assignments, UserLogin: this.#logins, LoginIp: this.#verified };
    for (const [what, side] of Object.entries(sides)) if (side instanceof OrderedRows) noteLost(gaps, what, side);
  }

  readonly #useLogin = (row: Row): void => {
    this.#state = loginStateOf(row);
  };

  readonly #useVerified = (row: Row): void => {
    const address = sourceIp(row);
    if (address !== undefined && row['IsAuthenticated'] === true && this.#addresses?.has(address) !== false) {
      this.#found.push(address);
    }
  };
}

function rowsIn(side: MergedStream, id: string, use: (row: Row) => void): Promise<void> | undefined {
  return side instanceof OrderedRows ? side.rowsOf(id, use) : undefined;
}

function isGap(side: MergedStream): side is Gap {
  return side !== undefined && !(side instanceof OrderedRows);
}

function sorted(addresses: readonly Address[]): readonly Address[] {
  return addresses.length === 0 ? NOTHING : [...new Set(addresses)].sort(compareAddresses);
}

/** Lists of conditions, each once. */
function distinct(lists: readonly (readonly string[])[]): (readonly string[])[] {
  return [...new Map(lists.map((conditions) => [conditions.join(' AND '), conditions])).values()];
}

export function streamOf(
  client: OrgClient,
  object: string,
  idField: string,
  fields: readonly string[],
  conditions: readonly string[],
  options: QueryOptions = {},
): OrderedRows {
  const soql = `SELECT ${[idField, ...fields].join(', ')} FROM ${object}${whereOf(conditions)} ORDER BY ${idField}`;
  return new OrderedRows(pagesOf(client, soql, options), idField, object);
}

async function openAssignments(client: OrgClient, gaps: GapList, query: StreamsQuery): Promise<MergedStream> {
  const { grants } = query;
  if ('what' in grants) return grants;
  const bits = grantedBySets(grants);
  if (bits === 0) return undefined;
  const conditions = distinct(query.selections.map(({ assignment }) => [grants.assignmentsOf(bits), ...assignment]));
  const streams = conditions.map((one) =>
    streamOf(client, 'PermissionSetAssignment', 'AssigneeId', ['PermissionSetId'], one),
  );
  return openSide(gaps, 'PermissionSetAssignment', 'AssigneeId', 'ViewSetup', streams);
}

async function openVerified(
  client: OrgClient,
  gaps: GapList,
  query: StreamsQuery,
  all: boolean,
): Promise<MergedStream> {
  if (query.addresses.length === 0) return undefined;
  if (!all) return hiddenAddresses(gaps);
  const conditions = distinct(
    addressConditions(query.addresses).flatMap((address) =>
      query.selections.map(({ verified }) => [...address, ...verified]),
    ),
  );
  const streams = conditions.map((one) => streamOf(client, 'LoginIp', 'UsersId', ['SourceIp', 'IsAuthenticated'], one));
  return openSide(gaps, 'LoginIp', 'UsersId', 'ManageUsers', streams);
}

/** The users who have verified one of the addresses, or the gap where the org does not show them. */
export async function verifiedUsers(
  client: OrgClient,
  gaps: GapList,
  asked: { readonly addresses: AskedAddresses; readonly capabilities: Capabilities; readonly seesLogins: boolean },
): Promise<Set<string> | Gap> {
  if (!asked.seesLogins && holds(asked.capabilities, 'ManageUsers') !== true) return hiddenAddresses(gaps);
  const addresses = setOf(asked.addresses);
  const users = new Set<string>();
  const streams = addressConditions(asked.addresses).map((one) =>
    streamOf(client, 'LoginIp', 'UsersId', ['SourceIp'], one),
  );
  const side = await openSide(gaps, 'LoginIp', 'UsersId', 'ManageUsers', streams);
  if (!(side instanceof OrderedRows)) return side ?? users;
  while (side.id !== undefined) {
    for (const row of side.rest()) {
      const address = sourceIp(row);
      if (address !== undefined && addresses?.has(address) !== false) users.add(needId(row, 'UsersId'));
    }
    await side.load();
  }
  noteLost(gaps, 'LoginIp', side);
  return users;
}

function setOf(addresses: AskedAddresses): ReadonlySet<Address> | undefined {
  return addresses === 'all' ? undefined : new Set(addresses);
}

/** Conditions on LoginIp, for one stream each. Very many addresses are not asked for but filtered here. */
function addressConditions(addresses: AskedAddresses): readonly (readonly string[])[] {
  const verified = 'IsAuthenticated = true';
  if (addresses === 'all') return [[verified]];
  const lists = inLists(addresses.flatMap(spellings));
  return lists.length > MOST_LISTS ? [[verified]] : lists.map((list) => [verified, `SourceIp IN ${list}`]);
}

/** Salesforce shows the verified addresses of others to holders of Manage Users alone, and says nothing. */
function hiddenAddresses(gaps: GapList): Gap {
  const hidden = gap('LoginIp', Text.of('facts-org.gap.own-rows-only'), 'ManageUsers');
  gaps.add(hidden);
  return hidden;
}

async function openSide(
  gaps: GapList,
  object: string,
  idField: string,
  permission: ReadPermission,
  streams: readonly OrderedRows[],
): Promise<MergedStream> {
  const side = oneOf(streams, idField, object);
  try {
    await side.load();
    return side;
  } catch (error) {
    if (!(error instanceof OrgRefusal)) throw error;
    const refused = refusedGap(object, error, permission);
    gaps.add(refused);
    return refused;
  }
}

/** Rows that vanished between the first page, which announces them, and the last. */
export function noteLost(gaps: GapList, what: string, { end }: OrderedRows): void {
  if (end !== undefined && end.announced !== end.received) {
    gaps.add(
      gap(
        what,
        Text.of('facts-org.gap.rows-missing', { announced: String(end.announced), received: String(end.received) }),
      ),
    );
  }
}

/** How Salesforce may have written the address: RFC 5952, and with all its groups. */
function spellings(address: Address): readonly string[] {
  const short = formatAddress(address);
  if (isIPv4(address)) return [short];
  const groups = address.toString(16).padStart(32, '0').match(/.{4}/g) ?? [];
  return [short, groups.map((group) => group.replace(/^0{1,3}/, '')).join(':'), groups.join(':')];
}

/** The address of a `SourceIp`; undefined for what is no address, such as `Salesforce.com IP`. */
export function sourceIp(row: Row): Address | undefined {
  const text = textOf(row, 'SourceIp');
  if (text === undefined) return undefined;
  try {
    return parseAddress(text);
  } catch (error) {
    if (error instanceof IpError) return undefined;
    throw error;
  }
}
