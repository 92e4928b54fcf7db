/**
 * `list logins` as CSV: one line for each address of a row.
 */
import { csvField } from '../neutral.js';
import type { LoginsResult, ReportedLogin, ReportedLoginAddress } from './result.js';

type Field = string | number | boolean | undefined;

/** @param first whether this is the first line of the row: a number of the whole row stands there alone, so that sums are right */
type Cell = (row: ReportedLogin, address: ReportedLoginAddress | undefined, first: boolean) => Field;

const COLUMNS: readonly (readonly [string, Cell])[] = [
  ['org', (row) => row.org],
  ['user.id', (row) => row.user?.id],
  ['user.username', (row) => row.user?.username],
  ['user.name', (row) => row.user?.name],
  ['user.profile', (row) => row.user?.profile],
  ['user.integration', (row) => row.user?.integration],
  ['path', (row) => row.path],
  ['certainty', (row) => row.certainty],
  ['client', (row) => row.client],
  ['apiType', (row) => row.apiType],
  ['apiVersion', (row) => row.apiVersion],
  ['address.address', (_, address) => address?.address],
  ['address.country', (_, address) => address?.country],
  ['address.logins', (_, address) => address?.logins],
  ['address.firstSeen', (_, address) => address?.firstSeen],
  ['address.lastSeen', (_, address) => address?.lastSeen],
  ['address.verdict', (_, address) => address?.verdict],
  ['address.rule', (_, address) => address?.rule],
  ['users', (row, _, first) => (first ? row.users : undefined)],
  ['logins', (row, _, first) => (first ? row.logins : undefined)],
  ['failures', (row, _, first) => (first ? failureWords(row) : undefined)],
  ['firstSeen', (row) => row.firstSeen],
  ['lastSeen', (row) => row.lastSeen],
  ['lastSuccess', (row) => row.lastSuccess],
  ['tokenUsed', (row) => row.tokenUsed],
  ['breaksOn.date', (row) => row.breaksOn?.date],
  ['breaksOn.latest', (row) => row.breaksOn?.latest],
  ['breaksOn.daysLeft', (row) => row.breaksOn?.daysLeft],
  ['breaksOn.of', (row) => row.breaksOn?.of],
  ['breaksOn.state', (row) => row.breaksOn?.state],
  ['breaksOn.certainty', (row) => row.breaksOn?.certainty],
  ['breaksOn.users', (row, _, first) => (first ? row.breaksOn?.users : undefined)],
  ['breaksOn.from', (row) => row.breaksOn?.from],
  ['breaksOn.heldUntil', (row) => row.breaksOn?.heldUntil],
  ['breaksOn.succeededSince', (row) => row.breaksOn?.succeededSince],
  ['breaksOn.why', (row) => row.breaksOn?.why],
  ['breaksOn.source', (row) => row.breaksOn?.source],
  ['retirement.date', (row) => row.retirement?.date],
  ['retirement.latest', (row) => row.retirement?.latest],
  ['retirement.daysLeft', (row) => row.retirement?.daysLeft],
  ['retirement.what', (row) => row.retirement?.what],
  ['retirement.source', (row) => row.retirement?.source],
  ['versionRetirement.deprecated.release', (row) => row.versionRetirement?.deprecated.release],
  ['versionRetirement.retired.release', (row) => row.versionRetirement?.retired.release],
  ['instanceHosts', (row) => row.instanceHosts?.join('; ')],
  ['moveTo.option', (row) => row.moveTo.option],
  ['moveTo.why', (row) => row.moveTo.why],
  ['evidence', (row) => row.evidence.join('; ')],
];

function failureWords({ failures }: ReportedLogin): string {
  return failures.map(({ status, count }) => `${count} ${status}`).join('; ');
}

/**
 * RFC 4180, line by line; nested fields are joined with a dot in the heading. What belongs to the row is repeated on the
 * line of each of its addresses, but for what it counts.
 */
export function* loginsCsv(result: LoginsResult): Generator<string, void, undefined> {
  yield `${COLUMNS.map(([name]) => name).join(',')}\r\n`;
  for (const row of result.logins) {
    const addresses = row.addresses.length === 0 ? [undefined] : row.addresses;
    for (const [index, address] of addresses.entries()) {
      yield `${COLUMNS.map(([, field]) => csvField(field(row, address, index === 0))).join(',')}\r\n`;
    }
  }
}
