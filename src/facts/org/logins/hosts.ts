/**
 * Who logs in at a host that names an instance. The host is not among the columns by which logins are grouped: each group
 * would come once for each of its hosts. One question for all hosts tells whether there is anything to read at all, which
 * there hardly ever is; only then is asked who it was.
 */
import { type HostLogins, isInstanceHost } from '../../../policy/index.js';
import { readHost, readHostLogins, readPoint, WordPool, type LoginColumns } from './columns.js';
import { CallsSpent, QueryTimedOut, TooManyGroups } from './failures.js';
import type { LoginQueries } from './history.js';
import { EVERYONE, halveTime, type Piece } from './historyPieces.js';
import { firstWindow } from './sampler.js';
import { readGroups, type UnreadPiece } from './splitter.js';

export interface HostRequest {
  /** Seconds since 1970; `until` is exclusive. */
  readonly since: number;
  readonly until: number;
  readonly columns: LoginColumns;
  readonly signal?: AbortSignal;
}

export interface HostsRead {
  readonly logins: readonly HostLogins[];
  readonly unread: readonly UnreadPiece[];
}

const PAGE_SIZE = 2000;
/** Spans of time for which hosts are asked, at most: an org that gives up on each of them is not asked without end. */
const MOST_SPANS = 200;
/** Hosts in one IN list. Salesforce has some hundred instances, an org is at few of them. */
const HOSTS_PER_QUERY = 100;

export async function readInstanceHosts(queries: LoginQueries, request: HostRequest): Promise<HostsRead> {
  const { hosts, unread } = await readHosts(queries, request);
  const logins: HostLogins[] = [];
  const left: UnreadPiece[] = [...unread];
  for (let at = 0; at < hosts.length; at += HOSTS_PER_QUERY) {
    left.push(...(await readLoginsAt(queries, request, hosts.slice(at, at + HOSTS_PER_QUERY), logins)));
  }
  return { logins, unread: left };
}

/** The hosts that name an instance, as the org writes them. */
async function readHosts(
  queries: LoginQueries,
  { columns, signal, since: from, until }: HostRequest,
): Promise<{ hosts: readonly string[]; unread: readonly UnreadPiece[] }> {
  const hosts = new Set<string>();
  const unread: UnreadPiece[] = [];
  const spans: Piece[] = [{ users: EVERYONE, from, until }];
  let asked = 0;
  for (let span = spans.shift(); span !== undefined; span = spans.shift()) {
    signal?.throwIfAborted();
    const answer = asked < MOST_SPANS ? await ask(queries, columns.hostsQuery(span, PAGE_SIZE), signal) : 'timeout';
    asked += 1;
    if (typeof answer !== 'string' && answer.length < PAGE_SIZE) {
      for (const row of answer) {
        const host = readHost(row);
        if (host !== undefined && isInstanceHost(host)) hosts.add(host);
      }
      continue;
    }
    const halves = answer === 'calls' || asked >= MOST_SPANS ? undefined : halveTime(span);
    if (halves) spans.unshift(...halves);
    else unread.push({ piece: span, why: answer === 'calls' ? 'calls' : 'timeout' });
  }
  return { hosts: [...hosts].sort(), unread };
}

async function ask(
  queries: LoginQueries,
  soql: string,
  signal: AbortSignal | undefined,
): Promise<readonly unknown[] | 'timeout' | 'calls'> {
  try {
    return await queries.groups(soql, signal);
  } catch (error) {
    if (error instanceof TooManyGroups || error instanceof QueryTimedOut) return 'timeout';
    if (error instanceof CallsSpent) return 'calls';
    throw error;
  }
}

async function readLoginsAt(
  queries: LoginQueries,
  { columns, signal, since: from, until }: HostRequest,
  hosts: readonly string[],
  logins: HostLogins[],
): Promise<readonly UnreadPiece[]> {
  const words = new WordPool();
  const filter = { hosts };
  const groups = async (piece: Piece): Promise<readonly HostLogins[]> =>
    (await queries.groups(columns.groupsQuery(piece, filter, 'host', PAGE_SIZE), signal)).map((row) =>
      readHostLogins(row, words),
    );
  const everything: Piece = { users: EVERYONE, from, until };
  const first = await groups(everything).catch((error: unknown) => {
    if (error instanceof TooManyGroups || error instanceof QueryTimedOut) return undefined;
    if (error instanceof CallsSpent) return 'calls' as const;
    throw error;
  });
  if (first === 'calls') return [{ piece: everything, why: 'calls' }];
  if (first !== undefined && first.length < PAGE_SIZE) {
    logins.push(...first);
    return [];
  }
  return readGroups<HostLogins>([everything], {
    ask: {
      groups,
      users: async (piece) =>
        (await queries.groups(columns.usersQuery(piece, filter, PAGE_SIZE), signal))
          .map(readPoint)
          .filter((point) => point !== undefined),
      rows: async (piece) => {
        const found: HostLogins[] = [];
        for await (const page of queries.rows(columns.rowsQuery(piece, filter, 'host'), signal)) {
          found.push(...page.map((row) => readHostLogins(row, words)));
        }
        return found;
      },
      userOf: ({ userId }) => userId,
    },
    emit: (rows) => logins.push(...rows),
    parallel: 1,
    pageSize: PAGE_SIZE,
    window: firstWindow(),
    ...(signal && { signal }),
  });
}
