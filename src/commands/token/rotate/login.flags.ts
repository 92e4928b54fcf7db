/**
 * The flags of `rotate login`, and what has to hold of them before anything is read.
 */
import { Flags } from '@salesforce/sf-plugins-core';
import { Messages } from '@salesforce/core/messages';
import { changeFlags } from '../../../cli/changeFlags.js';
import { splitCommandLine } from '../../../cli/commandLine.js';
import { askFlags, outputFileFlag, pageFlags } from '../../../cli/flags.js';
import { DAY_SECONDS } from '../../../isoTime.js';
import type { Program, Programs } from '../../../jobs/rotate/index.js';
import { PATHS } from '../../../policy/index.js';
import { ROTATE_FORMATS } from '../../../report/rotate/formats.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-token', 'token.rotate.login');

/** What more there is to say of each stands in docs/flags.md. */
const words = (flag: string): { summary: string } => ({ summary: messages.getMessage(`flags.${flag}.summary`) });

/** The longest that clients are watched: a day. */
const LONGEST_WATCH = DAY_SECONDS;

export const rotateFlags = {
  ...changeFlags(words, messages.getMessage('flags.target-org.summary')),
  force: Flags.boolean(words('force')),
  since: Flags.string({ ...words('since'), helpValue: '30d', default: '30d' }),
  'token-only': Flags.boolean({ ...words('token-only'), default: false }),
  piped: Flags.boolean(words('piped')),
  'any-characters': Flags.boolean(words('any-characters')),
  'end-sessions': Flags.boolean(words('end-sessions')),
  'token-command': Flags.string({ ...words('token-command'), helpValue: '<command>' }),
  'skip-token': Flags.boolean({ ...words('skip-token'), exclusive: ['token-command', 'token-only'] }),
  path: Flags.option({ ...words('path'), options: PATHS })(),
  'login-api-version': askFlags['login-api-version'],
  'client-id': Flags.string(words('client-id')),
  'skip-test': Flags.boolean(words('skip-test')),
  pause: Flags.string({ ...words('pause'), helpValue: '<command>' }),
  deliver: Flags.string({ ...words('deliver'), helpValue: '<command>', multiple: true, multipleNonGreedy: true }),
  'on-failure': Flags.string({ ...words('on-failure'), helpValue: '<command>' }),
  'program-wait': Flags.integer({ ...words('program-wait'), default: 120, min: 1, max: 3600 }),
  unlock: Flags.boolean(words('unlock')),
  wait: Flags.integer({ char: 'w', ...words('wait'), default: 300, min: 0, max: LONGEST_WATCH }),
  'result-format': Flags.option({ char: 'r', ...words('result-format'), options: ROTATE_FORMATS })(),
  'output-file': outputFileFlag,
  ...pageFlags,
};

/** What makes the plan this one, and not another. */
export const ROTATION_ASKED = [
  ...['since', 'piped', 'any-characters', 'end-sessions', 'token-command', 'skip-token', 'path', 'login-api-version'],
  ...['client-id', 'skip-test', 'pause', 'deliver', 'on-failure', 'program-wait', 'unlock', 'wait', 'api-version'],
];

export interface ProgramFlags {
  readonly pause?: string | undefined;
  readonly 'token-command'?: string | undefined;
  readonly deliver?: readonly string[] | undefined;
  readonly 'on-failure'?: string | undefined;
}

/** Split before anything is read, so that a quote that does not end costs nothing. */
export function programsIn(flags: ProgramFlags): Programs {
  const of = (flag: string, text: string | undefined): Program | undefined =>
    text === undefined ? undefined : splitCommandLine(flag, text);
  return {
    pause: of('pause', flags.pause),
    tokenCommand: of('token-command', flags['token-command']),
    deliver: (flags.deliver ?? []).map((text) => splitCommandLine('deliver', text)),
    onFailure: of('on-failure', flags['on-failure']),
  };
}
