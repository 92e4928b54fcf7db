/**
 * One user of an org by name, and what LoginHistory and the event logs say of that user's logins. Refused reads become
 * gaps.
 */
import { type Fact, known, type LoginOutcome, type Path, type StatusWords, unreadable } from '../../../policy/index.js';
import { Text } from '../../../text.js';
import { gap, mayRead, type ReadPermission, readRights, refusedGap, type Rights } from '../session/index.js';
import { nearestUsername } from '../users/index.js';
import {
  fieldsOf,
  needId,
  type OrgClient,
  OrgError,
  OrgRefusal,
  quote,
  type Row,
  rowsOf,
  textOf,
  timeOf,
} from '../wire/index.js';
import { CsvError } from './csv.js';
import { tokenOfLogin } from './eventLogs.js';
import { StatusReader } from './statusReader.js';

/** One row of LoginHistory. Fields that the org left empty are empty. */
export interface LoginRow {
  /** ISO time in UTC. */
  readonly time: string;
  readonly status: string;
  /** What the status says; `unknown` in a language whose word for success nobody has told. */
  readonly outcome: LoginOutcome;
  readonly sourceIp: string;
  readonly loginType: string;
  readonly loginSubType: string;
  readonly apiType: string;
  readonly application: string;
}

/** A row with its id, by which rows that were there before an attempt are told from those that came after. */
export interface HistoryRow extends LoginRow {
  readonly id: string;
  /** With which the client said that it comes. */
  readonly apiVersion?: string;
}

export interface UserRow {
  /** 18 characters. */
  readonly id: string;
  readonly failedLogins?: number;
}

/** Rows that are looked at: more failures than any limit, and what else a busy user does meanwhile. */
export const RECENT_ROWS = 200;

/** Rows of one user that are looked at one by one, where the newest are not enough: one answer of the org. */
export const MOST_ROWS = 2000;

/** One org, whose session's own rights are asked for once. */
export class OneUserReader {
  readonly #client: OrgClient;
  readonly #statuses: StatusReader;
  #rights: Promise<Rights> | undefined;
  #fields: Promise<ReadonlySet<string>> | undefined;

  public constructor(client: OrgClient) {
    this.#client = client;
    this.#statuses = new StatusReader(client);
  }

  /** The user of this name. Known `undefined` only when this session would see the user if there were one. */
  public async user(username: string): Promise<Fact<UserRow | undefined>> {
    return reading('User', 'ViewAllUsers', async () => {
      const counted = (await this.#userFields()).has('NumberOfFailedLogins');
      const fields = counted ? 'Id, NumberOfFailedLogins' : 'Id';
      const [row] = await rowsOf(this.#client, `SELECT ${fields} FROM User WHERE Username = ${quote(username)}`);
      if (row !== undefined) {
        const failed = row['NumberOfFailedLogins'];
        const found: UserRow = {
          id: needId(row, 'Id'),
          ...(typeof failed === 'number' ? { failedLogins: failed } : {}),
        };
        return known(found, 'User');
      }
      const { capabilities } = await this.#own();
      const seesAll = mayRead(capabilities, 'ViewAllUsers');
      return seesAll === true
        ? known(undefined, 'User')
        : unreadable(gap('User', Text.of('login.gap.hidden-user'), 'ViewAllUsers'));
    });
  }

  /** A username that may have been meant. */
  public async nearest(username: string): Promise<{ readonly nearest?: string }> {
    const nearest = await nearestUsername(this.#client, username);
    return nearest === undefined ? {} : { nearest };
  }

  /** LoginHistory of a user, newest first; since an ISO time, or the newest rows. */
  public async history(
    userId: string,
    since?: string,
    limit = RECENT_ROWS,
    until?: string,
  ): Promise<Fact<readonly HistoryRow[]>> {
    return reading('LoginHistory', 'MonitorLoginHistory', async () => {
      const { capabilities, userId: own } = await this.#own();
      // Without the right the org answers with no rows instead of a refusal.
      if (own !== userId && mayRead(capabilities, 'MonitorLoginHistory') !== true) {
        return unreadable(gap('LoginHistory', Text.of('login.gap.history-hidden'), 'MonitorLoginHistory'));
      }
      const from = since === undefined ? '' : ` AND LoginTime >= ${since}`;
      const where = until === undefined ? from : `${from} AND LoginTime < ${until}`;
      const soql =
        'SELECT Id, LoginTime, Status, SourceIp, LoginType, LoginSubType, ApiType, ApiVersion, Application ' +
        'FROM LoginHistory ' +
        `WHERE UserId = ${quote(userId)}${where} ORDER BY LoginTime DESC LIMIT ${String(limit)}`;
      const rows = await rowsOf(this.#client, soql);
      const words = await this.#statuses.wordsFor(rows.map((row) => textOf(row, 'Status')));
      return known(
        rows.map((row) => historyRow(row, words)),
        'LoginHistory',
      );
    });
  }

  /**
   * `USE_API_TOKEN` of a login in the event logs of type Login: T token, P password; undefined where no log tells. The
   * hourly log comes hours later, so for a fresh attempt this seldom tells.
   */
  public async usedToken(userId: string, { sourceIp, time }: LoginRow, path: Path): Promise<'T' | 'P' | undefined> {
    try {
      return await tokenOfLogin(this.#client, { userId, sourceIp, time, path }, LONGEST_LOG);
    } catch (error) {
      if (!(error instanceof OrgRefusal) && !(error instanceof OrgError) && !(error instanceof CsvError)) {
        throw error;
      }
      return undefined;
    }
  }

  async #own(): Promise<Rights> {
    this.#rights ??= readRights(this.#client);
    return this.#rights;
  }

  async #userFields(): Promise<ReadonlySet<string>> {
    this.#fields ??= fieldsOf(this.#client, 'User');
    return this.#fields;
  }
}

/** Bytes of event logs that are read for one attempt. */
const LONGEST_LOG = 5_000_000;

function historyRow(row: Row, words: StatusWords): HistoryRow {
  const text = (field: string): string => textOf(row, field) ?? '';
  return {
    id: needId(row, 'Id'),
    time: timeOf(row, 'LoginTime') ?? '',
    status: text('Status'),
    outcome: words.outcomeOf(text('Status')),
    sourceIp: text('SourceIp'),
    loginType: text('LoginType'),
    loginSubType: text('LoginSubType'),
    apiType: text('ApiType'),
    application: text('Application'),
    apiVersion: text('ApiVersion'),
  };
}

async function reading<T>(what: string, permission: ReadPermission, work: () => Promise<Fact<T>>): Promise<Fact<T>> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof OrgRefusal) {
      return unreadable(refusedGap(what, error, permission));
    }
    throw error;
  }
}
