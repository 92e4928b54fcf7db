/**
 * Printing what the renderers made.
 */
import type { SfCommand } from '@salesforce/sf-plugins-core';
import { EXIT, EXIT_TEXTS, type ExitCode } from '../exitCodes.js';
import { say } from '../messages.js';
import type { Conclusion } from '../policy/index.js';
import { warningTexts, type ReportedSource } from '../report/gapsAndAssumptions.js';
import { forTerminal } from '../report/escaping.js';
import { Text } from '../text.js';
import type { Outputs } from './outputs.js';

/** Says to people, beside the answer, how old it is where the facts come from a snapshot. */
export function tellAge(command: SfCommand<unknown>, { name, taken }: ReportedSource): void {
  if (taken !== undefined && !command.jsonEnabled()) {
    command.logToStderr(say(Text.of('report.source.snapshot', { source: name, taken })));
  }
}

/** Warnings that a result holds: into the envelope of --json, and to standard error beside a format without them. */
export function tellWarnings(command: SfCommand<unknown>, warnings: readonly string[], format: string): void {
  if (command.jsonEnabled()) {
    warnings.forEach((warning) => command.warn(warning));
  } else if (format === 'csv') {
    warningTexts(warnings, say).forEach((warning) => command.warn(forTerminal(warning)));
  }
}

/** Says, beside a report of checks, that there are none: a list has those that its flags name. */
export function tellNothingChecked(
  command: SfCommand<unknown>,
  outputs: Pick<Outputs<string>, 'of'>,
  { flags, named }: { readonly flags: string; readonly named: boolean },
): void {
  if (named || outputs.of(['junit', 'github', 'sarif']).length === 0) return;
  command.warn(say(Text.of('shared.checks.nothing-named', { flags })));
}

/** The exit code of a gate's or a list's conclusion. */
export function exitCodeOf(conclusion: Conclusion): ExitCode {
  return { yes: EXIT.fine, no: EXIT.no, incomplete: EXIT.incomplete }[conclusion];
}

/** Commands that say no, by exit code 30. */
type JudgingCommand =
  | 'audit'
  | 'check-ip'
  | 'check-policy'
  | 'diff'
  | 'list-apps'
  | 'list-users'
  | 'list-logins'
  | 'validate-login'
  | 'check-move'
  | 'generate-app'
  | 'revoke'
  | 'rotate';

/** The help section with the exit codes: one map for process, help and docs. @param judge says what a no is; without one there is none. */
export function exitCodesHelp(judge?: JudgingCommand): {
  header: string;
  body: { name: string; description: string }[];
} {
  return {
    header: say(Text.of('shared.exit.title')),
    body: EXIT_TEXTS.filter(([code]) => judge !== undefined || code !== EXIT.no).map(([code, key]) => ({
      name: String(code),
      description: say(code === EXIT.no && judge ? Text.of(`shared.exit.no.${judge}`) : Text.of(`shared.${key}`)),
    })),
  };
}
