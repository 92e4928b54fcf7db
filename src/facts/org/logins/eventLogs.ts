/**
 * EventLogFile: what LoginHistory does not tell. Login says whether a security token was used, ApiTotalUsage what a SOAP
 * client calls itself. Needs View Event Log Files; without Event Monitoring an org keeps one day, or nothing.
 */
import {
  classifyLogin,
  type ApiUsage,
  type ApiUse,
  type ClientName,
  isNoName,
  isPasswordPath,
  type LoginPath,
  type TokenUse,
} from '../../../policy/index.js';
import { longId } from '../../longId.js';
import { needText, type OrgClient, type Row, rowsOf } from '../wire/index.js';
import { CsvError, readCsv } from './csv.js';

export type LogType = 'Login' | 'ApiTotalUsage';

export interface LogFile {
  readonly id: string;
  readonly type: LogType;
  /** ISO time. */
  readonly date: string;
  /** Bytes. */
  readonly length: number;
}

/** The body of a log file, as it comes in. */
export type OpenLog = (file: LogFile) => AsyncIterable<Uint8Array>;

export interface LogEvidence {
  readonly tokenUses: readonly TokenUse[];
  readonly clientNames: readonly ClientName[];
  readonly apiUsage: ApiUsage;
  /** Files that were left out since all together are more than is read in one run. */
  readonly leftOut: readonly LogFile[];
}

export interface LogRequest {
  /** ISO times; `until` is not in it. */
  readonly since: string;
  readonly until: string;
  /** Whose logins matter, by id (18 characters). */
  readonly users: ReadonlySet<string>;
  /** Bytes that may be read; the newest files come first. */
  readonly maxBytes: number;
  /** Asked before each file. */
  readonly mayGoOn?: () => boolean;
}

/** Hourly files come sooner and repeat what daily ones hold: whoever counts takes the daily ones alone. */
const INTERVALS = { daily: "= 'Daily'", any: "IN ('Daily','Hourly')" } as const;

/** Opens log files by their ids. */
export function opener({ apiVersion }: OrgClient, stream: NonNullable<OrgClient['stream']>): OpenLog {
  return ({ id }) => stream(`/services/data/v${apiVersion}/sobjects/EventLogFile/${id}/LogFile`);
}

/** The log files of a time, the newest first. */
export async function listLogs(
  client: OrgClient,
  { since, until }: Pick<LogRequest, 'since' | 'until'>,
  intervals: keyof typeof INTERVALS = 'daily',
): Promise<LogFile[]> {
  const day = (time: string): string => `${time.slice(0, 10)}T00:00:00Z`;
  const soql =
    'SELECT Id, EventType, LogDate, LogFileLength FROM EventLogFile ' +
    `WHERE EventType IN ('Login','ApiTotalUsage') AND Interval ${INTERVALS[intervals]} AND LogDate >= ${day(since)} AND LogDate < ${until} ` +
    'ORDER BY LogDate DESC';
  const rows = await rowsOf(client, soql);
  return rows.map(logFile);
}

function logFile(row: Row): LogFile {
  const length = row['LogFileLength'];
  const type = needText(row, 'EventType') === 'Login' ? 'Login' : 'ApiTotalUsage';
  return {
    id: needText(row, 'Id'),
    type,
    date: needText(row, 'LogDate'),
    length: typeof length === 'number' ? length : 0,
  };
}

/** Reads the files one after another and keeps what concerns the users and the time. Throws {@link CsvError}. */
export async function readLogs(files: readonly LogFile[], open: OpenLog, request: LogRequest): Promise<LogEvidence> {
  const uses = new Map<string, TokenUse>();
  const names = new Map<string, ClientName>();
  const usage = new UsageCounts();
  const leftOut: LogFile[] = [];
  let bytes = 0;
  for (const file of files) {
    bytes += file.length;
    if (bytes > request.maxBytes || request.mayGoOn?.() === false) {
      leftOut.push(file);
      continue;
    }
    if (file.type === 'ApiTotalUsage') usage.open(file);
    for await (const event of readEvents(announced(open(file), file.length), request)) {
      if (file.type === 'Login') {
        addUse(uses, event);
      } else {
        addName(names, event);
        usage.add(event);
      }
    }
  }
  return { tokenUses: [...uses.values()], clientNames: [...names.values()], apiUsage: usage.done(), leftOut };
}

/** What a file may hold beyond the length that the org names, in bytes. */
const SLACK = 1024 * 1024;

/** The bytes as long as they are about as many as announced: what counts against the bytes of a run is the org's word. */
async function* announced(
  body: AsyncIterable<Uint8Array>,
  length: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > length + SLACK) throw new CsvError('longer', length);
    yield chunk;
  }
}

type Event = (column: string) => string;

/**
 * Whether the one login of a user from an address at a second used a token, told by the logs; undefined where they do
 * not, or where several logins of that second differ.
 */
