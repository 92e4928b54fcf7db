/**
 * The flags of `generate app`, and what follows from them alone.
 */
import { Flags } from '@salesforce/sf-plugins-core';
import { Messages } from '@salesforce/core/messages';
import { announced } from '../../../announced.js';
import { UsageError } from '../../../errors.js';
import { orgFlag, pageFlags } from '../../../cli/flags.js';
import { APP_FLOWS, type AppFlow } from '../../../policy/move/index.js';
import { isMailAddress } from '../../../report/mailAddress.js';
import { Text } from '../../../text.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-token', 'token.generate.app');
const words = (flag: string): { summary: string; description: string } => ({
  summary: announced(messages.getMessage(`flags.${flag}.summary`)),
  description: messages.getMessage(`flags.${flag}.description`),
});
const summary = (flag: string): { summary: string } => ({
  summary: announced(messages.getMessage(`flags.${flag}.summary`)),
});

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
