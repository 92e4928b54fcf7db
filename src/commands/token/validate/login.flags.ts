/**
 * The flags of `validate login`.
 */
import { Flags } from '@salesforce/sf-plugins-core';
import { Messages } from '@salesforce/core/messages';
import { askFlags, eachFlags, outputFileFlag } from '../../../cli/flags.js';
import { patientOrg } from '../../../cli/patientOrg.js';
import { CLIENT_PATHS } from '../../../policy/index.js';
import { VALIDATE_LOGIN_FORMATS } from '../../../report/validateLogin/formats.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-token', 'token.validate.login');

export const validateLoginFlags = {
  username: Flags.string({
    char: 'u',
    summary: messages.getMessage('flags.username.summary'),
  }),
  'target-org': patientOrg(Flags.optionalOrg({ char: 'o', summary: messages.getMessage('flags.target-org.summary') })),
  'instance-url': Flags.string({
    summary: messages.getMessage('flags.instance-url.summary'),
    helpValue: '<url>',
  }),
  path: Flags.option({
    summary: messages.getMessage('flags.path.summary'),
    options: CLIENT_PATHS,
    default: 'soap' as const,
  })(),
  'login-api-version': askFlags['login-api-version'],
  'client-id': Flags.string({ summary: messages.getMessage('flags.client-id.summary') }),
  'jwt-key-file': Flags.string({
    summary: messages.getMessage('flags.jwt-key-file.summary'),
    helpValue: '<path>',
  }),
  'allow-host': Flags.string({
    summary: messages.getMessage('flags.allow-host.summary'),
    helpValue: 'login.example.com',
    multiple: true,
    multipleNonGreedy: true,
  }),
  'expect-org': Flags.string({
    summary: messages.getMessage('flags.expect-org.summary'),
    helpValue: '00D...',
  }),
  assume: askFlags.assume,
  wait: Flags.integer({
    char: 'w',
    summary: messages.getMessage('flags.wait.summary'),
    default: 10,
    min: 0,
    max: 600,
  }),
  force: Flags.boolean({
    summary: messages.getMessage('flags.force.summary'),
    description: messages.getMessage('flags.force.description'),
  }),
  'no-prompt': Flags.boolean({ summary: messages.getMessage('flags.no-prompt.summary') }),
  'api-version': Flags.orgApiVersion(),
  'result-format': Flags.option({
    char: 'r',
    summary: messages.getMessage('flags.result-format.summary'),
    options: VALIDATE_LOGIN_FORMATS,
  })(),
  'output-file': outputFileFlag,
  ...eachFlags,
};
