/**
 * What is open for one user now: the freeze and the lock, sessions, tokens of apps, verified addresses, scheduled jobs.
 * Objects that hide the rows of others in silence are told from those that have none. Every call reads anew: what was
 * changed is read back by the same calls.
 */
import { type Fact, type Gap, known, PERMISSION_LABELS, PLATFORM, unreadable } from '../../../policy/index.js';
import { Text } from '../../../text.js';
import { mayRead, type ReadPermission, readRights, refusedGap, type Rights } from '../session/index.js';
import {
  needFlag,
  needId,
  needNumber,
  needText,
  type OrgClient,
  OrgRefusal,
  quote,
  type Row,
  rowsOf,
  textOf,
  timeOf,
} from '../wire/index.js';
import { readServerTime } from './serverTime.js';

/** UserLogin. */
export interface LoginSwitches {
  readonly id: string;
  readonly frozen: boolean;
  readonly locked: boolean;
}

/** AuthSession. */
export interface HeldSession {
  readonly id: string;
  /** The session from which it was opened. */
  readonly parent: string | undefined;
  readonly type: string;
  readonly loginType: string;
  readonly address: string;
  /** ISO time. */
  readonly created: string;
  /** It is the one that asks. */
  readonly current: boolean;
}

/** OauthToken. */
export interface HeldToken {
  readonly id: string;
  readonly app: string;
  /** By which it is revoked: a secret, of which nothing is shown. */
  readonly deleteToken: string;
  readonly created: string | undefined;
  readonly lastUsed: string | undefined;
}

/** LoginIp. */
export interface HeldAddress {
  readonly id: string;
  readonly address: string;
  readonly verified: boolean;
  readonly created: string | undefined;
}

/** CronTrigger. */
export interface HeldJob {
  readonly name: string;
  readonly state: string;
  readonly next: string | undefined;
}

const MOST_TOKENS = PLATFORM.oauthTokens.most;

/** One user of an org. */
export class HoldingReader {
  readonly #client: OrgClient;
  readonly #userId: string;
  #rights: Promise<Rights> | undefined;

  public constructor(client: OrgClient, userId: string) {
    this.#client = client;
    this.#userId = userId;
  }

