/**
 * The connection to an org by name, or to the default org of sf.
 */
import { ConfigAggregator, type Connection, Org, OrgConfigProperties } from '@salesforce/core';
import { UsageError } from '../errors.js';
import { Text } from '../text.js';
import { patient } from './patientOrg.js';

/**
 * The org of this username, alias or access token; without one the default org of sf.
 *
 * @throws UsageError with the key `missing` when there is no default either.
 */
export async function connectionOf(
  name: string | undefined,
  apiVersion: string | undefined,
  missing = Text.of('login-errors.diagnose.no-org'),
): Promise<Connection> {
  const aliasOrUsername = name ?? (await defaultOrg(missing));
  const org = await patient(async () => Org.create({ aliasOrUsername }));
  return org.getConnection(apiVersion);
}

async function defaultOrg(missing: Text): Promise<string> {
  const value: unknown = (await ConfigAggregator.create()).getPropertyValue(OrgConfigProperties.TARGET_ORG);
  if (typeof value !== 'string' || value === '') {
    throw new UsageError(missing);
  }
  return value;
}
