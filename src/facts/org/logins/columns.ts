/**
 * The columns by which logins are grouped, and the queries over them.
 *
 * Every column here is groupable by the object reference of LoginHistory; the only ones ever filtered are UserId,
 * LoginTime, LoginType and LoginUrl, which are filterable in every list that Salesforce publishes. Columns get short aliases: with
 * up to 2,000 groups in an answer, the names would be a quarter of its size.
 */
import type { HostLogins, LoginGroup } from '../../../policy/index.js';
import { FactsError } from '../../factsError.js';
import { EXIT } from '../../../exitCodes.js';
import { Text } from '../../../text.js';
import { pieceWhere, type Piece, type Point } from './historyPieces.js';

type GroupColumn = Exclude<keyof LoginGroup, 'logins' | 'first' | 'last'>;
type TextColumn = GroupColumn | 'host';

const FIELDS: Readonly<Record<TextColumn, readonly [field: string, alias: string]>> = {
  userId: ['UserId', 'u'],
  sourceIp: ['SourceIp', 'a'],
  country: ['CountryIso', 'c'],
  loginType: ['LoginType', 't'],
  loginSubType: ['LoginSubType', 's'],
  apiType: ['ApiType', 'k'],
  apiVersion: ['ApiVersion', 'v'],
  application: ['Application', 'p'],
  status: ['Status', 'r'],
  host: ['LoginUrl', 'h'],
};

const ALL: readonly TextColumn[] = [
  'userId',
  'sourceIp',
  'country',
  'loginType',
  'loginSubType',
  'apiType',
  'apiVersion',
  'application',
  'status',
];
/** What tells the path of a login, without where it came from. */
const KIND: readonly TextColumn[] = ['userId', 'loginType', 'loginSubType', 'apiType', 'application'];

/** Who logged in at a host, by which path, and how it ended. */
const HOST: readonly TextColumn[] = [...KIND, 'status', 'host'];

/** Who logged in through which app, by which flow, and how it ended. */
const APP: readonly TextColumn[] = [...KIND, 'status'];

/** Which columns a group has. */
export type Detail = 'all' | 'kind' | 'host' | 'app';
const COLUMNS: Readonly<Record<Detail, readonly TextColumn[]>> = { all: ALL, kind: KIND, host: HOST, app: APP };

/** Fields of LoginHistory that not every org has: CountryIso since API 37, LoginSubType later still. */
export const OPTIONAL_FIELDS: readonly string[] = ['CountryIso', 'LoginSubType'];

/** A row whose shape is not what was asked for. */
export class BadAnswer extends FactsError {
  public constructor() {
    super(Text.of('logins.bad-answer'), EXIT.couldNotRun);
  }
}

/** Condition on LoginType and LoginUrl: one of these, or none of these types; everything when empty. */
export interface LoginsFilter {
  /** As LoginUrl has them. */
  readonly hosts?: readonly string[];
  readonly only?: readonly string[];
  readonly not?: readonly string[];
}

const quoted = (texts: readonly string[]): string =>
  texts.map((text) => `'${text.replace(/[\\']/g, '\\$&')}'`).join(',');

function filterWhere({ hosts, only, not }: LoginsFilter): string {
  const conditions = [
    ...(only?.length ? [`LoginType IN (${quoted(only)})`] : []),
    ...(hosts?.length ? [`LoginUrl IN (${quoted(hosts)})`] : []),
    ...(not?.length ? [`LoginType NOT IN (${quoted(not)})`] : []),
  ];
  return conditions.map((condition) => ` AND ${condition}`).join('');
}

/** Queries for pieces of LoginHistory, over the fields that this org has. */
export class LoginColumns {
  readonly #missing: ReadonlySet<string>;
  public constructor(missing: ReadonlySet<string> = new Set()) {
    this.#missing = missing;
  }

  /** Whole groups with counts; with times but for `kind`, which leaves out where the logins came from and how they ended. */
  public groupsQuery(piece: Piece, filter: LoginsFilter, detail: Detail, limit: number): string {
    const columns = this.#columns(detail);
    const selected = columns.map((column) => FIELDS[column].join(' ')).join(', ');
    const times = detail !== 'kind' ? ', MIN(LoginTime) f, MAX(LoginTime) l' : '';
    const where = `${pieceWhere(piece)}${filterWhere(filter)}`;
    const by = columns.map((column) => FIELDS[column][0]).join(', ');
    return `SELECT ${selected}, COUNT(Id) n${times} FROM LoginHistory WHERE ${where} GROUP BY ${by} ORDER BY UserId LIMIT ${limit}`;
  }

  /** The users of a piece and how many rows each has. */
  public usersQuery(piece: Piece, filter: LoginsFilter, limit: number): string {
    return `SELECT UserId u, COUNT(Id) n FROM LoginHistory WHERE ${pieceWhere(piece)}${filterWhere(filter)} GROUP BY UserId ORDER BY UserId LIMIT ${limit}`;
  }

