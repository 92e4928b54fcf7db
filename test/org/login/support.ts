/** What tests of logins share: the integration cases, and what came of an attempt. */
import type { Integration, IntegrationCase, Org } from '../index.js';
import type { Reply } from '../client.js';
import { Client, element } from '../client.js';

/** A Wednesday at noon. */
export const NOW = Date.parse('2026-11-18T12:00:00Z');
export const INVALID = 'Invalid username, password, security token; or user locked out.';

export function integration(org: Org, name: IntegrationCase): Integration {
  const found = org.integrations.find((item) => item.case === name);
  if (found === undefined) throw new Error(`No integration ${name}`);
  return found;
}

/** `exceptionCode`, or `ok`. */
export function outcomeOf(reply: Reply): string {
  return reply.status === 200 ? 'ok' : (element(reply.text, 'exceptionCode') ?? 'no fault');
}

export async function newestStatus(org: Org, username: string): Promise<unknown> {
  const [record] = await new Client(org).all(
    'SELECT Status, LoginType, LoginSubType, SourceIp, ApiType, ApiVersion, UserId FROM LoginHistory ' +
      `WHERE UserId IN (SELECT Id FROM User WHERE Username = '${username}') ORDER BY LoginTime DESC, Id DESC LIMIT 1`,
  );
  return record?.['Status'];
}
