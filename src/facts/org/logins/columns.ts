/**
 * The columns by which logins are grouped, and the queries over them.
 *
 * Every column here is groupable by the object reference of LoginHistory; the only ones ever filtered are UserId,
 * LoginTime and LoginType, which are filterable in every list that Salesforce publishes. Columns get short aliases: with
 * up to 2,000 groups in an answer, the names would be a quarter of its size.
 */
import type { LoginGroup } from '../../../policy/logins/types.js';
import { pieceWhere, type Piece, type Point } from './pieces.js';

type TextColumn = Exclude<keyof LoginGroup, 'logins' | 'first' | 'last'>;

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

/** Fields of LoginHistory that not every org has: CountryIso since API 37, LoginSubType later still. */
export const OPTIONAL_FIELDS: readonly string[] = ['CountryIso', 'LoginSubType'];

/** A row whose shape is not what was asked for. */
export class BadAnswer extends Error {
  public readonly key = 'logins.bad-answer';
  public readonly params: readonly string[] = [];

  public constructor() {
    super('The org answered a query with something that is not its result.');
    this.name = 'BadAnswer';
  }
}

/** Condition on LoginType: one of these, or none of these; everything when empty. */
export interface TypeFilter {
  readonly only?: readonly string[];
  readonly not?: readonly string[];
}

const quoted = (texts: readonly string[]): string =>
  texts.map((text) => `'${text.replace(/[\\']/g, '\\$&')}'`).join(',');

function typeWhere({ only, not }: TypeFilter): string {
  const conditions = [
    ...(only?.length ? [`LoginType IN (${quoted(only)})`] : []),
    ...(not?.length ? [`LoginType NOT IN (${quoted(not)})`] : []),
  ];
  return conditions.map((condition) => ` AND ${condition}`).join('');
}

/** Queries for pieces of LoginHistory, over the fields that this org has. */
export class LoginColumns {
  public constructor(private readonly missing: ReadonlySet<string> = new Set()) {}

  /** Whole groups with counts and times; `kind` leaves out where the logins came from and how they ended. */
  public groupsQuery(piece: Piece, filter: TypeFilter, detail: 'all' | 'kind', limit: number): string {
    const columns = this.columns(detail);
    const selected = columns.map((column) => FIELDS[column].join(' ')).join(', ');
    const times = detail === 'all' ? ', MIN(LoginTime) f, MAX(LoginTime) l' : '';
    const where = `${pieceWhere(piece)}${typeWhere(filter)}`;
    const by = columns.map((column) => FIELDS[column][0]).join(', ');
    return `SELECT ${selected}, COUNT(Id) n${times} FROM LoginHistory WHERE ${where} GROUP BY ${by} ORDER BY UserId LIMIT ${limit}`;
  }

  /** The users of a piece and how many rows each has. */
  public usersQuery(piece: Piece, filter: TypeFilter, limit: number): string {
    return `SELECT UserId u, COUNT(Id) n FROM LoginHistory WHERE ${pieceWhere(piece)}${typeWhere(filter)} GROUP BY UserId ORDER BY UserId LIMIT ${limit}`;
  }

  /** What kinds of login there are of these types, whoever's they are. */
  public kindsQuery(from: number, until: number, filter: TypeFilter, limit: number): string {
    const columns = this.columns('kind').filter((column) => column !== 'userId');
    const selected = columns.map((column) => FIELDS[column].join(' ')).join(', ');
    const where = `${pieceWhere({ users: { kind: 'range' }, from, until })}${typeWhere(filter)}`;
    const by = columns.map((column) => FIELDS[column][0]).join(', ');
    return `SELECT ${selected}, COUNT(Id) n FROM LoginHistory WHERE ${where} GROUP BY ${by} LIMIT ${limit}`;
  }

  /** Single logins, for the second in which one user has more groups than an answer holds. */
  public rowsQuery(piece: Piece, filter: TypeFilter): string {
    const selected = this.columns('all').map((column) => FIELDS[column][0]);
    return `SELECT ${[...selected, 'LoginTime'].join(', ')} FROM LoginHistory WHERE ${pieceWhere(piece)}${typeWhere(filter)}`;
  }

  private columns(detail: 'all' | 'kind'): readonly TextColumn[] {
    return (detail === 'all' ? ALL : KIND).filter((column) => !this.missing.has(FIELDS[column][0]));
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
export class Words {
  private readonly known = new Map<string, string>();

  public one(word: string | null): string | null {
    if (word === null) return null;
    const known = this.known.get(word);
    if (known !== undefined) return known;
    if (this.known.size < 100_000) this.known.set(word, word);
    return word;
  }
}

function read(
  row: unknown,
  name: 0 | 1,
  words: Words,
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
export function readGroup(row: unknown, words: Words): LoginGroup {
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
export function readLogin(row: unknown, words: Words): LoginGroup {
  const time = seconds(record(row)['LoginTime']);
  return read(row, 0, words, { logins: 1, first: time, last: time });
}

/** A user of a sample; undefined for rows without one. */
export function readPoint(row: unknown): Point | undefined {
  const fields = record(row);
  const id = text(fields['u']);
  return id === null ? undefined : { id, rows: count(fields['n']) };
}
