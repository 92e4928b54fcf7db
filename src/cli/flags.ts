/**
 * Flags that more than one command has. The names are those that sf users know (docs/design.md, Commands).
 */
import type { Interfaces } from '@oclif/core';
import type { Org } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { Messages } from '@salesforce/core/messages';
import { announced } from '../announced.js';
import { UsageError } from '../errors.js';
import { isoTime } from '../isoTime.js';
import { PATHS, PLATFORM } from '../policy/index.js';
import { Text } from '../text.js';
import { patientOrg } from './patientOrg.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-token', 'shared');

/** The version with which the client in question logs in: `64.0` or `64`, as the major number. */
const loginApiVersion = Flags.custom<number>({
  summary: announced(messages.getMessage('flags.login-api-version.summary')),
  helpValue: `${PLATFORM.soapLogin.last}.0`,
  default: PLATFORM.soapLogin.last,
  defaultHelp: async () => Promise.resolve(`${PLATFORM.soapLogin.last}.0`),
  parse: async (input) => {
    const found = /^([1-9]\d{0,2})(?:\.0)?$/.exec(input);
    if (found === null) {
      throw new UsageError(Text.of('shared.login-api-version.invalid', { input }));
    }
    return Promise.resolve(Number(found[1]));
  },
});

/** An ISO date, or an ISO time with its zone; comes out as an ISO time in UTC. */
const at = Flags.custom({
  summary: messages.getMessage('flags.at.summary'),
  helpValue: '2027-06-01',
  /** Takes an existing date, or an existing time with a zone. */
  parse: async (input) => {
    const time = isoTime(input);
    if (time === undefined) throw new UsageError(Text.of('shared.at.invalid', { input }));
    return Promise.resolve(time);
  },
});

/** What the client does: for every command that asks the decision. */
export const askFlags = {
  path: Flags.option({
    summary: messages.getMessage('flags.path.summary'),
    options: PATHS,
    default: 'soap' as const,
  })(),
  'login-api-version': loginApiVersion(),
  at: at(),
  assume: Flags.string({
    summary: messages.getMessage('flags.assume.summary'),
    description: messages.getMessage('flags.assume.description'),
    helpValue: '<fact>=<value>',
    multiple: true,
    multipleNonGreedy: true,
  }),
};

/** Addresses to ask about. */
export const addressFlags = {
  ip: Flags.string({
    summary: messages.getMessage('flags.ip.summary'),
    helpValue: '203.0.113.7',
    multiple: true,
    multipleNonGreedy: true,
  }),
  'ip-file': Flags.string({
    summary: messages.getMessage('flags.ip-file.summary'),
    helpValue: '<path>|-',
  }),
  'ip-key': Flags.string({
    summary: messages.getMessage('flags.ip-key.summary'),
    helpValue: 'actions',
    dependsOn: ['ip-file'],
    multiple: true,
    multipleNonGreedy: true,
  }),
};

/** The org of a question that files answer, too. @param exclusive the flags of those files */
export function orgFlag(summary: string, exclusive: string[]): Interfaces.OptionFlag<Org> {
  return patientOrg(
    Flags.optionalOrg({
      ...{ char: 'o', summary, exclusive },
      // openWitness opens the default org, where it is asked: opening it here would send calls for a question to a file.
      default: async () => Promise.resolve(undefined),
    }),
  );
}

/** Where the facts come from; exactly one of them, see openWitness. */
export const sourceFlags = {
  'target-org': orgFlag(messages.getMessage('flags.target-org.summary'), ['source-dir', 'snapshot']),
  'source-dir': Flags.string({
    char: 'd',
    summary: messages.getMessage('flags.source-dir.summary'),
    helpValue: '<directory>',
    exclusive: ['snapshot'],
  }),
  snapshot: Flags.string({
    summary: messages.getMessage('flags.snapshot.summary'),
    helpValue: '<path>',
  }),
  'api-version': Flags.orgApiVersion(),
};

/** The same of a question that no project answers: a flag that is not there must not be named as excluded. */
export const savedSourceFlags = {
  'target-org': orgFlag(messages.getMessage('flags.target-org.summary'), ['snapshot']),
  snapshot: sourceFlags.snapshot,
};

/** How much people are shown. */
export const pageFlags = {
  all: Flags.boolean({ summary: messages.getMessage('flags.all.summary') }),
  explain: Flags.boolean({ summary: messages.getMessage('flags.explain.summary') }),
};

/** The same of commands whose answers are told in full while there are few. */
export const eachFlags = {
  all: pageFlags.all,
  explain: Flags.boolean({ summary: messages.getMessage('flags.explain-each.summary') }),
};

export const outputFileFlag = Flags.string({
  summary: messages.getMessage('flags.output-file.summary'),
  helpValue: '<path>',
  multiple: true,
  multipleNonGreedy: true,
});
