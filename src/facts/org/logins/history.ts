/**
 * Reads the password logins of LoginHistory as groups, in the fewest calls (docs/adr/0008-login-history-in-groups.md).
 */
import {
  classifyLogin,
  type LoginGroup,
  TYPES_OF_SOAP,
  TYPES_WITHOUT_APPS,
  TYPES_WITHOUT_API_PASSWORD,
  isPasswordPath,
} from '../../../policy/index.js';
import { DAY_SECONDS } from '../../../isoTime.js';
import type { LoginProgress } from '../../types.js';
import {
  readGroup,
  readLogin,
  readPoint,
  WordPool,
  type Detail,
  type LoginColumns,
  type LoginsFilter,
} from './columns.js';
import { CallsSpent, QueryTimedOut, TooManyGroups } from './failures.js';
import { checkOrder, cutPage } from './page.js';
import { EVERYONE, restOf, type Piece, type Point } from './historyPieces.js';
import { firstWindow, isSmall, Sampler } from './sampler.js';
import { readGroups, type Asker, type UnreadPiece } from './splitter.js';

/** How LoginHistory is asked. Both throw {@link TooManyGroups}, {@link QueryTimedOut} and {@link CallsSpent}. */
export interface LoginQueries {
  /** Records of one answer that cannot be continued. */
  groups(soql: string, signal?: AbortSignal): Promise<readonly unknown[]>;
  /** Records page by page; each page is one call. */
  rows(soql: string, signal?: AbortSignal): AsyncIterable<readonly unknown[]>;
}

export interface HistoryRequest {
  /** Seconds since 1970; `until` is exclusive. */
  readonly since: number;
  readonly until: number;
  /**
   * `password`: whatever could be a login with a password by API. `apps`: whatever could be one by an app, without where from.
   * `all`: every login.
   */
  readonly wanted: 'password' | 'apps' | 'all';
  /** Ids of the users in question; everybody when absent. */
  readonly users?: readonly string[];
  readonly columns: LoginColumns;
  /** Queries under way at once. */
  readonly parallel?: number;
  /** Groups that one answer holds; 2,000 at Salesforce (SOQL reference, GROUP BY). */
  readonly pageSize?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: LoginProgress) => void;
}

/** What was not read, because the calls were used up or the org kept giving up. */
export type UnreadPieces = readonly UnreadPiece[];

const PAGE_SIZE = 2000;
/** Ids in one IN list: the query travels in a URL, and Salesforce takes 16,384 bytes of URL and headers together. */
const IDS_PER_QUERY = 400;
const PARALLEL = 4;

/**
 * Hands every group to `emit`. Groups that differ in nothing may come more than once; they are to be added up. Groups
 * of other logins than those wanted may be among them.
 */
export async function readLoginHistory(
  queries: LoginQueries,
  request: HistoryRequest,
  emit: (group: LoginGroup) => void,
): Promise<UnreadPieces> {
  return new HistoryReader(queries, request, emit).read();
}

/** Which columns a pass reads, and who takes what it finds. */
interface Coarse {
  readonly detail: Detail;
  readonly take: (groups: readonly LoginGroup[]) => void;
}

class HistoryReader {
  readonly #queries: LoginQueries;
  readonly #request: HistoryRequest;
  readonly #emit: (group: LoginGroup) => void;
  #calls = 0;
  #pieces = 0;
  #groups = 0;
  #spent = false;
  readonly #unread: UnreadPiece[] = [];
  readonly #words = new WordPool();
  readonly #window = firstWindow();
  readonly #pageSize: number;

  public constructor(queries: LoginQueries, request: HistoryRequest, emit: (group: LoginGroup) => void) {
    this.#queries = queries;
    this.#request = request;
    this.#emit = emit;

    this.#pageSize = request.pageSize ?? PAGE_SIZE;
  }

