/**
 * The yes to a change: on a terminal by a question that names org and user, elsewhere by the id of the org.
 */
import type { SfCommand } from '@salesforce/sf-plugins-core';
import { UsageError } from '../errors.js';
import { longId } from '../facts/longId.js';
import { interrupted } from '../login/error.js';
import { say } from '../messages.js';
import { Text } from '../text.js';
import { answerTo } from './prompt.js';

export interface ConfirmFlags {
  readonly confirm?: string | undefined;
  readonly 'no-prompt': boolean;
}

export interface Confirmation {
  readonly orgId: string;
  /** The question. */
  readonly question: Text;
}

/** Longer than anybody thinks about it. */
const PATIENCE = 300_000;

/** Whether somebody sits here who can be asked. */
function mayAsk(command: SfCommand<unknown>, flags: ConfirmFlags): boolean {
  return !flags['no-prompt'] && !command.jsonEnabled() && process.stdin.isTTY && process.stderr.isTTY;
}

/** To be known before anything is read. @throws UsageError where nobody can be asked, and the flags do not say it */
export function checkConfirmable(command: SfCommand<unknown>, flags: ConfirmFlags): void {
  if (mayAsk(command, flags)) return;
  if (!flags['no-prompt'] || flags.confirm === undefined) throw new UsageError(Text.of('revoke.error.unconfirmed'));
}

/** False where the answer was no. @throws UsageError for the id of another org */
export async function isConfirmed(
  command: SfCommand<unknown>,
  flags: ConfirmFlags,
  { orgId, question }: Confirmation,
): Promise<boolean> {
  const { confirm } = flags;
  if (confirm !== undefined && longId(confirm) !== orgId) {
    throw new UsageError(Text.of('revoke.error.other-org', { orgId }));
  }
  if (!mayAsk(command, flags)) {
    checkConfirmable(command, flags);
    return true;
  }
  const given = await answerTo(async () =>
    command.confirm({ message: say(question), defaultAnswer: false, ms: PATIENCE }),
  );
  if ('answer' in given) return given.answer;
  if (given.code === 'interrupted') throw interrupted();
  return false;
}