export async function tokenOfLogin(
  client: OrgClient,
  login: { readonly userId: string; readonly sourceIp: string; readonly path: LoginPath; readonly time: string },
  maxBytes: number,
): Promise<'T' | 'P' | undefined> {
  const { stream } = client;
  if (stream === undefined) return undefined;
  const second = Date.parse(login.time);
  const [since, until] = [new Date(second).toISOString(), new Date(second + 1000).toISOString()];
  const files = (await listLogs(client, { since, until }, 'any')).filter(
    ({ length, type }) => type === 'Login' && length <= maxBytes,
  );
  const { tokenUses } = await readLogs(files, opener(client, stream), {
    since,
    until,
    users: new Set([login.userId]),
    maxBytes,
  });
  const uses = tokenUses.filter(({ path, sourceIp }) => path === login.path && sourceIp === login.sourceIp);
  const [token, password] = [uses.some((use) => use.token > 0), uses.some((use) => use.password > 0)];
  return token === password ? undefined : token ? 'T' : 'P';
}

/** Events of the users in the time. A file without the columns that tell both has none. */
async function* readEvents(
  body: AsyncIterable<Uint8Array>,
  { since, until, users }: LogRequest,
): AsyncGenerator<Event, void, undefined> {
  let columns: ReadonlyMap<string, number> | undefined;
  for await (const record of readCsv(body)) {
    if (columns === undefined) {
      columns = new Map(record.map((name, index) => [name.replace(/^\ufeff/, ''), index]));
      continue;
    }
    const places = columns;
    const event: Event = (column) => record[places.get(column) ?? -1] ?? '';
    const time = event('TIMESTAMP_DERIVED');
    if (time >= since && time < until && users.has(userOf(event))) yield event;
  }
}

const userOf = (event: Event): string => event('USER_ID_DERIVED') || longId(event('USER_ID'));

/** SOURCE_IP is what LoginHistory calls SourceIp; older files have CLIENT_IP alone. */
const addressOf = (event: Event): string => event('SOURCE_IP') || event('CLIENT_IP');

/** API_TYPE of SOAP: the log has codes (`P`) where LoginHistory has names (`SOAP Partner`). */
const SOAP_CODES = /^[EIMOPSTp]$/;

/**
 * The path of a Login event: its subtype decides, as in LoginHistory. An event without one that tells whether a token
 * was used is a login with a password, on the path of the address that was called.
 */
function pathOf(event: Event): TokenUse['path'] {
  const uri = event('URI').toLowerCase();
  const apiType = SOAP_CODES.test(event('API_TYPE')) || uri.includes('/services/soap/') ? 'SOAP' : null;
  const loginSubType = event('LOGIN_SUB_TYPE');
  const { path } = classifyLogin({ loginType: null, loginSubType, apiType, application: null });
  if (isPasswordPath(path)) return path;
  return loginSubType === '' && uri.includes('/services/oauth2/') ? 'oauth-password' : 'other';
}

/** USE_API_TOKEN: `T` for password and token, `P` for the password alone (docs/salesforce.md section 4). */
function addUse(uses: Map<string, TokenUse>, event: Event): void {
  const used = event('USE_API_TOKEN').toUpperCase();
  if (used !== 'T' && used !== 'P') return;
  const use = { userId: userOf(event), sourceIp: addressOf(event), path: pathOf(event) };
  const key = JSON.stringify(use);
  const { token, password } = uses.get(key) ?? { token: 0, password: 0 };
  uses.set(key, used === 'T' ? { ...use, token: token + 1, password } : { ...use, token, password: password + 1 });
}

/** What a client calls itself is the client's word: no more of it is kept. */
const LONGEST_NAME = 255;

/** Calls by user, client and day. */
class UsageCounts {
  readonly #days = new Set<string>();
  readonly #uses = new Map<string, { -readonly [key in keyof ApiUse]: ApiUse[key] }>();
  #day = '';

  public open({ date }: LogFile): void {
    this.#day = date.slice(0, 10);
    this.#days.add(this.#day);
  }

  public add(event: Event): void {
    const userId = userOf(event);
    const named = clientOf(event) || event('CLIENT_IP');
    const client = named.slice(0, LONGEST_NAME);
    const key = `${userId} ${this.#day} ${client}`;
    const use = this.#uses.get(key);
    if (use === undefined) this.#uses.set(key, { userId, client, day: this.#day, calls: 1 });
    else use.calls++;
  }

  public done(): ApiUsage {
    return { days: [...this.#days].sort().reverse(), uses: [...this.#uses.values()] };
  }
}

/** What the client or its app calls itself; empty where neither has a name. */
function clientOf(event: Event): string {
  return [event('CLIENT_NAME'), event('CONNECTED_APP_NAME')].find((name) => !isNoName(name)) ?? '';
}

function addName(names: Map<string, ClientName>, event: Event): void {
  if (event('API_FAMILY').toUpperCase() !== 'SOAP' || event('API_RESOURCE').toLowerCase() !== 'login') return;
  const client = clientOf(event);
  if (client === '') return;
  const version = Number.parseFloat(event('API_VERSION'));
  const apiVersion = Number.isNaN(version) ? '' : version.toFixed(1);
  const name = { userId: userOf(event), sourceIp: event('CLIENT_IP'), apiVersion, client };
  names.set(JSON.stringify([name.userId, name.sourceIp, name.apiVersion]), name);
}
