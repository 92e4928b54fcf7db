/**
 * That somebody else has changed the password since a run has set it, or since one that is taken up has looked at it.
 */
import { type Say, Text } from '../../text.js';
import type { ReportedRotateStep, RotateLoginResult } from './result.js';

type Foreign = Pick<RotateLoginResult, 'password' | 'steps' | 'tokenOnly'>;

/** Whether the secret that the run has set, or may have, lets nobody in any more, and it makes no other one. */
export function isSecretDead({ password, steps, tokenOnly }: Foreign): boolean {
  const set = steps.find(({ step }) => step === (tokenOnly ? 'token' : 'password'));
  return password.foreign !== null && set !== undefined && MAY_BE_SET.has(set.state);
}

const MAY_BE_SET: ReadonlySet<ReportedRotateStep['state']> = new Set(['done', 'unread', 'unknown'] as const);

/** Where the secret is dead, its own words say it. */
export function foreignLine(result: RotateLoginResult, say: Say): string[] {
  const { password, run, steps, tokenOnly } = result;
  if (password.foreign === null || isSecretDead(result)) return [];
  const words = { time: `${password.foreign.slice(0, 16).replace('T', ' ')} UTC` };
  const state = steps.find(({ step }) => step === (tokenOnly ? 'token' : 'password'))?.state;
  const isAhead = state === 'planned' || state === 'refused' || state === 'open';
  if (!isAhead) return [say(Text.of('rotate.foreign', words))];
  if (tokenOnly) return [say(Text.of('rotate.foreign.token', words))];
  // Of a run that has set one already, its words say what has become of that.
  return [say(run?.secret === null ? Text.of('rotate.foreign.ahead', words) : Text.of('rotate.foreign.anew'))];
}
