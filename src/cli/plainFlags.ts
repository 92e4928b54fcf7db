/**
 * Flags of commands that start without the org stack: oclif's own, since sf's bring it.
 */
import * as Flags from '@oclif/core/flags';
import { say } from '../messages.js';
import { Text } from '../text.js';

/** How much people are shown. */
export const plainPageFlags = {
  all: Flags.boolean({ summary: say(Text.of('shared.flags.all.summary')) }),
  explain: Flags.boolean({ summary: say(Text.of('shared.flags.explain-each.summary')) }),
};

export const plainOutputFileFlag = Flags.string({
  summary: say(Text.of('shared.flags.output-file.summary')),
  helpValue: '<path>',
  multiple: true,
  multipleNonGreedy: true,
});
