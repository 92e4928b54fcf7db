/**
 * A password that is piped in, before it is set: what the policy would refuse, and what clients may send wrong.
 */
import { UsageError } from '../../errors.js';
import { lackOfPassword, type PasswordNeeds } from '../../login/passwordRules.js';
import { Text } from '../../text.js';
import type { RotationOperator } from './operator.js';

/** What clients are known to send wrong, in forms, URLs, XML and files of settings. */
const SENT_WRONG = /[\s&+%'"<>]/u;

/** @throws UsageError for one that the policy refuses */
export function checkGiven(
  password: string,
  { operator, needs }: { readonly operator: Pick<RotationOperator, 'tell'>; readonly needs: PasswordNeeds },
): void {
  const lack = lackOfPassword(password, needs);
  if (lack === 'kinds') throw new UsageError(Text.of('rotate.error.kinds'));
  if (lack !== undefined) throw new UsageError(Text.of('rotate.error.length', { least: String(needs.least ?? 0) }));
  if (SENT_WRONG.test(password)) operator.tell(Text.of('rotate.piped.sent-wrong'));
}
