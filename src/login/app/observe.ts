/**
 * An org whose administrator watches a login by an app: the user before it, its row of LoginHistory after it, and what its
 * user may do.
 */
import { OneUserReader, OrgError, type OrgClient, type OrgWitness } from '../../facts/org/index.js';
import {
  type AppOfKey,
  type AppPath,
  type Fact,
  known,
  mayBeByApp,
  type PermissionId,
  unreadable,
  type UserFacts,
} from '../../policy/index.js';
import { Text } from '../../text.js';
import { nextLook } from '../nextLook.js';
import { stateOf } from '../observe.js';
import type { AppWatch, Excess, ObservedApp, SeenRow } from './attempt.js';

export interface AppObserverOptions {
  /** Milliseconds that the row of an attempt is waited for. */
  readonly wait: number;
  /** Permissions that a user behind an app should not hold. */
  readonly powers: readonly PermissionId[];
}

/** Milliseconds by which the answer's Date may be later than the row's time. */
const BEFORE_ANSWER = 10_000;

export class AppObserver implements AppWatch {
  readonly #reads: OneUserReader;
  readonly #witness: OrgWitness;
  readonly #options: AppObserverOptions;
  /** Ids of rows that were there before the attempt, by user. */
  readonly #before = new Map<string, ReadonlySet<string>>();

  public constructor(witness: OrgWitness, client: OrgClient, options: AppObserverOptions) {
    this.#witness = witness;
    this.#reads = new OneUserReader(client);
    this.#options = options;
  }

  public async sandbox(): Promise<boolean | undefined> {
    const organization = await this.#witness.organization();
    return organization.known ? organization.value.sandbox : undefined;
  }

  public async user(username: string): Promise<ObservedApp> {
    const row = await this.#reads.user(username);
    const sandbox = await this.sandbox();
    const org = sandbox === undefined ? {} : { sandbox };
    if (!row.known) return { user: row, ...org };
    if (row.value === undefined) {
      return { user: { ...row, value: undefined }, ...(await this.#reads.nearest(username)), ...org };
    }
    const { id } = row.value;
    const facts = await this.#facts(username);
    const history = await this.#reads.history(id);
    if (history.known) this.#before.set(id, new Set(history.value.map((one) => one.id)));
    const user: ObservedApp['user'] =
      facts === undefined ? { ...row, value: undefined } : known(stateOf(facts), 'User');
    return { user, userId: id, ...org };
  }

  public async row(userId: string, path: AppPath, since: string | undefined): Promise<SeenRow> {
    const before = this.#before.get(userId);
    const from = since === undefined ? undefined : new Date(Date.parse(since) - BEFORE_ANSWER).toISOString();
    const end = Date.now() + this.#options.wait;
    for (;;) {
      const now = await readable('LoginHistory', async () => this.#reads.history(userId, from));
      if (!now.known) return now;
      // Rows come newest first; the oldest of those that are new is ours.
      const row = now.value.findLast((one) => before?.has(one.id) !== true && mayBeByApp(one, path));
      // Without knowledge of what was there before, any row may be older.
      const found = before === undefined && since === undefined ? undefined : row;
      if (found !== undefined || Date.now() >= end) return known(found, 'LoginHistory');
      await nextLook(end);
    }
  }

  public async app(clientId: string): Promise<Fact<AppOfKey | undefined>> {
    return readable('ExtlClntAppGlobalOauthSettings', async () => this.#witness.appOfKey(clientId));
  }

  public async excess(user: { readonly id: string; readonly username: string }): Promise<Excess> {
    const { powers } = this.#options;
    const held = await readable('PermissionSetAssignment', async () =>
      this.#witness.permissionHolders({ holding: powers, ids: [user.id] }),
    );
    const apiOnly = await readable('User', async () => this.#apiOnly(user.username));
    const [holder] = held.known ? held.value : [];
    return {
      permissions: powers.filter((power) => holder?.permissions.has(power) === true),
      apiOnly: apiOnly.known ? apiOnly.value : undefined,
      gaps: [
        ...(held.known ? (held.partial === undefined ? [] : [held.partial]) : [held.gap]),
        ...(apiOnly.known ? [] : [apiOnly.gap]),
      ],
    };
  }

  async #apiOnly(username: string): Promise<Fact<boolean>> {
    const facts = await this.#facts(username);
    return facts?.apiOnly ?? unreadable({ what: 'User', why: Text.of('login.gap.hidden-user') });
  }

  async #facts(username: string): Promise<UserFacts | undefined> {
    for await (const user of this.#witness.users({ addresses: [], usernames: [username] })) return user;
    return undefined;
  }
}

/** After the attempt nothing may be thrown any more: its outcome has to be told. */
async function readable<T>(what: string, read: () => Promise<Fact<T>>): Promise<Fact<T>> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof OrgError)) throw error;
    return unreadable({ what, why: error.text });
  }
}
