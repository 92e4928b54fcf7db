/**
 * What an org tells about past logins.
 */
import {
  classifyLogin,
  type ApiUsage,
  type ClientName,
  type Gap,
  type HeldUntil,
  type HostLogins,
  type LoginFacts,
  type LoginGroup,
  statusGap,
  StatusWords,
  type TokenUse,
  isByApp,
  isPasswordPath,
} from '../../../policy/index.js';
import { Text } from '../../../text.js';
import type { LoginQuery } from '../../types.js';
import { readTemporaryHolders } from '../users/index.js';
import { type Capabilities, gap, holds, mayRead, type ReadPermission, refusedGap } from '../session/index.js';
import { fieldsOf, type OrgClient, OrgError, OrgRefusal } from '../wire/index.js';
import type { StatusReader } from './statusReader.js';
import { LoginColumns, OPTIONAL_FIELDS } from './columns.js';
import { CsvError } from './csv.js';
import { listLogs, opener, readLogs } from './eventLogs.js';
import { CallsSpent } from './failures.js';
import { readLoginHistory, type UnreadPieces } from './history.js';
import { readInstanceHosts } from './hosts.js';
import { OrgLoginQueries } from './queries.js';

export interface LoginContext {
  readonly client: OrgClient;
  readonly capabilities: Capabilities;
  readonly statuses: StatusReader;
}

const seconds = (time: string): number => Math.ceil(Date.parse(time) / 1000);

/** Reads LoginHistory and, where the session may, the event logs of the same time. */
export async function readLogins(
  { client, capabilities, statuses }: LoginContext,
  query: LoginQuery,
): Promise<LoginFacts> {
  const gaps: Gap[] = [];
  const fields = await orGap('LoginHistory', gaps, async () => fieldsOf(client, 'LoginHistory'));
  const groups = fields === undefined ? [] : await readLoginGroups(client, query, fields, gaps);
  // Without the permission Salesforce shows a session its own logins alone, and says nothing.
  const seesOthers = new Set(groups.map(({ userId }) => userId)).size > 1;
  if (gaps.length === 0 && !seesOthers && mayRead(capabilities, 'MonitorLoginHistory') !== true) {
    gaps.push(gap('LoginHistory', Text.of('facts-org.gap.own-rows-only'), 'MonitorLoginHistory'));
  }
  const hosts = fields !== undefined && query.stops === true ? await readHosts(client, query, fields, gaps) : undefined;
  const soap = groups.some((group) => classifyLogin(group).path === 'soap');
  const heldUntil = query.stops === true ? (soap ? await readHeldUntil(client, query, gaps) : []) : undefined;
  const seen = [...groups, ...(hosts ?? [])].map(({ status }) => status);
  const successTexts = await statuses.successTextsFor(seen);
  const unknown = statusGap(new StatusWords(seen, successTexts).unknownIn(seen));
  if (unknown !== undefined) gaps.push(unknown);
  const logs = await readEventLogs(client, capabilities, query, groups);
  const { since, until } = query;
  return {
    since,
    until,
    groups,
    ...(hosts && { instanceHosts: hosts }),
    ...(heldUntil && { heldUntil }),
    successTexts,
    gaps,
    ...logs,
  };
}

async function readLoginGroups(
  client: OrgClient,
  query: LoginQuery,
  fields: ReadonlySet<string>,
  gaps: Gap[],
): Promise<LoginGroup[]> {
  const groups: LoginGroup[] = [];
  const columns = columnsOf(fields);
  if (!fields.has('LoginSubType')) gaps.push(gap('LoginHistory.LoginSubType', Text.of('logins.gap.no-sub-type')));
  const request = {
    ...timeOfQuery(query),
    wanted: query.wanted,
    columns,
    ...(query.users && { users: query.users }),
    ...(query.onProgress && { onProgress: query.onProgress }),
  };
  const unread = await orGap('LoginHistory', gaps, async () =>
    readLoginHistory(new OrgLoginQueries(client), request, (group) => {
      const isWanted =
        query.wanted === 'all' ||
        (query.wanted === 'apps' ? isByApp(group) : isPasswordPath(classifyLogin(group).path));
      if (isWanted) groups.push(group);
    }),
  );
  gaps.push(...unreadGaps('LoginHistory', unread ?? []));
  return groups;
}

