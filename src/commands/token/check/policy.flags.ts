/**
 * The flags of `check policy`.
 */
import { Flags } from '@salesforce/sf-plugins-core';
import { Messages } from '@salesforce/core/messages';
import { outputFileFlag, pageFlags, sourceFlags } from '../../../cli/flags.js';
import { SEVERITIES } from '../../../policy/findings/index.js';
import { FINDINGS_FORMATS } from '../../../report/findings/formats.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-token', 'token.check.policy');

const summary = (flag: string): { summary: string } => ({ summary: messages.getMessage(`flags.${flag}.summary`) });

export const policyFlags = {
  // Several orgs, each of which may fail on its own: so a text here, and an org later.
  'target-org': Flags.string({
    char: 'o',
    ...summary('target-org'),
    multiple: true,
    multipleNonGreedy: true,
    exclusive: ['source-dir', 'snapshot'],
  }),
  'source-dir': sourceFlags['source-dir'],
  snapshot: sourceFlags.snapshot,
  'api-version': Flags.orgApiVersion(),
  policy: Flags.string({ ...summary('policy'), helpValue: '<path>' }),
  since: Flags.string({ ...summary('since'), helpValue: '30d' }),
  list: Flags.string({
    ...summary('list'),
    description: messages.getMessage('flags.list.description'),
    helpValue: '<name>=<path>',
    multiple: true,
    multipleNonGreedy: true,
  }),
  'severity-threshold': Flags.option({
    ...summary('severity-threshold'),
    options: SEVERITIES,
    default: 'error' as const,
  })(),
  preflight: Flags.boolean({ ...summary('preflight'), exclusive: ['baseline', 'notify'] }),
  baseline: Flags.string({ ...summary('baseline'), helpValue: '<path>' }),
  notify: Flags.string({ ...summary('notify'), helpValue: '<program>' }),
  'result-format': Flags.option({ char: 'r', ...summary('result-format'), options: FINDINGS_FORMATS })(),
  'output-file': outputFileFlag,
  ...pageFlags,
};
