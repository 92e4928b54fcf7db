/**
 * What LoginHistory tells: whether SOAP logins still succeed, and from where this session came.
 */

import {
  type Fact,
  type Gap,
  isSurelySoap,
  known,
  type LoginMarks,
  statusGap,
  type StatusWords,
  unreadable,
} from '../../../policy/index.js';
import { Text } from '../../../text.js';
import type { SessionAddress } from '../../types.js';
import { type Capabilities, gap, type GapList, mayRead, type Identity, refusedGap } from '../session/index.js';
import { type OrgClient, OrgRefusal, quote, type Row, rowsOf, textOf, timeOf } from '../wire/index.js';
import { sourceIp } from '../users/index.js';
import type { StatusReader } from './statusReader.js';

/** Own logins that are looked at for an address. */
const RECENT = 20;

/**
 * The latest successful SOAP login() that LoginHistory holds. Status does not filter, so the server groups: a handful of
 * rows however many logins there were. Where the whole of the history takes too long, its last week is asked.
 */
export async function readLastSoapSuccess(
  client: OrgClient,
  gaps: GapList,
  capabilities: Capabilities,
  statuses: StatusReader,
): Promise<Fact<string | undefined>> {
  const fields = 'LoginType, LoginSubType, ApiType, Status';
  const soql = (where: string): string =>
    `SELECT ${fields}, MAX(LoginTime) latest FROM LoginHistory${where} GROUP BY ${fields}`;
  try {
    const { rows, whole } = await rowsOf(client, soql(''))
      .then((all) => ({ rows: all, whole: true }))
      .catch(async (error: unknown) => {
        if (!(error instanceof OrgRefusal) || error.code === 'INVALID_TYPE') throw error;
        return { rows: await rowsOf(client, soql(' WHERE LoginTime = LAST_N_DAYS:7')), whole: false };
      });
    const logins = rows.filter((row) => isSurelySoap(marksOf(row)));
    const words = await statuses.wordsFor(statusesOf(rows));
    const times = logins.filter((row) => isSuccess(row, words)).map((row) => timeOf(row, 'latest') ?? '');
    const latest = times.sort().at(-1);
    if (latest !== undefined) return known(latest, 'LoginHistory');
    const unread = statusGap(words.unknownIn(statusesOf(logins)));
    if (unread !== undefined) return gaps.note(unreadable(unread));
    // A session that sees its own logins alone, or a week of all, can prove that SOAP works, and not that it does not.
    if (mayRead(capabilities, 'MonitorLoginHistory') !== true) {
      return gaps.note(unreadable(gap('LoginHistory', Text.of('facts-org.gap.own-rows-only'), 'MonitorLoginHistory')));
    }
    return whole
      ? known(latest, 'LoginHistory')
      : gaps.note(unreadable(gap('LoginHistory', Text.of('facts-org.gap.part-of-history'))));
  } catch (error) {
    if (!(error instanceof OrgRefusal)) throw error;
    return gaps.note(unreadable(refusedGap('LoginHistory', error, 'MonitorLoginHistory')));
  }
}

/** Rows of SOAP login() that succeeded. */
export function isSoapSuccess(row: Row, words: StatusWords): boolean {
  return isSuccess(row, words) && isSurelySoap(marksOf(row));
}

export function statusesOf(rows: readonly Row[]): readonly (string | undefined)[] {
  return rows.map((row) => textOf(row, 'Status'));
}

function isSuccess(row: Row, words: StatusWords): boolean {
  return words.outcomeOf(textOf(row, 'Status')) === 'success';
}

function marksOf(row: Row): LoginMarks {
  const field = (name: string): string | null => textOf(row, name) ?? null;
  return {
    loginType: field('LoginType'),
    loginSubType: field('LoginSubType'),
    apiType: field('ApiType'),
    application: field('Application'),
  };
}

/** The address Salesforce saw when this session began, else the one of the newest own login that succeeded. */
export async function readSessionAddress(
  client: OrgClient,
  { userId }: Identity,
  statuses: StatusReader,
): Promise<SessionAddress | Gap> {
  const sources = [
    async (): Promise<SessionAddress | undefined> => {
      const soql =
        'SELECT SourceIp, CreatedDate FROM AuthSession WHERE IsCurrent = true ORDER BY CreatedDate DESC LIMIT 10';
      return addressIn(await rowsOf(client, soql), 'AuthSession', 'CreatedDate');
    },
    async (): Promise<SessionAddress | undefined> => {
      if (userId === undefined) return undefined;
      const soql =
        `SELECT SourceIp, LoginTime, Status FROM LoginHistory WHERE UserId = ${quote(userId)} ` +
        `ORDER BY LoginTime DESC LIMIT ${RECENT}`;
      const rows = await rowsOf(client, soql);
      const words = await statuses.wordsFor(statusesOf(rows));
      return addressIn(
        rows.filter((row) => isSuccess(row, words)),
        'LoginHistory',
        'LoginTime',
      );
    },
  ];
  for (const source of sources) {
    try {
      const found = await source();
      if (found !== undefined) return found;
    } catch (error) {
      if (!(error instanceof OrgRefusal)) throw error;
    }
  }
  return gap(Text.of('facts.what.session-address'), Text.of('facts-org.gap.no-session-address'));
}

function addressIn(rows: readonly Row[], from: SessionAddress['from'], timeField: string): SessionAddress | undefined {
  for (const row of rows) {
    const address = sourceIp(row);
    const time = timeOf(row, timeField);
    if (address !== undefined && time !== undefined) return { address, from, time };
  }
  return undefined;
}
