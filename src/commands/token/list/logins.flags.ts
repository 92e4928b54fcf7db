/**
 * The flags of `list logins`.
 */
import { Flags } from '@salesforce/sf-plugins-core';
import { Messages } from '@salesforce/core/messages';
import { announced } from '../../../announced.js';
import { LOGINS_FORMATS } from '../../../report/logins/formats.js';
import { askFlags, outputFileFlag, pageFlags, sourceFlags } from '../../../cli/flags.js';
import { FAIL_ON } from '../../../jobs/logins/index.js';
import { LIST_PATHS } from './logins.job.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-token', 'token.list.logins');

const summary = (flag: string): { summary: string } => ({
  summary: announced(messages.getMessage(`flags.${flag}.summary`)),
});
const words = (flag: string): { summary: string; description: string } => ({
  ...summary(flag),
  description: announced(messages.getMessage(`flags.${flag}.description`)),
});
const several = { multiple: true, multipleNonGreedy: true } as const;

/** Flags that say what is asked: the same question with --explain has them too. */
export const ASKED_FLAGS = [
  ...['since', 'username', 'profile', 'path', 'without-any-api-auth', 'by', 'failed', 'new-since'],
  ...['outside-ranges', 'expiring', 'retirements', 'assume', 'max-calls', 'api-version'],
] as const;

export const loginsFlags = {
  // Several orgs, each of which may fail on its own: so a text here, and an org later.
  'target-org': Flags.string({ char: 'o', ...summary('target-org'), ...several, exclusive: ['snapshot'] }),
  snapshot: sourceFlags.snapshot,
  'api-version': Flags.orgApiVersion(),
  since: Flags.string({ ...summary('since'), helpValue: '30d' }),
  username: Flags.string({ ...summary('username'), ...several }),
  profile: Flags.string({ ...summary('profile'), ...several }),
  path: Flags.option({ ...summary('path'), options: LIST_PATHS })(),
  'without-any-api-auth': Flags.boolean(words('without-any-api-auth')),
  by: Flags.option({ ...summary('by'), options: ['user', 'client', 'address', 'path'] as const })(),
  failed: Flags.boolean(summary('failed')),
  'new-since': Flags.string({ ...summary('new-since'), helpValue: '7d' }),
  'outside-ranges': Flags.boolean(summary('outside-ranges')),
  'fail-within': Flags.integer({ ...summary('fail-within'), helpValue: '<days>', min: 0 }),
  'fail-on': Flags.option({ ...words('fail-on'), options: FAIL_ON, ...several })(),
  expiring: Flags.integer({ ...summary('expiring'), helpValue: '<days>', min: 0, default: 30 }),
  retirements: Flags.string({ ...summary('retirements'), helpValue: '<path>' }),
  assume: askFlags.assume,
  'max-calls': Flags.integer({ ...summary('max-calls'), helpValue: '<number>', min: 1 }),
  'result-format': Flags.option({ char: 'r', ...summary('result-format'), options: LOGINS_FORMATS })(),
  'output-file': outputFileFlag,
  ...pageFlags,
};
