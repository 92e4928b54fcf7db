/**
 * What LoginHistory tells: whether SOAP logins still succeed, and from where this session came.
 */

import type { Fact, Gap } from '../../policy/types.js';
import { known, unreadable } from '../metadata/index.js';
import type { SessionAddress } from '../types.js';
import { holds, type Capabilities } from './capabilities.js';
import type { OrgClient } from './client.js';
import { gap, refusedGap, why, type GapList } from './gaps.js';
import type { Identity } from './identity.js';
import { OrgRefusal } from './orgError.js';
import { quote, rowsOf, textOf, timeOf, type Row } from './query.js';
import { sourceIp } from './sides.js';

/** Own logins that are looked at for an address. */
const RECENT = 20;
/** LoginType of logins by SOAP where the sub-type does not say so. */
const SOAP_TYPES = new Set(['Other Apex API', 'Partner Product']);

/**
 * The latest successful SOAP login() that LoginHistory holds. Status does not filter, so the server groups: a handful of
 * rows however many logins there were. Where the whole of the history takes too long, its last week is asked.
 */
export async function readLastSoapSuccess(
  client: OrgClient,
  gaps: GapList,
  capabilities: Capabilities,
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
    const times = rows.filter(isSoapSuccess).map((row) => timeOf(row, 'latest') ?? '');
    const latest = times.sort().at(-1);
    if (latest !== undefined) return known(latest, 'LoginHistory');
    // A session that sees its own logins alone, or a week of all, can prove that SOAP works, and not that it does not.
    if (holds(capabilities, 'ManageUsers', 'MonitorLoginHistory') !== true) {
      return gaps.note(unreadable(gap('LoginHistory', why('own-rows-only'), 'MonitorLoginHistory')));
    }
    return whole ? known(latest, 'LoginHistory') : gaps.note(unreadable(gap('LoginHistory', why('part-of-history'))));
  } catch (error) {
    if (!(error instanceof OrgRefusal)) throw error;
    return gaps.note(unreadable(refusedGap('LoginHistory', error, 'MonitorLoginHistory')));
  }
}

export function isSoapSuccess(row: Row): boolean {
  if (!isSuccess(row)) return false;
  if (textOf(row, 'LoginSubType') === 'SoapApiLogin') return true;
  return SOAP_TYPES.has(textOf(row, 'LoginType') ?? '') && (textOf(row, 'ApiType') ?? '').startsWith('SOAP');
}

function isSuccess(row: Row): boolean {
  return textOf(row, 'Status')?.toLowerCase() === 'success';
}

/** The address Salesforce saw when this session began, else the one of the newest own login that succeeded. */
export async function readSessionAddress(client: OrgClient, { userId }: Identity): Promise<SessionAddress | Gap> {
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
      return addressIn((await rowsOf(client, soql)).filter(isSuccess), 'LoginHistory', 'LoginTime');
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
  return gap('session address', why('no-session-address'));
}

function addressIn(rows: readonly Row[], from: SessionAddress['from'], timeField: string): SessionAddress | undefined {
  for (const row of rows) {
    const address = sourceIp(row);
    const time = timeOf(row, timeField);
    if (address !== undefined && time !== undefined) return { address, from, time };
  }
  return undefined;
}
