/**
 * The flags of `check move`.
 */
import { Flags } from '@salesforce/sf-plugins-core';
import { Messages } from '@salesforce/core/messages';
import { announced } from '../../../announced.js';
import { outputFileFlag, pageFlags } from '../../../cli/flags.js';
import { parseSince } from '../../../cli/since.js';
import { UsageError } from '../../../errors.js';
import { checkMoveTimes, type MoveTimes, USUAL_QUIET } from '../../../jobs/move/index.js';
import { KEPT_DAYS } from '../../../policy/index.js';
import { MOVE_FORMATS } from '../../../report/move/formats.js';
import { Text } from '../../../text.js';
import { DAY } from '../../../isoTime.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-token', 'token.check.move');
const summary = (flag: string): { summary: string } => ({
  summary: announced(messages.getMessage(`flags.${flag}.summary`)),
});

export const moveFlags = {
  'target-org': Flags.string({
    char: 'o',
    ...summary('target-org'),
    multiple: true,
    multipleNonGreedy: true,
    exclusive: ['snapshot'],
  }),
  snapshot: Flags.string({ ...summary('snapshot'), helpValue: '<path>' }),
  'api-version': Flags.orgApiVersion(),
  policy: Flags.string({ ...summary('policy'), helpValue: '<path>' }),
  since: Flags.string({ ...summary('since'), helpValue: '90d' }),
  quiet: Flags.string({
    ...summary('quiet'),
    description: announced(messages.getMessage('flags.quiet.description')),
    helpValue: USUAL_QUIET.typed,
    default: USUAL_QUIET.typed,
  }),
  'fail-within': Flags.integer({ ...summary('fail-within'), helpValue: '<days>', min: 0, default: 90 }),
  'result-format': Flags.option({ char: 'r', ...summary('result-format'), options: MOVE_FORMATS })(),
  'output-file': outputFileFlag,
  ...pageFlags,
  'max-calls': Flags.integer({ ...summary('max-calls'), helpValue: '<number>', min: 1 }),
};

/** @throws UsageError for times that say nothing of anybody */
export function timesOf(flags: { readonly since?: string | undefined; readonly quiet: string }, now: Date): MoveTimes {
  const since = flags.since === undefined ? undefined : { typed: flags.since, time: parseSince(flags.since, now) };
  const days = (now.getTime() - Date.parse(parseSince(flags.quiet, now, '--quiet'))) / DAY;
  checkQuiet(flags.quiet, days);
  const times = { since, quiet: { typed: flags.quiet, days }, now };
  checkMoveTimes(times);
  return times;
}

/** Of a history that is kept for so long nobody is ever seen to be silent for longer. @throws UsageError */
function checkQuiet(given: string, days: number): void {
  if (days < KEPT_DAYS) return;
  throw new UsageError(Text.of('move.error.quiet-too-long', { quiet: given, most: String(KEPT_DAYS - 1) }));
}
