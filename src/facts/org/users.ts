/**
 * The users of an org, one by one in the order of their ids. Two pages of each stream are held, however many users there
 * are.
 */
import type { Fact, Gap, UserFacts } from '../../policy/types.js';
import type { UserQuery } from '../types.js';
import { holds, type Capabilities } from './capabilities.js';
import type { OrgClient } from './client.js';
import { gap, refusedGap, why, type GapList } from './gaps.js';
import { BIT, type Grants } from './grants.js';
import { oneOf, OrderedRows } from './ordered.js';
import { OrgError, OrgRefusal } from './orgError.js';
import { flag, INTEGRATION_LICENSE, missing, Registrar, type Background } from './person.js';
import { inLists, inParallel, needId, rowsOf, type Row } from './query.js';
import { narrowed, type Selection } from './selection.js';
import { noteLost, Sides, streamOf } from './sides.js';

export interface UserReading extends Background {
  readonly capabilities: Capabilities;
}

/** Questions about the authenticators of one page on their way at the same time. */
const WIDTH = 4;
/** Registered methods that give the code which takes the token's place in an API login. */
const CODES = ['HasTotp', 'HasSalesforceAuthenticator'] as const;

export class UserReader {
  readonly #client: OrgClient;
  readonly #gaps: GapList;
  readonly #reading: UserReading;
  readonly #registrar: Registrar;
  /** Set once the org has refused to tell about authenticators. */
  #authenticatorGap: Gap | undefined;

  public constructor(client: OrgClient, gaps: GapList, reading: UserReading) {
    this.#client = client;
    this.#gaps = gaps;
    this.#reading = reading;
    this.#registrar = new Registrar(reading, (one) => {
      gaps.add(one);
    });
  }

  public async *read(query: UserQuery, selections: readonly Selection[]): AsyncGenerator<UserFacts, void, undefined> {
    const { grants, capabilities } = this.#reading;
    this.#noteHiddenUsers();
    const wanted = query.integrationOnly === true ? this.#integrations(selections) : selections;
    if (wanted.length === 0) return;
    const [users, sides] = await Promise.all([
      this.#open(wanted, wanted !== selections),
      Sides.open(this.#client, this.#gaps, { grants, capabilities, selections, addresses: query.addresses }),
    ]);
    if (users === undefined) return;
    while (users.id !== undefined) {
      yield* await this.#page(users.rest(), sides, query.integrationOnly === true);
      await this.#next(users);
    }
    noteLost(this.#gaps, 'User', users);
    sides.close(this.#gaps);
  }

  /** Undefined when the org refuses: there is a gap then. */
  async #open(selections: readonly Selection[], overlapping: boolean): Promise<OrderedRows | undefined> {
    const fields = this.#registrar.fields();
    const streams = selections.map(({ user }) => streamOf(this.#client, 'User', 'Id', fields, user));
    const users = oneOf(streams, 'Id', 'User', overlapping);
    try {
      await users.load();
      return users;
    } catch (error) {
      if (!(error instanceof OrgRefusal)) throw error;
      this.#gaps.add(refusedGap('User', error, 'ViewAllUsers'));
      return undefined;
    }
  }

  /** A refusal in the middle would leave out the rest of the users without a word. */
  async #next(users: OrderedRows): Promise<void> {
    try {
      await users.load();
    } catch (error) {
      throw error instanceof OrgRefusal ? new OrgError('cursor') : error;
    }
  }

  async #page(rows: readonly Row[], sides: Sides, integrationOnly: boolean): Promise<readonly UserFacts[]> {
    const users: UserFacts[] = [];
    for (const row of rows) {
      const waiting = sides.seek(needId(row, 'Id'));
      if (waiting !== undefined) await waiting;
      const user = this.#registrar.user(row, sides.present());
      // Who may be an integration is listed among them.
      if (!integrationOnly || !user.integration.known || user.integration.value) users.push(user);
    }
    return this.#withAuthenticators(users);
  }

  /** Asks about the authenticators of those who may be under MFA for API Logins, and of nobody else. */
  async #withAuthenticators(users: readonly UserFacts[]): Promise<readonly UserFacts[]> {
    const asked = users.filter(({ mfaForApi }) => !mfaForApi.known || mfaForApi.value).map(({ id }) => id);
    if (asked.length === 0) return users;
    const registered = new Set<string>();
    try {
      if (this.#authenticatorGap === undefined) await this.#readAuthenticators(asked, registered);
    } catch (error) {
      if (!(error instanceof OrgRefusal)) throw error;
      this.#authenticatorGap = refusedGap('TwoFactorMethodsInfo', error, 'ManageTwoFactor');
      this.#gaps.add(this.#authenticatorGap);
    }
    const refused = this.#authenticatorGap;
    const factOf = (id: string): Fact<boolean> =>
      refused === undefined ? flag(registered.has(id), 'TwoFactorMethodsInfo') : missing(refused);
    const those = new Set(asked);
    return users.map((user) => (those.has(user.id) ? { ...user, authenticatorRegistered: factOf(user.id) } : user));
  }

  async #readAuthenticators(ids: readonly string[], registered: Set<string>): Promise<void> {
    await inParallel(inLists(ids), WIDTH, async (list) => {
      const soql = `SELECT UserId, ${CODES.join(', ')} FROM TwoFactorMethodsInfo WHERE UserId IN ${list}`;
      for (const row of await rowsOf(this.#client, soql)) {
        if (CODES.some((code) => row[code] === true)) registered.add(needId(row, 'UserId'));
      }
    });
  }

  /**
   * The selections narrowed to who can be an integration user: by licence or profile, or by a permission set. A user may
   * be in two of them. The given ones come back where not everything that this needs could be read.
   */
  #integrations(selections: readonly Selection[]): readonly Selection[] {
    const { grants, profiles } = this.#reading;
    if ('what' in grants || 'what' in profiles) return selections;
    const rows = [...profiles.values()];
    const hidden =
      rows.some(({ id, license }) => license === undefined || !grants.ofProfile.has(id)) ||
      [...grants.ofProfile.keys()].some((id) => !profiles.has(id));
    if (hidden) return selections;
    const ids = rows
      .filter(({ id, license }) => license === INTEGRATION_LICENSE || has(grants.ofProfile.get(id), BIT.apiOnly))
      .map(({ id }) => id);
    const conditions = inLists(ids).map((list) => `ProfileId IN ${list}`);
    if ([...grants.ofSet.values()].some((bits) => has(bits, BIT.apiOnly)))
      conditions.push(`Id IN ${assigneesOf(grants, BIT.apiOnly)}`);
    return selections.flatMap((selection) => conditions.map((condition) => narrowed(selection, [condition])));
  }

  /** Salesforce leaves users out in silence where sharing of users is private. */
  #noteHiddenUsers(): void {
    const sees = holds(this.#reading.capabilities, 'ViewAllUsers', 'ManageUsers', 'ViewAllData', 'ModifyAllData');
    if (sees !== true) this.#gaps.add(gap('User', why('maybe-not-all'), 'ViewAllUsers'));
  }
}

function has(bits: number | undefined, bit: number): boolean {
  return bits !== undefined && (bits & bit) !== 0;
}

/** The users whom some permission set or group grants one of these bits, for a semi-join. */
export function assigneesOf(grants: Grants, bits: number): string {
  return `(SELECT AssigneeId FROM PermissionSetAssignment WHERE ${grants.assignmentsOf(bits)})`;
}
