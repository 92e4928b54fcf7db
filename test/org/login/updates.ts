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
/** Summer '23: where the setting was never stored, newer orgs block the flow and older ones allow it. */
const FLOW_BLOCKED_IN_NEW_ORGS = '2023-06-01';
/** The only day that is published for the end of SOAP login(). */
const SOAP_DAY = '2027-06-01';

/** Whether the org's row is in force; undefined where there is none, or one that tells neither. */
function rowInForce(org: OrgState, name: string): boolean | undefined {
  const row = org.store.get(
    `SELECT ${statusSql('u', org.seconds)} AS status FROM release_update u WHERE u.developer_name = :name`,
    { name },
  );
  const status = textIn(row?.['status']);
  return IN_FORCE.has(status) ? true : NOT_IN_FORCE.has(status) ? false : undefined;
}

/** The day of the org's own row beats the published one, also where its status tells nothing. */
function dayOf(org: OrgState, name: string, published: string): string {
  const sql = 'SELECT release_date FROM release_update WHERE developer_name = :name';
  return textIn(org.store.get(sql, { name })?.['release_date']) || published;
}

function today(org: OrgState): string {
  return new Date(org.now()).toISOString().slice(0, 10);
}

function createdOn(org: OrgState): string {
  const created = numberIn(org.store.get('SELECT created FROM organization')?.['created']);
  return new Date(created * 1000).toISOString().slice(0, 10);
}

export function needsAnyApiAuth(org: OrgState): boolean {
  const { useAnyApiAuth } = org.settings;
  if (useAnyApiAuth !== 'as-documented') return useAnyApiAuth === 'enforced';
  return (
    rowInForce(org, ANY_API_AUTH) ??
    (today(org) >= dayOf(org, ANY_API_AUTH, ANY_API_AUTH_DAY) || createdOn(org) >= ANY_API_AUTH_NEW_ORGS)
  );
}

export function hasSoapLogin(org: OrgState): boolean {
  return org.settings.soapLogin && !isSoapRetired(org);
}

function isSoapRetired(org: OrgState): boolean {
  return rowInForce(org, SOAP_RETIREMENT) ?? today(org) >= dayOf(org, SOAP_RETIREMENT, SOAP_DAY);
}

function isFlowRetired(org: OrgState): boolean {
  return rowInForce(org, FLOW_RETIREMENT) ?? today(org) > dayOf(org, FLOW_RETIREMENT, FLOW_DAY);
}

export function hasPasswordFlow(org: OrgState): boolean {
  if (org.settings.oauthPasswordFlowBlocked ?? createdOn(org) >= FLOW_BLOCKED_IN_NEW_ORGS) return false;
  return !isFlowRetired(org);
}

export interface InForce {
  readonly soapLogin: boolean;
  readonly anyApiAuth: boolean;
  readonly passwordFlow: boolean;
  /** Whether Salesforce has ended the path itself, whatever the org's settings say. */
  readonly retired: Readonly<Record<'soap' | 'oauth-password', boolean>>;
}

export function inForce(org: OrgState): InForce {
  return {
    soapLogin: hasSoapLogin(org),
    anyApiAuth: needsAnyApiAuth(org),
    passwordFlow: hasPasswordFlow(org),
    retired: { soap: isSoapRetired(org), 'oauth-password': isFlowRetired(org) },
  };
}