/** Logins at hosts that name an instance, of the users in question. */
async function readHosts(
  client: OrgClient,
  query: LoginQuery,
  fields: ReadonlySet<string>,
  gaps: Gap[],
): Promise<readonly HostLogins[]> {
  const what = 'LoginHistory.LoginUrl';
  if (!fields.has('LoginUrl')) {
    gaps.push(gap(what, Text.of('logins.gap.no-login-url')));
    return [];
  }
  const request = { ...timeOfQuery(query), columns: columnsOf(fields) };
  const found = await orGap(what, gaps, async () => readInstanceHosts(new OrgLoginQueries(client), request));
  if (found === undefined) return [];
  gaps.push(...unreadGaps(what, found.unread));
  const those = query.users && new Set(query.users);
  return those === undefined ? found.logins : found.logins.filter(({ userId }) => userId !== null && those.has(userId));
}

/** Who holds Use Any API Auth until a time alone. */
async function readHeldUntil(client: OrgClient, query: LoginQuery, gaps: Gap[]): Promise<readonly HeldUntil[]> {
  const what = 'PermissionSetAssignment';
  const read = await orGap(what, gaps, async () => readTemporaryHolders(client, query.until), 'ViewSetup');
  if (read?.unsure !== undefined) gaps.push(read.unsure);
  return read?.holders ?? [];
}

function columnsOf(fields: ReadonlySet<string>): LoginColumns {
  return new LoginColumns(new Set(OPTIONAL_FIELDS.filter((field) => !fields.has(field))));
}

function timeOfQuery({ signal, since, until }: LoginQuery): { since: number; until: number; signal?: AbortSignal } {
  return { since: seconds(since), until: seconds(until), ...(signal && { signal }) };
}

/** What was read, or a gap where the org refused it or no calls are left. */
async function orGap<T>(
  what: string,
  gaps: Gap[],
  read: () => Promise<T>,
  permission: ReadPermission = 'MonitorLoginHistory',
): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    gaps.push(historyGap(what, error, permission));
    return undefined;
  }
}

function historyGap(what: string, error: unknown, permission: ReadPermission): Gap {
  if (error instanceof OrgRefusal) return refusedGap(what, error, permission);
  if (callsSpent(error)) return gap(what, Text.of('logins.gap.calls-spent', { pieces: '1' }));
  throw error;
}

const callsSpent = (error: unknown): boolean =>
  error instanceof CallsSpent || (error instanceof OrgError && error.kind === 'calls-spent');

function unreadGaps(what: string, unread: UnreadPieces): Gap[] {
  const counted = (why: 'calls' | 'timeout'): string => String(unread.filter((piece) => piece.why === why).length);
  return [
    ...(counted('calls') === '0' ? [] : [gap(what, Text.of('logins.gap.calls-spent', { pieces: counted('calls') }))]),
    ...(counted('timeout') === '0' ? [] : [gap(what, Text.of('logins.gap.timed-out', { pieces: counted('timeout') }))]),
  ];
}

interface Logs {
  readonly tokenUses: readonly TokenUse[];
  readonly clientNames: readonly ClientName[];
  readonly apiUsage?: ApiUsage;
  readonly logGaps: readonly Gap[];
}

/** Without the permission, or in an org that keeps no logs, there is no evidence and that is no error. */
async function readEventLogs(
  client: OrgClient,
  capabilities: Capabilities,
  query: LoginQuery,
  groups: readonly LoginGroup[],
): Promise<Logs> {
  const none = { tokenUses: [], clientNames: [] };
  const users = new Set(groups.map(({ userId }) => userId).filter((id) => id !== null));
  const { stream } = client;
  if (users.size === 0 || stream === undefined || query.maxLogBytes === 0) return { ...none, logGaps: [] };
  try {
    const files = await listLogs(client, query);
    const { since, until, maxLogBytes } = query;
    const { leftOut, ...read } = await readLogs(files, opener(client, stream), {
      since,
      until,
      users,
      maxBytes: maxLogBytes,
    });
    const gaps =
      leftOut.length === 0
        ? []
        : [gap('EventLogFile', Text.of('logins.gap.logs-left-out', { files: String(leftOut.length) }))];
    return { ...read, logGaps: gaps };
  } catch (error) {
    return { ...none, logGaps: logGapsOf(error, holds(capabilities, 'ViewEventLogFiles')) };
  }
}

function logGapsOf(error: unknown, permitted: boolean | undefined): Gap[] {
  if (error instanceof OrgRefusal) {
    // Whoever may see log files and is told that there is no such object works in an org without them.
    if (permitted === true && error.code === 'INVALID_TYPE') return [];
    return [refusedGap('EventLogFile', error, 'ViewEventLogFiles')];
  }
  if (error instanceof CsvError) return [gap('EventLogFile', error.text)];
  if (callsSpent(error)) return [gap('EventLogFile', Text.of('logins.gap.calls-spent', { pieces: '1' }))];
  throw error;
}
