/**
 * The `Organization` record.
 */
import { needFlag, needId, needText, type OrgClient, orgError, rowsOf, textOf, timeOf } from '../wire/index.js';

export interface Organization {
  readonly id: string;
  readonly name: string;
  /** `Enterprise Edition`, `Team Edition` (sold as Group), ... */
  readonly type: string;
  readonly sandbox: boolean;
  readonly instance: string | undefined;
  /** IANA zone. */
  readonly timeZone: string;
  /** ISO time. */
  readonly created: string | undefined;
}

export async function readOrganization(client: OrgClient): Promise<Organization> {
  const soql =
    'SELECT Id, Name, OrganizationType, IsSandbox, InstanceName, TimeZoneSidKey, CreatedDate FROM Organization';
  const [row] = await rowsOf(client, soql);
  if (row === undefined) throw orgError('shape', { what: 'Organization' });
  return {
    id: needId(row, 'Id'),
    name: needText(row, 'Name'),
    type: needText(row, 'OrganizationType'),
    sandbox: needFlag(row, 'IsSandbox'),
    instance: textOf(row, 'InstanceName'),
    timeZone: needText(row, 'TimeZoneSidKey'),
    created: timeOf(row, 'CreatedDate'),
  };
}

/**
 * Editions that keep one list of login IP ranges in Session Settings, not one on each profile (D). Professional Edition
 * is none of them: with the add-on Edit Profiles & Page Layouts its profiles have ranges, without it nothing has but the
 * org (D). So what its profiles say is the whole truth either way.
 */
const ONE_LIST = new Set(['Team Edition', 'Group Edition', 'Personal Edition']);

export function keepsOneRangeList(organization: Organization): boolean {
  return ONE_LIST.has(organization.type);
}
