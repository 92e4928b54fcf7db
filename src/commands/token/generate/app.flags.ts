/**
 * The flags of `generate app`, and what follows from them alone.
 */
import { Flags } from '@salesforce/sf-plugins-core';
import { Messages } from '@salesforce/core/messages';
import { UsageError } from '../../../errors.js';
import { orgFlag, pageFlags } from '../../../cli/flags.js';
import type { UserFacts } from '../../../policy/index.js';
import { APP_FLOWS, type AppFlow } from '../../../policy/move/index.js';
import { LONGEST_NAME } from '../../../report/newApp/metadata.js';
import { isMailAddress } from '../../../report/mailAddress.js';
import { Text } from '../../../text.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-token', 'token.generate.app');
const words = (flag: string): { summary: string; description: string } => ({
  summary: messages.getMessage(`flags.${flag}.summary`),
  description: messages.getMessage(`flags.${flag}.description`),
});
const summary = (flag: string): { summary: string } => ({ summary: messages.getMessage(`flags.${flag}.summary`) });

export const appFlags = {
  'target-org': orgFlag(messages.getMessage('flags.target-org.summary'), ['snapshot']),
  snapshot: Flags.string({ ...summary('snapshot'), helpValue: '<path>' }),
  'api-version': Flags.orgApiVersion(),
  username: Flags.string({ char: 'u', ...summary('username'), required: true }),
  flow: Flags.option({ ...words('flow'), options: APP_FLOWS })(),
  name: Flags.string({ char: 'n', ...words('name') }),
  label: Flags.string(summary('label')),
  'contact-email': Flags.string({ ...words('contact-email'), helpValue: '<email>' }),
  'output-dir': Flags.string({ char: 'd', ...words('output-dir'), helpValue: '<directory>' }),
  'certificate-ends': Flags.string({ ...words('certificate-ends'), helpValue: '2027-11-30' }),
  'new-key': Flags.boolean(words('new-key')),
  since: Flags.string({ ...summary('since'), helpValue: '90d' }),
  force: Flags.boolean(words('force')),
  overwrite: Flags.boolean(words('overwrite')),
  explain: pageFlags.explain,
};

/** Those with which the command is named again, with --force beside them. */
export const ASKED_AGAIN: readonly string[] = [
  ...['flow', 'name', 'label', 'contact-email', 'output-dir', 'certificate-ends', 'since', 'new-key', 'overwrite'],
];

const DAY = 86_400_000;
const YEAR = 365 * DAY;
/** Of what no year of four digits holds a certificate cannot tell the end (RFC 5280, 4.1.2.5). */
const LAST = Date.parse('9999-12-31T23:59:59Z');

/**
 * The name that was given, or one from the username: `etl.nightly@acme.example` is `Etl_Nightly`.
 *
 * @throws UsageError for a name that is none of the API's, or too long for the parts that are called after it
 */
export function appName(given: string | undefined, username: string): string {
  const [local = ''] = username.split('@');
  const made = local
    .split(/[^A-Za-z0-9]+/u)
    .filter((part) => part !== '')
    .map((part) => `${part.charAt(0).toUpperCase()}${part.slice(1)}`)
    .join('_');
  const name = given ?? made.slice(0, LONGEST_NAME).replace(/_+$/u, '');
  const isNameless = given === undefined && !/^[A-Za-z]/u.test(name);
  if (isNameless) throw new UsageError(Text.of('move.error.no-name', { username }));
  if (!/^[A-Za-z](?:_?[A-Za-z0-9])*$/u.test(name) || name.length > LONGEST_NAME) {
    throw new UsageError(Text.of('move.error.name', { name, most: String(LONGEST_NAME) }));
  }
  return name;
}

/**
 * The last second of the day that was given, or of the one in a year.
 *
 * @throws UsageError for what is no day, and for one that has passed
 */
export function certificateEnd(given: string | undefined, now: Date): Date {
  const day = given ?? new Date(now.getTime() + YEAR).toISOString().slice(0, 10);
  const until = new Date(`${day}T23:59:59.000Z`);
  const isDay = /^\d{4}-\d\d-\d\d$/u.test(day) && !Number.isNaN(until.getTime()) && until.toISOString().startsWith(day);
  if (!isDay) throw new UsageError(Text.of('move.error.day', { day }));
  const isAhead = until.getTime() > now.getTime() && until.getTime() <= LAST;
  if (!isAhead) throw new UsageError(Text.of('move.error.past', { day }));
  return until;
}

/** Of an email field (Object Reference: Field Types, D). */
const LONGEST_EMAIL = 80;
/** Of a permission set, which bears the label of its app (Tooling API: PermissionSet, D). */
const LONGEST_LABEL = 80;

/**
 * What is wrong with flags before anything is read.
 *
 * @throws UsageError
 */
export function checkAppFlags(flags: {
  readonly flow?: AppFlow | undefined;
  readonly label?: string | undefined;
  readonly 'contact-email'?: string | undefined;
  readonly 'certificate-ends'?: string | undefined;
  readonly 'new-key': boolean;
}): void {
  const { 'contact-email': email, flow, label } = flags;
  if (flow !== undefined) checkKeyFlags(flow, flags);
  if (email !== undefined && (!isMailAddress(email) || email.length > LONGEST_EMAIL)) {
    throw new UsageError(Text.of('move.error.no-email', { email, most: String(LONGEST_EMAIL) }));
  }
  if (label !== undefined && (label.length > LONGEST_LABEL || /\p{C}/u.test(label) || label.trim() === '')) {
    throw new UsageError(Text.of('move.error.label', { most: String(LONGEST_LABEL) }));
  }
}

/** A key and a certificate are of JWT bearer alone. @throws UsageError */
export function checkKeyFlags(
  flow: AppFlow,
  flags: { readonly 'certificate-ends'?: string | undefined; readonly 'new-key': boolean },
): void {
  if (flow === 'jwt') return;
  const flag = flags['new-key']
    ? '--new-key'
    : flags['certificate-ends'] === undefined
      ? undefined
      : '--certificate-ends';
  if (flag !== undefined) throw new UsageError(Text.of('move.error.key-flag', { flag }));
}

/** @throws UsageError where none was given and the user has none that mail reaches */
export function contactEmail(given: string | undefined, { email, username }: UserFacts): string {
  const known = given ?? (email.known ? email.value : undefined);
  if (known === undefined || known.toLowerCase().endsWith('.invalid')) {
    throw new UsageError(Text.of('move.error.contact-email', { username }));
  }
  return known;
}