  public async switches(): Promise<Fact<LoginSwitches>> {
    return this.#read('UserLogin', 'ManageUsers', async () => {
      const soql = `SELECT Id, IsFrozen, IsPasswordLocked FROM UserLogin WHERE UserId = ${quote(this.#userId)}`;
      const [row] = await rowsOf(this.#client, soql);
      return row === undefined
        ? undefined
        : { id: needId(row, 'Id'), frozen: needFlag(row, 'IsFrozen'), locked: needFlag(row, 'IsPasswordLocked') };
    });
  }

  /** What time it is for the org. */
  public async serverTime(): Promise<Fact<string>> {
    return readServerTime(this.#client);
  }

  public async sessions(): Promise<Fact<readonly HeldSession[]>> {
    return this.#read('AuthSession', 'ManageUsers', async () => {
      const soql =
        'SELECT Id, ParentId, SessionType, LoginType, SourceIp, CreatedDate, IsCurrent FROM AuthSession ' +
        `WHERE UsersId = ${quote(this.#userId)} ORDER BY CreatedDate, Id`;
      return (await rowsOf(this.#client, soql)).map(sessionIn);
    });
  }

  /** Of more than one query gives, whoever revokes them asks again. */
  public async tokens(): Promise<Fact<readonly HeldToken[]>> {
    const fact = await this.#tokens();
    if (!fact.known || fact.value.length < MOST_TOKENS) return fact;
    return {
      ...fact,
      partial: { what: 'OauthToken', why: Text.of('facts-org.gap.more-tokens', { most: String(MOST_TOKENS) }) },
    };
  }

  async #tokens(): Promise<Fact<readonly HeldToken[]>> {
    return this.#read('OauthToken', 'CustomizeApplication', async () => {
      const soql =
        'SELECT Id, AppName, DeleteToken, CreatedDate, LastUsedDate FROM OauthToken ' +
        `WHERE UserId = ${quote(this.#userId)} ORDER BY Id`;
      return (await rowsOf(this.#client, soql)).map((row) => ({
        id: needId(row, 'Id'),
        app: textOf(row, 'AppName') ?? '',
        deleteToken: needText(row, 'DeleteToken'),
        created: timeOf(row, 'CreatedDate'),
        lastUsed: timeOf(row, 'LastUsedDate'),
      }));
    });
  }

  /** A row that is not authenticated is of somebody who was asked and has not verified it (D). */
  public async addresses(): Promise<Fact<readonly HeldAddress[]>> {
    return this.#read('LoginIp', 'ManageUsers', async () => {
      const soql =
        'SELECT Id, SourceIp, IsAuthenticated, CreatedDate FROM LoginIp ' +
        `WHERE UsersId = ${quote(this.#userId)} ORDER BY Id`;
      const rows = (await rowsOf(this.#client, soql)).map((row) => ({
        id: needId(row, 'Id'),
        address: textOf(row, 'SourceIp') ?? '',
        verified: needFlag(row, 'IsAuthenticated'),
        created: timeOf(row, 'CreatedDate'),
      }));
      return rows.filter(({ verified }) => verified);
    });
  }

  /** When the password was last changed: an ISO time, '' where it never was. */
  public async passwordChanged(): Promise<Fact<string>> {
    return this.#read('User.LastPasswordChangeDate', 'ViewAllUsers', async () => {
      const soql = `SELECT LastPasswordChangeDate FROM User WHERE Id = ${quote(this.#userId)}`;
      const [row] = await rowsOf(this.#client, soql);
      return row === undefined ? undefined : (timeOf(row, 'LastPasswordChangeDate') ?? '');
    });
  }

  /** Scheduled jobs that run as this user. */
  public async jobs(): Promise<Fact<readonly HeldJob[]>> {
    return this.#read('CronTrigger', 'ViewSetup', async () => {
      const soql =
        'SELECT CronJobDetail.Name, State, NextFireTime FROM CronTrigger ' +
        `WHERE OwnerId = ${quote(this.#userId)} ORDER BY Id`;
      return (await rowsOf(this.#client, soql)).map((row) => {
        const detail = row['CronJobDetail'];
        const name: unknown = typeof detail === 'object' && detail !== null ? Reflect.get(detail, 'Name') : undefined;
        return {
          name: typeof name === 'string' ? name : '',
          state: textOf(row, 'State') ?? '',
          next: timeOf(row, 'NextFireTime'),
        };
      });
    });
  }

  /**
   * Scratch orgs that this user made and that the org remembers. Known undefined where the org has no such object for this
   * session: it is no Dev Hub, or it does not show it.
   */
  public async scratchOrgs(): Promise<Fact<number | undefined>> {
    const what = 'ScratchOrgInfo';
    try {
      const soql = `SELECT COUNT(Id) n FROM ${what} WHERE CreatedById = ${quote(this.#userId)}`;
      const [row] = await rowsOf(this.#client, soql);
      return known(row === undefined ? undefined : needNumber(row, 'n'), what);
    } catch (error) {
      if (!(error instanceof OrgRefusal)) throw error;
      return error.code === 'INVALID_TYPE' ? known(undefined, what) : unreadable(refusedGap(what, error));
    }
  }

  /** A refusal, a row that is not there, and rows that the session would not see are gaps. */
  async #read<T>(what: string, permission: HoldingPermission, work: () => Promise<T | undefined>): Promise<Fact<T>> {
    try {
      const { capabilities, userId } = await this.#own();
      const value = await work();
      const sees = userId === this.#userId || mayRead(capabilities, permission);
      const isHidden = Array.isArray(value) && sees !== true;
      return value === undefined || isHidden ? unreadable(hiddenGap(what, permission)) : known(value, what);
    } catch (error) {
      if (!(error instanceof OrgRefusal)) throw error;
      const { what: of, why } = refusedGap(what, error);
      return unreadable({ what: of, why, permission: PERMISSION_LABELS[permission] });
    }
  }

  async #own(): Promise<Rights> {
    this.#rights ??= readRights(this.#client);
    return this.#rights;
  }
}

type HoldingPermission = Extract<ReadPermission, 'ManageUsers' | 'ViewAllUsers' | 'ViewSetup'> | 'CustomizeApplication';

function hiddenGap(what: string, permission: HoldingPermission): Gap {
  return { what, why: Text.of('facts-org.gap.hidden-rows'), permission: PERMISSION_LABELS[permission] };
}

function sessionIn(row: Row): HeldSession {
  return {
    id: needId(row, 'Id'),
    parent: textOf(row, 'ParentId'),
    type: textOf(row, 'SessionType') ?? '',
    loginType: textOf(row, 'LoginType') ?? '',
    address: textOf(row, 'SourceIp') ?? '',
    created: timeOf(row, 'CreatedDate') ?? '',
    current: row['IsCurrent'] === true,
  };
}
