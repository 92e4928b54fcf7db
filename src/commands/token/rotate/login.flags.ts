/**
 * The flags of `rotate login`, and what has to hold of them before anything is read.
 */
import { Flags } from '@salesforce/sf-plugins-core';
import { Messages } from '@salesforce/core/messages';
import { splitCommandLine } from '../../../cli/commandLine.js';
import { askFlags, outputFileFlag, pageFlags } from '../../../cli/flags.js';
import { patientOrg } from '../../../cli/patientOrg.js';
import { deliveryId, HAND_OVER, isDelivery, type RunRecord } from '../../../change/index.js';
import { UsageError } from '../../../errors.js';
import { PATHS } from '../../../policy/index.js';
import { ROTATE_FORMATS } from '../../../report/rotate/formats.js';
import { Text } from '../../../text.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-token', 'token.rotate.login');

const words = (flag: string): { summary: string; description: string } => ({
  summary: messages.getMessage(`flags.${flag}.summary`),
  description: messages.getMessage(`flags.${flag}.description`),
});

/** The longest that clients are watched: a day. */
const LONGEST_WATCH = 86_400;

export const rotateFlags = {
  username: Flags.string({ char: 'u', ...words('username') }),
  'target-org': patientOrg(Flags.requiredOrg({ summary: messages.getMessage('flags.target-org.summary') })),
  'api-version': Flags.orgApiVersion(),
  apply: Flags.boolean(words('apply')),
  'no-prompt': Flags.boolean(words('no-prompt')),
  confirm: Flags.string({ ...words('confirm'), helpValue: '00D...' }),
  resume: Flags.string({ ...words('resume'), helpValue: '<run>' }),
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

/** A program and its arguments. */
export type Program = readonly [string, ...string[]];

export interface Programs {
  readonly pause: Program | undefined;
  readonly tokenCommand: Program | undefined;
  readonly deliver: readonly Program[];
  readonly onFailure: Program | undefined;
}

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

/** Off a terminal nobody sees a secret that could not be delivered. @throws UsageError */
export function checkWayOut({ deliver, onFailure }: Programs, isTerminal: boolean): void {
  if (isTerminal) return;
  if (onFailure === undefined) throw new UsageError(Text.of('rotate.error.no-way-out'));
  if (deliver.length === 0) throw new UsageError(Text.of('rotate.error.no-delivery'));
}

export interface Wanted {
  readonly tokenOnly: boolean;
  readonly pauses: boolean;
  readonly endsSessions: boolean;
  readonly takesToken: boolean;
  readonly tests: boolean;
  readonly deliveries: number;
  readonly watches: boolean;
}

/** The steps of a run in their order, and those that are left out. */
export function stepsOf(wanted: Wanted): { readonly ids: readonly string[]; readonly leftOut: ReadonlySet<string> } {
  const { deliveries, endsSessions, pauses, takesToken, tests, tokenOnly, watches } = wanted;
  const all: readonly (readonly [string, boolean])[] = [
    ['pause', pauses],
    ['password', !tokenOnly],
    ['sessions', endsSessions],
    ['token', takesToken],
    ['test', tests],
    ...Array.from({ length: deliveries }, (_, at) => [deliveryId(at), true] as const),
    [HAND_OVER, true],
    ['unlock', true],
    ['watch', watches],
  ];
  return {
    ids: all.map(([id]) => id),
    leftOut: new Set(all.filter(([, isWanted]) => !isWanted).map(([id]) => id)),
  };
}

/** A run is taken up as it was begun. @throws UsageError */
export function checkResumed(run: RunRecord, { deliver }: Programs, tokenOnly: boolean): void {
  const had = run.steps.filter(isDelivery).length;
  if (had !== deliver.length) {
    const counts = { id: run.id, had: String(had), given: String(deliver.length) };
    throw new UsageError(Text.of('rotate.error.resume-flags', counts));
  }
  const wasTokenOnly = run.steps.some(({ id, state }) => id === 'password' && state === 'left-out');
  if (wasTokenOnly !== tokenOnly) throw new UsageError(Text.of('rotate.error.resume-other', { id: run.id }));
}
