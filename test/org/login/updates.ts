/**
 * What release updates enforce at a login at the org's own time: what its rows say, and for rows that are not there the
 * days that Salesforce has published (docs/salesforce.md sections 1 and 6).
 */
import { ANY_API_AUTH, FLOW_RETIREMENT, SOAP_RETIREMENT } from '../generate/updates.js';
import { statusSql } from '../model/updates.js';
import type { OrgState } from '../state.js';
import { numberIn, textIn } from '../store.js';

const IN_FORCE = new Set(['Complete', 'Revocable', 'Invoked']);
const NOT_IN_FORCE = new Set(['Invocable', 'Nascent', 'Pending']);
const ANY_API_AUTH_DAY = '2026-12-01';
/** Summer '26: new orgs enforce it from their creation. */
const ANY_API_AUTH_NEW_ORGS = '2026-06-01';
const FLOW_DAY = '2027-02-20';

/** Whether the org's row is in force; undefined where there is none, or one that tells neither. */
function rowInForce(org: OrgState, name: string): boolean | undefined {
  const row = org.store.get(
    `SELECT ${statusSql('u', org.seconds)} AS status FROM release_update u WHERE u.developer_name = :name`,
    { name },
  );
  const status = textIn(row?.['status']);
  return IN_FORCE.has(status) ? true : NOT_IN_FORCE.has(status) ? false : undefined;
}

function today(org: OrgState): string {
  return new Date(org.now()).toISOString().slice(0, 10);
}

export function needsAnyApiAuth(org: OrgState): boolean {
  const { useAnyApiAuth } = org.settings;
  if (useAnyApiAuth !== 'as-documented') return useAnyApiAuth === 'enforced';
  const created = numberIn(org.store.get('SELECT created FROM organization')?.['created']);
  return (
    rowInForce(org, ANY_API_AUTH) ??
    (today(org) >= ANY_API_AUTH_DAY || new Date(created * 1000).toISOString().slice(0, 10) >= ANY_API_AUTH_NEW_ORGS)
  );
}

export function hasSoapLogin(org: OrgState): boolean {
  return org.settings.soapLogin && rowInForce(org, SOAP_RETIREMENT) !== true;
}

export function hasPasswordFlow(org: OrgState): boolean {
  if (org.settings.oauthPasswordFlowBlocked ?? false) return false;
  return !(rowInForce(org, FLOW_RETIREMENT) ?? today(org) > FLOW_DAY);
}