  public async read(): Promise<UnreadPieces> {
    const { users, wanted } = this.#request;
    if (wanted === 'apps') await this.#readApps(users);
    else if (users) await this.#pass(this.#lists(users), wanted === 'all' ? {} : { not: await this.#typesWithout() });
    else if (wanted === 'all') await this.#pass([this.#everything()], {});
    else await this.#readPasswords();
    return this.#unread;
  }

  async #readPasswords(): Promise<void> {
    const without = await this.#typesWithout();
    const everything = this.#everything();
    // A history that may fit into one answer is asked for at once.
    const sampler = this.#sampler({ not: without });
    const small = isSmall(await sampler.sample(everything), this.#pageSize);
    const rest = small ? await this.#firstPage({ not: without }) : everything;
    if (!rest) return;
    await this.#pass([rest], { only: TYPES_OF_SOAP });
    // Which users have anything to show among the types that passwords share with others, before asking where from.
    const others: LoginsFilter = { not: [...without, ...TYPES_OF_SOAP] };
    const users = await this.#usersWithPasswords(rest, others);
    await this.#pass(this.#lists(users), others);
  }

  async #readApps(users: HistoryRequest['users']): Promise<void> {
    const filter: LoginsFilter = { not: TYPES_WITHOUT_APPS };
    await this.#pass(users === undefined ? [this.#everything()] : this.#lists(users), filter, {
      detail: 'app',
      take: (groups) => this.#hand(groups),
    });
  }

  #sampler(filter: LoginsFilter): Sampler {
    const { columns } = this.#request;
    const users = async (piece: Piece): Promise<readonly Point[] | undefined> =>
      this.#attempt(() => this.#askUsers(columns.usersQuery(piece, filter, this.#pageSize)));
    return new Sampler(
      users,
      this.#pageSize,
      this.#window,
      () => !this.#spent && this.#request.signal?.aborted !== true,
    );
  }

  /** A history that fits into one answer takes one call. Otherwise what is left after the first answer. */
  async #firstPage(filter: LoginsFilter): Promise<Piece | undefined> {
    const piece = this.#everything();
    const page = await this.#attempt(() => this.#askGroups(piece, filter, 'all'));
    if (page === undefined) return piece;
    const userOf = (group: LoginGroup): string | null => group.userId;
    checkOrder(piece, page, userOf);
    if (page.length < this.#pageSize) {
      this.#take(page);
      return undefined;
    }
    const { complete, users, last } = cutPage(page, userOf);
    if (complete.length === 0) return piece;
    this.#take(complete);
    return restOf(piece, users, last, false);
  }

  async #usersWithPasswords(piece: Piece, filter: LoginsFilter): Promise<readonly (string | null)[]> {
    const users = new Set<string | null>();
    await this.#pass([piece], filter, {
      detail: 'kind',
      take: (groups) => {
        for (const group of groups) if (isPasswordPath(classifyLogin(group).path)) users.add(group.userId);
      },
    });
    return [...users];
  }

  /**
   * Login types that need not be read. That no password travels through them is checked against the last week of the
   * history itself or, where the org gives up on that, its last day.
   */
  async #typesWithout(): Promise<readonly string[]> {
    const { since, until } = this.#request;
    const filter: LoginsFilter = { only: TYPES_WITHOUT_API_PASSWORD };
    const ask = async (from: number): Promise<readonly LoginGroup[] | undefined> =>
      this.#attempt(() => this.#query(this.#request.columns.kindsQuery(from, until, filter, this.#pageSize)));
    const kinds =
      (await ask(Math.max(since, until - 7 * DAY_SECONDS))) ?? (await ask(Math.max(since, until - DAY_SECONDS))) ?? [];
    const wrong = new Set(
      kinds.filter((kind) => isPasswordPath(classifyLogin(kind).path)).map((kind) => kind.loginType),
    );
    return TYPES_WITHOUT_API_PASSWORD.filter((type) => !wrong.has(type));
  }

  async #pass(
    pieces: readonly Piece[],
    filter: LoginsFilter,
    { detail, take }: Coarse = { detail: 'all', take: (groups) => this.#hand(groups) },
  ): Promise<void> {
    if (pieces.length === 0) return;
    const { signal, parallel } = this.#request;
    const unread = await readGroups(pieces, {
      ask: this.#asker(filter, detail),
      emit: take,
      parallel: parallel ?? PARALLEL,
      pageSize: this.#pageSize,
      window: this.#window,
      mayGoOn: () => !this.#spent,
      onProgress: ({ left }) => this.#report(left),
      ...(signal && { signal }),
    });
    this.#unread.push(...unread);
  }

  #asker(filter: LoginsFilter, detail: Detail): Asker<LoginGroup> {
    const { columns } = this.#request;
    return {
      groups: (piece) => this.#askGroups(piece, filter, detail),
      users: (piece) => this.#askUsers(columns.usersQuery(piece, filter, this.#pageSize)),
      rows: (piece) => this.#askRows(columns.rowsQuery(piece, filter, detail === 'app' ? detail : 'all')),
      userOf: (group) => group.userId,
    };
  }

  async #askGroups(piece: Piece, filter: LoginsFilter, detail: Detail): Promise<readonly LoginGroup[]> {
    const groups = await this.#query(this.#request.columns.groupsQuery(piece, filter, detail, this.#pageSize));
    this.#pieces += 1;
    this.#groups += groups.length;
    return groups;
  }

  async #query(soql: string): Promise<readonly LoginGroup[]> {
    return (await this.#ask(soql)).map((row) => readGroup(row, this.#words));
  }

  async #askUsers(soql: string): Promise<readonly Point[]> {
    return (await this.#ask(soql)).map(readPoint).filter((point) => point !== undefined);
  }

  async #ask(soql: string): Promise<readonly unknown[]> {
    this.#calls += 1;
    try {
      return await this.#queries.groups(soql, this.#request.signal);
    } catch (error) {
      this.#spent ||= error instanceof CallsSpent;
      throw error;
    }
  }

  async #askRows(soql: string): Promise<readonly LoginGroup[]> {
    const found: LoginGroup[] = [];
    try {
      for await (const page of this.#queries.rows(soql, this.#request.signal)) {
        this.#calls += 1;
        found.push(...page.map((row) => readLogin(row, this.#words)));
      }
    } catch (error) {
      this.#spent ||= error instanceof CallsSpent;
      throw error;
    }
    return found;
  }

  /** The answer, or undefined where the org refused it or no calls are left. */
  async #attempt<T>(query: () => Promise<T>): Promise<T | undefined> {
    try {
      return await query();
    } catch (error) {
      if (error instanceof TooManyGroups || error instanceof QueryTimedOut || error instanceof CallsSpent) {
        return undefined;
      }
      throw error;
    }
  }

  #take(groups: readonly LoginGroup[]): void {
    this.#hand(groups);
    this.#report(0);
  }

  #hand(groups: readonly LoginGroup[]): void {
    for (const group of groups) this.#emit(group);
  }

  #report(left: number): void {
    this.#request.onProgress?.({ pieces: this.#pieces, left, groups: this.#groups, calls: this.#calls });
  }

  #everything(): Piece {
    return { users: EVERYONE, from: this.#request.since, until: this.#request.until };
  }

  #lists(users: readonly (string | null)[]): Piece[] {
    const { since: from, until } = this.#request;
    const ids = users.filter((id) => id !== null);
    const pieces: Piece[] = users.includes(null) ? [{ users: { kind: 'one', id: null }, from, until }] : [];
    for (let i = 0; i < ids.length; i += IDS_PER_QUERY) {
      pieces.push({ users: { kind: 'list', ids: ids.slice(i, i + IDS_PER_QUERY) }, from, until });
    }
    return pieces;
  }
}
