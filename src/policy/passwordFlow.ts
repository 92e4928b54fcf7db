import { Text } from '../text.js';
import { open, surely, type PossibleValues } from './possibleValues.js';
import { dayOf, isSince, type Retirements } from './retirements.js';
import type { OrgFacts } from './types.js';

export type PasswordFlow = 'allowed' | 'blocked';

interface TakenFlow {
  readonly possible: PossibleValues<PasswordFlow>;
  readonly why: Text;
}

const EITHER: readonly [PasswordFlow, PasswordFlow] = ['blocked', 'allowed'];

/**
 * Whether the org blocks the OAuth username-password flow: by its setting, which overrules the user's word; where that
 * was never stored, by the default, which turns on the day the org was created. A project without the setting tells
 * neither.
 */
export function takePasswordFlow(
  { created, oauthPasswordFlowBlocked: setting }: OrgFacts,
  { milestones }: Retirements,
  word: PasswordFlow | undefined,
): TakenFlow {
  if (setting.known && setting.value !== undefined) {
    const flow: PasswordFlow = setting.value ? 'blocked' : 'allowed';
    const overruled = word !== undefined && word !== flow;
    return {
      possible: surely(flow),
      why: Text.of(`policy.assumed.password-flow.${overruled ? 'word-overruled' : 'setting'}`),
    };
  }
  if (word !== undefined) return { possible: surely(word), why: Text.of('policy.assumed.word') };
  const unread = [setting, created].flatMap((fact) => (fact.known ? [] : [fact.gap]));
  if (unread.length > 0) {
    return { possible: open(EITHER, ...unread), why: Text.of('policy.assumed.password-flow.unread') };
  }
  if (!created.known || created.value === undefined) {
    return { possible: open(EITHER), why: Text.of('policy.assumed.password-flow.project') };
  }
  const { passwordFlowBlockedInNewOrgs, passwordFlowGoneInNewOrgs } = milestones;
  const age = { created: dayOf(created.value) };
  if (!isSince(created.value, passwordFlowBlockedInNewOrgs.date)) {
    return { possible: surely('allowed'), why: Text.of('policy.assumed.password-flow.older', age) };
  }
  const gone = isSince(created.value, passwordFlowGoneInNewOrgs.date);
  return { possible: surely('blocked'), why: Text.of(`policy.assumed.password-flow.${gone ? 'gone' : 'newer'}`, age) };
}
