/**
 * How a rotation is kept from ending while the secret is nobody's.
 */
import { holdRun } from '../../../cli/closedOutput.js';
import { holdInterrupts } from '../../../cli/interrupt.js';
import type { TokenCommand } from '../../../cli/tokenCommand.js';
import { say } from '../../../messages.js';
import { Text } from '../../../text.js';

/** While it runs no signal and no closed output ends it: the secret has to be somebody's first. */
export async function heldFromSignals<T>(
  command: TokenCommand<unknown>,
  work: (interrupts: AbortController) => Promise<T>,
): Promise<T> {
  const interrupts = new AbortController();
  const letGo = holdRun();
  const giveBack = holdInterrupts(() => {
    if (!interrupts.signal.aborted && !command.jsonEnabled()) {
      command.logToStderr(say(Text.of('rotate.interrupted')));
    }
    interrupts.abort();
  });
  try {
    return await work(interrupts);
  } finally {
    giveBack();
    letGo();
  }
}
