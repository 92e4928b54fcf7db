/**
 * The flow of `generate app`, where no fact decides it.
 */
import { Operator } from '../../../cli/operator.js';
import type { TokenCommand } from '../../../cli/tokenCommand.js';
import { UsageError } from '../../../errors.js';
import type { NewAppPlan } from '../../../jobs/newApp/index.js';
import { interrupted } from '../../../login/error.js';
import type { ChosenFlow } from '../../../policy/move/index.js';
import { listedNames, Text } from '../../../text.js';

/** By a question on a terminal. @throws UsageError elsewhere, and where nobody answers */
export async function askFlow(
  command: TokenCommand<unknown>,
  { choice, undecided: unread, user: { username } }: NewAppPlan,
): Promise<ChosenFlow> {
  const what = listedNames(unread.map((gap) => gap.what));
  const undecided = new UsageError(
    what === ''
      ? Text.of('move.error.undecided', { username })
      : Text.of('move.error.undecided-unread', { username, what }),
  );
  if (command.jsonEnabled() || !process.stdin.isTTY || !process.stderr.isTTY) throw undecided;
  const operator = new Operator({ command, piped: undefined, isTerminal: true, interrupts: new AbortController() });
  if (what !== '') operator.tell(Text.of('move.ask.unread', { what }));
  for (const key of ['move.recommended.credentials', 'move.recommended.jwt'] as const) operator.tell(Text.of(key));
  const given = await operator.yes(Text.of('move.ask'));
  if ('code' in given) {
    if (given.code === 'interrupted') throw interrupted();
    throw undecided;
  }
  return { ...choice, flow: given.answer ? 'jwt' : 'client-credentials', because: 'answered' };
}
