/**
 * The flags of `generate permission-set`, and from them to its job.
 */
import { Flags } from '@salesforce/sf-plugins-core';
import { Messages } from '@salesforce/core/messages';
import { announced } from '../../../announced.js';
import { UsageError } from '../../../errors.js';
import { KEPT_DAYS } from '../../../policy/index.js';
import { pageFlags } from '../../../cli/flags.js';
import { patientOrg } from '../../../cli/patientOrg.js';
import type { StopgapJob } from '../../../jobs/generatePermissionSet.js';
import { parseSince } from '../../../cli/since.js';
import { Text } from '../../../text.js';
import { DAY } from '../../../isoTime.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-token', 'token.generate.permission-set');
const words = (flag: string): { summary: string; description: string } => ({
  summary: announced(messages.getMessage(`flags.${flag}.summary`)),
  description: messages.getMessage(`flags.${flag}.description`),
});

export const permissionSetFlags = {
  'target-org': patientOrg(Flags.requiredOrg({ summary: messages.getMessage('flags.target-org.summary') })),
  'api-version': Flags.orgApiVersion(),
  'output-dir': Flags.string({ char: 'd', ...words('output-dir'), helpValue: '<directory>', default: '.' }),
  name: Flags.string({ char: 'n', ...words('name'), default: 'Use_Any_API_Auth_Stopgap' }),
  force: Flags.boolean(words('force')),
  since: Flags.string({ ...words('since'), helpValue: '90d' }),
  'unused-days': Flags.integer({ ...words('unused-days'), helpValue: '<days>', min: 1, default: 90 }),
  ...pageFlags,
  'max-calls': Flags.integer({ ...words('max-calls'), helpValue: '<number>', min: 1 }),
};

export interface PermissionSetFlagValues {
  readonly name: string;
  readonly since?: string | undefined;
  readonly 'unused-days': number;
}

/** Throws a {@link UsageError} for a name that Salesforce refuses, and for a look that is too short for its question. */
export function stopgapJob(flags: PermissionSetFlagValues, now: Date): StopgapJob {
  const { name, 'unused-days': unusedDays } = flags;
  // Letters, digits and single underscores, a letter first (object reference of PermissionSet).
  if (!/^[A-Za-z](?:_?[A-Za-z0-9])*$/.test(name) || name.length > 80) {
    throw new UsageError(Text.of('permission-set.name.invalid', { name }));
  }
  const kept = new Date(now.getTime() - KEPT_DAYS * DAY).toISOString();
  const asked = flags.since === undefined ? kept : parseSince(flags.since, now);
  const since = asked < kept ? kept : asked;
  if (Date.parse(since) > now.getTime() - unusedDays * DAY) {
    const days = Math.floor((now.getTime() - Date.parse(since)) / DAY);
    throw new UsageError(
      Text.of('permission-set.unused-days.unseen', { days: String(unusedDays), history: String(days) }),
    );
  }
  return { name, since, now: now.toISOString(), unusedDays };
}