  /** What kinds of login there are of these types, whoever's they are. */
  public kindsQuery(from: number, until: number, filter: LoginsFilter, limit: number): string {
    const columns = this.#columns('kind').filter((column) => column !== 'userId');
    const selected = columns.map((column) => FIELDS[column].join(' ')).join(', ');
    const where = `${pieceWhere({ users: { kind: 'range' }, from, until })}${filterWhere(filter)}`;
    const by = columns.map((column) => FIELDS[column][0]).join(', ');
    return `SELECT ${selected}, COUNT(Id) n FROM LoginHistory WHERE ${where} GROUP BY ${by} LIMIT ${limit}`;
  }

  /** Single logins, for the second in which one user has more groups than an answer holds. */
  public rowsQuery(piece: Piece, filter: LoginsFilter, detail: Detail = 'all'): string {
    const selected = this.#columns(detail).map((column) => FIELDS[column][0]);
    return `SELECT ${[...selected, 'LoginTime'].join(', ')} FROM LoginHistory WHERE ${pieceWhere(piece)}${filterWhere(filter)}`;
  }

  /** The hosts at which somebody logged in. */
  public hostsQuery(piece: Piece, limit: number): string {
    const [field, alias] = FIELDS.host;
    return `SELECT ${field} ${alias}, COUNT(Id) n FROM LoginHistory WHERE ${pieceWhere(piece)} GROUP BY ${field} LIMIT ${limit}`;
  }

  #columns(detail: Detail): readonly TextColumn[] {
    return COLUMNS[detail].filter((column) => !this.#missing.has(FIELDS[column][0]));
  }
}

function record(row: unknown): Readonly<Record<string, unknown>> {
  if (typeof row !== 'object' || row === null) throw new BadAnswer();
  return { ...row };
}

function text(value: unknown): string | null {
  if (value === undefined || value === null || value === '') return null;
  if (typeof value !== 'string') throw new BadAnswer();
  return value;
}

function count(value: unknown): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1) throw new BadAnswer();
  return value;
}

function seconds(value: unknown): number {
  const time = typeof value === 'string' ? Date.parse(value) : NaN;
  if (Number.isNaN(time)) throw new BadAnswer();
  return Math.floor(time / 1000);
}

/** One of each text that repeats, so that a million groups do not keep a million copies of `Success`. */
export class WordPool {
  readonly #known = new Map<string, string>();

  public one(word: string | null): string | null {
    if (word === null) return null;
    const known = this.#known.get(word);
    if (known !== undefined) return known;
    if (this.#known.size < 100_000) this.#known.set(word, word);
    return word;
  }
}

function read(
  row: unknown,
  name: 0 | 1,
  words: WordPool,
  rest: Pick<LoginGroup, 'logins' | 'first' | 'last'>,
): LoginGroup {
  const fields = record(row);
  const at = (column: TextColumn): string | null => words.one(text(fields[FIELDS[column][name]]));
  return {
    userId: at('userId'),
    sourceIp: at('sourceIp'),
    country: at('country'),
    loginType: at('loginType'),
    loginSubType: at('loginSubType'),
    apiType: at('apiType'),
    apiVersion: at('apiVersion'),
    application: at('application'),
    status: at('status'),
    ...rest,
  };
}

/** A group as the org sent it. Throws {@link BadAnswer}. */
export function readGroup(row: unknown, words: WordPool): LoginGroup {
  const fields = record(row);
  const logins = count(fields['n']);
  // A query for kinds has no times.
  const timed = fields['f'] !== undefined;
  return read(row, 1, words, {
    logins,
    first: timed ? seconds(fields['f']) : 0,
    last: timed ? seconds(fields['l']) : 0,
  });
}

/** A single login as a group of one. Throws {@link BadAnswer}. */
export function readLogin(row: unknown, words: WordPool): LoginGroup {
  const time = seconds(record(row)['LoginTime']);
  return read(row, 0, words, { logins: 1, first: time, last: time });
}

/** The host of an answer to {@link LoginColumns.hostsQuery}; undefined for logins that name none. */
export function readHost(row: unknown): string | undefined {
  const fields = record(row);
  count(fields['n']);
  return text(fields[FIELDS.host[1]]) ?? undefined;
}

/** Logins at a host, as a group or as a single row. Throws {@link BadAnswer}. */
export function readHostLogins(row: unknown, words: WordPool): HostLogins {
  const fields = record(row);
  const single = fields['LoginTime'] !== undefined;
  const { application, apiType, first, last, logins, loginSubType, loginType, status, userId } = single
    ? readLogin(row, words)
    : readGroup(row, words);
  const host = words.one(text(fields[FIELDS.host[single ? 0 : 1]]));
  if (host === null) throw new BadAnswer();
  return { userId, host, loginType, loginSubType, apiType, application, status, logins, first, last };
}

/** A user of a sample; undefined for rows without one. */
export function readPoint(row: unknown): Point | undefined {
  const fields = record(row);
  const id = text(fields['u']);
  return id === null ? undefined : { id, rows: count(fields['n']) };
}
