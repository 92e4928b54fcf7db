/**
 * An org whose administrator watches the attempt: the facts of the guard before it, the row of LoginHistory after it.
 */
import { parseAddress, IpError, type Address } from '../ip/index.js';
import {
  type HistoryRow,
  type LoginRow,
  OneUserReader,
  OrgError,
  orgError,
  type OrgClient,
  type OrgWitness,
} from '../facts/org/index.js';
import {
  type Ask,
  type Fact,
  type Facts,
  type Gap,
  known,
  mayBeOf,
  type ProfileFacts,
  Stops,
  unreadable,
  type UserBreak,
  type UserFacts,
} from '../policy/index.js';
import { Text } from '../text.js';
import { decisionAfter, decisionBefore, type Seen } from './decisions.js';
import type { UserState } from './diagnose.js';
import type { GuardDecision, GuardFacts, GuardUser } from './guardFacts.js';
import type { Observed } from './attemptResult.js';
import { nextLook } from './nextLook.js';
import { lockoutPolicy } from './policies.js';
import { readFailures } from './history.js';

export interface ObserverOptions {
  readonly ask: Ask;
  readonly facts: Facts;
  /** Milliseconds that the row of an attempt is waited for. */
  readonly wait: number;
  readonly signal?: AbortSignal;
}

export class Observer {
  readonly #reads: OneUserReader;
  readonly #witness: OrgWitness;
  readonly #options: ObserverOptions;
  #address: Promise<Seen | undefined> | undefined;

  public constructor(witness: OrgWitness, client: OrgClient, options: ObserverOptions) {
    this.#witness = witness;
    this.#reads = new OneUserReader(client);
    this.#options = options;
  }

