/**
 * The users of an org, one by one in the order of their ids. Two pages of each stream are held, however many users there
 * are.
 */
import type { Gap, UserFacts } from '../../policy/types.js';
import type { AskedAddresses, UserQuery } from '../types.js';
import { holds, type Capabilities } from './capabilities.js';
import type { OrgClient } from './client.js';
import { gap, refusedGap, why, type GapList } from './gaps.js';
import { BIT, type Grants } from './grants.js';
import { oneOf, type OrderedRows } from './ordered.js';
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
export const AUTHENTICATORS = 'TwoFactorMethodsInfo';
/** Registered methods that give the code which takes the token's place in an API login. */
const CODES = ['HasTotp', 'HasSalesforceAuthenticator'] as const;
export const REGISTERED = `(${CODES.map((code) => `${code} = true`).join(' OR ')})`;

export class UserReader {
  readonly #client: OrgClient;
  readonly #gaps: GapList;
  readonly #reading: UserReading;
  readonly #registrar: Registrar;
  #authenticators: Promise<Gap | undefined> | undefined;

  public constructor(client: OrgClient, gaps: GapList, reading: UserReading) {
    this.#client = client;
    this.#gaps = gaps;
    this.#reading = reading;
    this.#registrar = new Registrar(reading, (one) => {
      gaps.add(one);
    });
  }

  /** Makes facts of rows; groups have them too. */
  public get registrar(): Registrar {
    return this.#registrar;
  }

  public async *read(query: UserQuery, selections: readonly Selection[]): AsyncGenerator<UserFacts, void, undefined> {
    this.noteHiddenUsers();
    if (query.integrationOnly !== true) {
      yield* this.stream(selections, selections, query.addresses);
      return;
    }
    for await (const user of this.stream(this.#integrations(selections), selections, query.addresses)) {
      // Who may be an integration is listed among them.
      if (!user.integration.known || user.integration.value) yield user;
    }
  }

  /**
   * The users of some selections, in the order of their ids, each once.
   *
   * @param sides the selections for everything beside User: these, or others that hold the same users.
   */
  public async *stream(
    selections: readonly Selection[],
    sides: readonly Selection[],
    addresses: AskedAddresses,
  ): AsyncGenerator<UserFacts, void, undefined> {
    if (selections.length === 0) return;
    const { grants, capabilities } = this.#reading;
    const [users, belongings] = await Promise.all([
      this.#open(selections),
      Sides.open(this.#client, this.#gaps, { grants, capabilities, selections: sides, addresses }),
    ]);
    if (users === undefined) return;
    while (users.id !== undefined) {
      yield* await this.#page(users.rest(), belongings);
      await this.#next(users);
    }
    noteLost(this.#gaps, 'User', users);
    belongings.close(this.#gaps);
  }

  /** Undefined when the org refuses: there is a gap then. */
  async #open(selections: readonly Selection[]): Promise<OrderedRows | undefined> {
    const fields = this.#registrar.fields();
    const streams = selections.map(({ user }) => streamOf(this.#client, 'User', 'Id', fields, user));
    const users = oneOf(streams, 'Id', 'User', true);
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

  async #page(rows: readonly Row[], sides: Sides): Promise<readonly UserFacts[]> {
    const users: UserFacts[] = [];
    for (const row of rows) {
      const waiting = sides.seek(needId(row, 'Id'));
      if (waiting !== undefined) await waiting;
      users.push(this.#registrar.user(row, sides.present()));
    }
    return this.#withAuthenticators(users);
  }

  /** Asks about the authenticators of those under MFA for API Logins, and of nobody else. */
  async #withAuthenticators(users: readonly UserFacts[]): Promise<readonly UserFacts[]> {
    const asked = users.filter(({ mfaForApi }) => mfaForApi.known && mfaForApi.value).map(({ id }) => id);
    if (asked.length === 0) return users;
    const refused = await this.authenticatorGap();
    const registered = refused === undefined ? await this.#registered(asked) : new Set<string>();
    const those = new Set(asked);
    return users.map((user) => {
      if (!those.has(user.id)) return user;
      const registers = flag(registered.has(user.id), AUTHENTICATORS);
      return { ...user, authenticatorRegistered: refused === undefined ? registers : missing(refused) };
    });
  }

  /** The gap where the org does not tell about authenticators; asked once. */
  public async authenticatorGap(): Promise<Gap | undefined> {
    this.#authenticators ??= this.#probeAuthenticators();
    return this.#authenticators;
  }

  async #probeAuthenticators(): Promise<Gap | undefined> {
    try {
      await rowsOf(this.#client, `SELECT UserId FROM ${AUTHENTICATORS} LIMIT 1`);
      return undefined;
    } catch (error) {
      if (!(error instanceof OrgRefusal)) throw error;
      const refused = refusedGap(AUTHENTICATORS, error, 'ManageTwoFactor');
      this.#gaps.add(refused);
      return refused;
    }
  }

  async #registered(ids: readonly string[]): Promise<Set<string>> {
    const registered = new Set<string>();
    await inParallel(inLists(ids), WIDTH, async (list) => {
      const soql = `SELECT UserId, ${CODES.join(', ')} FROM ${AUTHENTICATORS} WHERE UserId IN ${list}`;
      for (const row of await rowsOf(this.#client, soql)) {
        if (CODES.some((code) => row[code] === true)) registered.add(needId(row, 'UserId'));
      }
    });
    return registered;
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
  public noteHiddenUsers(): void {
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
