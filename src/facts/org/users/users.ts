/**
 * The users of an org, one by one in the order of their ids. Two pages of each stream are held, however many users there
 * are.
 */
import type { UserFacts } from '../../../policy/index.js';
import { Text } from '../../../text.js';
import type { AskedAddresses, UserQuery } from '../../types.js';
import { type Capabilities, gap, type GapList, mayRead, refusedGap } from '../session/index.js';
import { inLists, needId, oneOf, type OrderedRows, type OrgClient, OrgRefusal, type Row } from '../wire/index.js';
import { assigneesOf, BIT, grantedBySets, profilesWith } from './grants.js';
import { Authenticators, AUTHENTICATORS } from './authenticators.js';
import { Registrar } from './userFacts.js';
import { flag, missing } from './sharedFacts.js';
import { INTEGRATION_LICENSE, type Background } from './backgroundFacts.js';
import { narrowed, type Selection } from './selection.js';
import { noteLost, MergedStreams, streamOf } from './mergedStreams.js';

export interface UserReading extends Background {
  readonly capabilities: Capabilities;
}

export class UserReader {
  readonly #client: OrgClient;
  readonly #gaps: GapList;
  readonly #reading: UserReading;
  readonly #registrar: Registrar;
  readonly #authenticators: Authenticators;

  public constructor(client: OrgClient, gaps: GapList, reading: UserReading) {
    this.#client = client;
    this.#gaps = gaps;
    this.#reading = reading;
    this.#authenticators = new Authenticators(client, gaps, reading.grants);
    this.#registrar = new Registrar(reading, (one) => {
      gaps.add(one);
    });
  }

  /** Makes facts of rows; groups have them too. */
  public get registrar(): Registrar {
    return this.#registrar;
  }

  public get authenticators(): Authenticators {
    return this.#authenticators;
  }

  /** Pages of users. */
  public async *read(
    query: UserQuery,
    selections: readonly Selection[],
  ): AsyncGenerator<readonly UserFacts[], void, undefined> {
    this.noteHiddenUsers();
    if (query.integrationOnly !== true) {
      yield* this.stream(selections, selections, query.addresses, query.onTotal);
      return;
    }
    for await (const users of this.stream(this.#integrations(selections), selections, query.addresses)) {
      // Who may be an integration is listed among them.
      yield users.filter(({ integration }) => !integration.known || integration.value);
    }
  }

  /**
   * The users of some selections, in the order of their ids, each once; some at a time.
   *
   * @param sides the selections for everything beside User: these, or others that hold the same users.
   */
  public async *stream(
    selections: readonly Selection[],
    sides: readonly Selection[],
    addresses: AskedAddresses,
    onTotal?: UserQuery['onTotal'],
  ): AsyncGenerator<readonly UserFacts[], void, undefined> {
    if (selections.length === 0) return;
    const { grants, capabilities } = this.#reading;
    const [users, authenticators, belongings] = await Promise.all([
      this.#open(selections, onTotal),
      this.#authenticators.stream(sides),
      MergedStreams.open(this.#client, this.#gaps, { grants, capabilities, selections: sides, addresses }),
    ]);
    if (users === undefined) return;
    while (users.id !== undefined) {
      for (const rows of slices(users.rest())) yield await this.#page(rows, belongings, authenticators);
      await users.load();
    }
    noteLost(this.#gaps, 'User', users);
    if (authenticators !== undefined) noteLost(this.#gaps, AUTHENTICATORS, authenticators);
    belongings.close(this.#gaps);
  }

  /** Undefined when the org refuses: there is a gap then. */
  async #open(selections: readonly Selection[], onTotal: UserQuery['onTotal']): Promise<OrderedRows | undefined> {
    const fields = this.#registrar.fields();
    const options = onTotal === undefined || selections.length > 1 ? {} : { onTotal };
    const streams = selections.map(({ user }) => streamOf(this.#client, 'User', 'Id', fields, user, options));
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

  async #page(
    rows: readonly Row[],
    sides: MergedStreams,
    authenticators: OrderedRows | undefined,
  ): Promise<readonly UserFacts[]> {
    const users: UserFacts[] = [];
    for (const row of rows) {
      const waiting = sides.seek(needId(row, 'Id'));
      if (waiting !== undefined) await waiting;
      users.push(this.#registrar.user(row, sides));
    }
    const asked = users.filter(({ mfaForApi }) => mfaForApi.known && mfaForApi.value).map(({ id }) => id);
    return asked.length === 0 ? users : this.#withAuthenticators(users, asked, authenticators);
  }

  /** Fills in the authenticators of those under MFA for API Logins. */
  async #withAuthenticators(
    users: readonly UserFacts[],
    asked: readonly string[],
    stream: OrderedRows | undefined,
  ): Promise<readonly UserFacts[]> {
    const refused = stream === undefined ? await this.#authenticators.gap() : undefined;
    let registered = new Set<string>();
    if (stream !== undefined) {
      for (const id of asked) await stream.rowsOf(id, () => registered.add(id));
    } else if (refused === undefined) {
      registered = await this.#authenticators.among(asked);
    }
    const those = new Set(asked);
    return users.map((user) => {
      if (!those.has(user.id)) return user;
      const registers = flag(registered.has(user.id), AUTHENTICATORS);
      return { ...user, authenticatorRegistered: refused === undefined ? registers : missing(refused) };
    });
  }

  /**
   * The selections narrowed to who can be an integration user: by licence or profile, or by a permission set. A user may
   * be in two of them. The given ones come back where not everything that this needs could be read.
   */
  #integrations(selections: readonly Selection[]): readonly Selection[] {
    const { grants, profiles } = this.#reading;
    if ('what' in grants || 'what' in profiles || !grants.described.has('apiOnly')) return selections;
    const rows = [...profiles.values()];
    const hidden =
      rows.some(({ id, license }) => license === undefined || !grants.ofProfile.has(id)) ||
      [...grants.ofProfile.keys()].some((id) => !profiles.has(id));
    if (hidden) return selections;
    const licensed = rows.filter(({ license }) => license === INTEGRATION_LICENSE).map(({ id }) => id);
    const ids = new Set([...licensed, ...profilesWith(grants, BIT.apiOnly)]);
    const conditions = inLists(ids).map((list) => `ProfileId IN ${list}`);
    if ((grantedBySets(grants) & BIT.apiOnly) !== 0) conditions.push(`Id IN ${assigneesOf(grants, BIT.apiOnly)}`);
    return selections.flatMap((selection) => conditions.map((condition) => narrowed(selection, [condition])));
  }

  /** Salesforce leaves users out in silence where sharing of users is private. */
  public noteHiddenUsers(): void {
    const sees = mayRead(this.#reading.capabilities, 'ViewAllUsers');
    if (sees !== true) this.#gaps.add(gap('User', Text.of('facts-org.gap.maybe-not-all'), 'ViewAllUsers'));
  }
}

/** Users that are made at once. So few that they are gone before memory is cleaned up: whole pages of them would stay. */
const SLICE = 100;

function* slices(rows: readonly Row[]): Generator<readonly Row[], void, undefined> {
  for (let at = 0; at < rows.length; at += SLICE) yield rows.slice(at, at + SLICE);
}