  public async observe(username: string): Promise<Observed> {
    const row = await this.#reads.user(username);
    const organization = await this.#witness.organization();
    const sandbox = organization.known ? { sandbox: organization.value.sandbox } : {};
    if (!row.known || row.value === undefined) {
      const user: Fact<undefined> = row.known ? { ...row, value: undefined } : row;
      const nearest = row.known ? await this.#reads.nearest(username) : {};
      return { facts: { user, ...nearest }, user, ...sandbox, ...BLIND };
    }
    const { id, failedLogins } = row.value;
    const address = await this.#sessionAddress();
    const user = await withExpiry(this.#witness, await this.#userFacts(username, address?.address));
    const profile = await this.#profileOf(user);
    const policy = lockoutPolicy(profile, await this.#policies());
    // Last, so that as little as possible happens between the reading and the attempt.
    const history = await readFailures(this.#reads, id);
    const rows = history.known ? history.value.rows : [];
    const facts: GuardFacts = {
      user: known(guardUser(user, failedLogins), 'User'),
      history,
      policy,
      decision: this.#before(user, profile, address),
    };
    const lastSuccess = history.known ? history.value.lastSuccess : undefined;
    return {
      facts,
      user: known(stateOf(user), 'User'),
      userId: id,
      breaksOn: this.#stops(user),
      ...sandbox,
      ...(lastSuccess === undefined ? {} : { lastSuccess }),
      row: async () => this.#rowAfter(id, rows, history),
      decisionAt: async (seen) => this.#decisionAt(username, profile, seen),
      usedToken: async (found) =>
        found === undefined ? undefined : this.#reads.usedToken(id, found, this.#options.ask.path),
    };
  }

  /** The newest row with a password that was not there before. Polls until it comes or the patience ends. */
  async #rowAfter(
    userId: string,
    before: readonly HistoryRow[],
    history: Fact<unknown>,
  ): Promise<Fact<LoginRow | undefined>> {
    if (!history.known) {
      return history;
    }
    const seen = new Set(before.map(({ id }) => id));
    const end = Date.now() + this.#options.wait;
    for (;;) {
      const now = await this.#stillReadable(async () => this.#reads.history(userId));
      if (!now.known) {
        return now;
      }
      const row = now.value.find((one) => !seen.has(one.id) && mayBeOf(one, this.#options.ask.path));
      if (row !== undefined || Date.now() >= end || this.#options.signal?.aborted === true) {
        return known(row, 'LoginHistory');
      }
      await nextLook(end);
    }
  }

  /** After the attempt nothing may be thrown any more: its outcome has to be told. */
  async #stillReadable<T>(read: () => Promise<Fact<T>>): Promise<Fact<T>> {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof OrgError)) {
        throw error;
      }
      return unreadable({ what: 'LoginHistory', why: error.text });
    }
  }

  async #decisionAt(username: string, profile: Fact<ProfileFacts>, seen: string): Promise<Fact<GuardDecision>> {
    const address = addressIn(seen);
    if (address === undefined) {
      return unreadable({ what: 'SourceIp', why: Text.of('login.gap.no-address') });
    }
    return this.#stillReadable(async () => {
      const user = await this.#userFacts(username, address);
      const { ask, facts } = this.#options;
      const value = decisionAfter(user, profile, { address, from: 'LoginHistory' }, ask, facts);
      return known(value, 'decision');
    });
  }

  #before(user: UserFacts, profile: Fact<ProfileFacts>, seen: Seen | undefined): Fact<GuardDecision> {
    const { ask, facts } = this.#options;
    return known(decisionBefore(user, profile, seen, ask, facts), 'decision');
  }

  #stops(user: UserFacts): UserBreak {
    const { ask, facts } = this.#options;
    return new Stops(facts, new Map([[user.id, user]])).ofUser(user.id, ask.path);
  }

  async #userFacts(username: string, address: Address | undefined): Promise<UserFacts> {
    const query = { addresses: address === undefined ? [] : [address], usernames: [username] };
    for await (const user of this.#witness.users(query)) {
      return user;
    }
    throw orgError('unknown-username', { usernames: username });
  }

  async #profileOf(user: UserFacts): Promise<Fact<ProfileFacts>> {
    const profiles = await this.#witness.profiles();
    const profile = profiles.find(({ id }) => id === user.profileId);
    const gap: Gap = { what: `Profile ${user.profileId ?? ''}`, why: Text.of('login.gap.hidden-profile') };
    return profile === undefined ? unreadable(gap) : known(profile, 'Profile');
  }

  async #policies(): Promise<Parameters<typeof lockoutPolicy>[1]> {
    const [security, profiles] = await Promise.all([this.#witness.security(), this.#witness.passwordPolicies()]);
    return { org: security.known ? { ...security, value: security.value.passwordPolicies } : security, profiles };
  }

  /** The address of the administrator's own login: what Salesforce saw of this machine then. */
  async #sessionAddress(): Promise<Seen | undefined> {
    this.#address ??= this.#witness
      .sessionAddress()
      .then((found) =>
        'address' in found ? { address: found.address, from: `${found.from}, ${found.time}` } : undefined,
      );
    return this.#address;
  }
}

/** Of a user whom the org does not have, or does not show. */
const BLIND: Pick<Observed, 'row' | 'decisionAt' | 'usedToken'> = {
  row: async () => Promise.resolve(known(undefined, 'User')),
  decisionAt: async () => Promise.resolve(unreadable({ what: 'User', why: Text.of('login.gap.hidden-user') })),
  usedToken: async () => Promise.resolve(undefined),
};

function addressIn(text: string): Address | undefined {
  try {
    return parseAddress(text);
  } catch (error) {
    if (error instanceof IpError) {
      return undefined;
    }
    throw error;
  }
}

function guardUser(
  { active, frozen, locked, passwordExpired }: UserFacts,
  failedLogins: number | undefined,
): GuardUser {
  return {
    active,
    frozen,
    locked,
    ...(passwordExpired === undefined ? {} : { passwordExpired }),
    ...(failedLogins === undefined ? {} : { failedLogins }),
  };
}

/** The user with what the org says of the password. */
export async function withExpiry(witness: OrgWitness, user: UserFacts): Promise<UserFacts> {
  const passwordExpired = (await witness.passwordsExpired([user.id])).get(user.id);
  return passwordExpired === undefined ? user : { ...user, passwordExpired };
}

export function stateOf(user: UserFacts): UserState {
  const { active, frozen, locked, lastPasswordChange, passwordExpired, passwordExpires } = user;
  return {
    active,
    frozen,
    locked,
    ...(lastPasswordChange === undefined ? {} : { lastPasswordChange }),
    ...(passwordExpires === undefined ? {} : { passwordExpires }),
    ...(passwordExpired === undefined ? {} : { passwordExpired }),
  };
}
