/**
 * What an org tells about past logins.
 */
import { classifyLogin, statusGap, StatusWords } from '../../../policy/loginRow/index.js';
import type { ClientName, LoginFacts, LoginGroup, TokenUse } from '../../../policy/logins/types.js';
import type { Gap } from '../../../policy/types.js';
import type { LoginQuery } from '../../types.js';
import { holds, type Capabilities } from '../capabilities.js';
import type { OrgClient } from '../client.js';
import { gap, refusedGap, why } from '../gaps.js';
import { OrgError, OrgRefusal } from '../orgError.js';
import { fieldsOf } from '../query.js';
import type { StatusReader } from '../statusReader.js';
import { LoginColumns, OPTIONAL_FIELDS } from './columns.js';
import { CsvError } from './csv.js';
import { listLogs, opener, readLogs } from './eventLogs.js';
import { CallsSpent } from './failures.js';
import { readLoginHistory, type HistoryOutcome } from './history.js';
import { OrgLoginQueries } from './queries.js';

export interface LoginContext {
  readonly client: OrgClient;
  readonly capabilities: Capabilities;
  readonly statuses: StatusReader;
}

const seconds = (time: string): number => Math.ceil(Date.parse(time) / 1000);
const loginsWhy = (rest: string, ...params: readonly string[]): Gap['why'] => ({ key: `logins.gap.${rest}`, params });

/** Reads LoginHistory and, where the session may, the event logs of the same time. */
export async function readLogins(
  { client, capabilities, statuses }: LoginContext,
  query: LoginQuery,
): Promise<LoginFacts> {
  const gaps: Gap[] = [];
  const groups = await readGroups(client, query, gaps);
  // Without the permission Salesforce shows a session its own logins alone, and says nothing.
  if (gaps.length === 0 && holds(capabilities, 'ManageUsers', 'MonitorLoginHistory') !== true) {
    gaps.push(gap('LoginHistory', why('own-rows-only'), 'MonitorLoginHistory'));
  }
  const seen = groups.map(({ status }) => status);
  const successTexts = await statuses.successTextsFor(seen);
  const unknown = statusGap(new StatusWords(seen, successTexts).unknownIn(seen));
  if (unknown !== undefined) gaps.push(unknown);
  const logs = await readEventLogs(client, capabilities, query, groups);
  const { since, until } = query;
  return { since, until, groups, successTexts, gaps, ...logs };
}

async function readGroups(client: OrgClient, query: LoginQuery, gaps: Gap[]): Promise<LoginGroup[]> {
  const groups: LoginGroup[] = [];
  try {
    const fields = await fieldsOf(client, 'LoginHistory');
    const missing = new Set(OPTIONAL_FIELDS.filter((field) => !fields.has(field)));
    if (missing.has('LoginSubType')) gaps.push(gap('LoginHistory.LoginSubType', loginsWhy('no-sub-type')));
    const outcome = await readLoginHistory(
      new OrgLoginQueries(client),
      {
        since: seconds(query.since),
        until: seconds(query.until),
        wanted: query.wanted,
        columns: new LoginColumns(missing),
        ...(query.users && { users: query.users }),
        ...(query.signal && { signal: query.signal }),
        ...(query.onProgress && { onProgress: query.onProgress }),
      },
      (group) => {
        if (query.wanted === 'all' || classifyLogin(group).path !== 'other') groups.push(group);
      },
    );
    gaps.push(...unreadGaps(outcome));
  } catch (error) {
    gaps.push(historyGap(error));
  }
  return groups;
}

function historyGap(error: unknown): Gap {
  if (error instanceof OrgRefusal) return refusedGap('LoginHistory', error, 'MonitorLoginHistory');
  if (callsSpent(error)) return gap('LoginHistory', loginsWhy('calls-spent', '1'));
  throw error;
}

const callsSpent = (error: unknown): boolean =>
  error instanceof CallsSpent || (error instanceof OrgError && error.kind === 'calls-spent');

function unreadGaps(outcome: HistoryOutcome): Gap[] {
  const counted = (why: 'calls' | 'timeout'): string => String(outcome.filter((piece) => piece.why === why).length);
  return [
    ...(counted('calls') === '0' ? [] : [gap('LoginHistory', loginsWhy('calls-spent', counted('calls')))]),
    ...(counted('timeout') === '0' ? [] : [gap('LoginHistory', loginsWhy('timed-out', counted('timeout')))]),
  ];
}

interface Logs {
  readonly tokenUses: readonly TokenUse[];
  readonly clientNames: readonly ClientName[];
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
    const gaps = leftOut.length === 0 ? [] : [gap('EventLogFile', loginsWhy('logs-left-out', String(leftOut.length)))];
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
  if (error instanceof CsvError) return [gap('EventLogFile', { key: error.key, params: error.params })];
  if (callsSpent(error)) return [gap('EventLogFile', loginsWhy('calls-spent', '1'))];
  throw error;
}
