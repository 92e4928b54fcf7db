/**
 * Why a rotation cannot end well, as its plan says beforehand.
 */
import { isOptionHidden, type ResetHindrance, type RotationRefusal, type UserFacts } from '../../policy/index.js';
import type { Affected } from './affectedClients.js';
import type { RotateQuestion, RotationFacts } from './rotationFacts.js';

interface Refusing {
  readonly switches: RotationFacts['switches'];
  readonly user: Pick<UserFacts, 'active'>;
  readonly affected: Pick<
    Affected,
    'beforeDelivery' | 'isElsewhere' | 'mayLock' | 'need' | 'takesToken' | 'unlocksFirst'
  >;
  readonly question: Pick<
    RotateQuestion,
    'hasOldPassword' | 'leavesToken' | 'mayUnlock' | 'setsPassword' | 'tokenOnly'
  >;
  readonly hindrances: readonly Pick<ResetHindrance, 'id' | 'applies'>[];
  /** The user is that of the session. */
  readonly own: boolean;
  readonly mayNotSet: boolean;
}

export function refusalsOf(refusing: Refusing): RotationRefusal[] {
  const { affected, hindrances, mayNotSet, own, question, switches, user } = refusing;
  const { beforeDelivery, isElsewhere, mayLock, need, takesToken, unlocksFirst } = affected;
  const { leavesToken, mayUnlock, setsPassword, tokenOnly } = question;
  const { active } = user;
  const dead = hindrances.some(({ applies, id }) => id === 'invalid-mail' && applies === 'yes');
  const isHidden = hindrances.some(isOptionHidden);
  // What a run that is taken up has set is set: nothing of it is still to be prevented.
  const isAhead = setsPassword || takesToken;
  const ofSetting: RotationRefusal[] = [
    ...when(own && setsPassword && !question.hasOldPassword, 'own-user'),
    ...when(mayNotSet, 'not-permitted'),
    ...when(!tokenOnly && isElsewhere, 'single-sign-on'),
    ...when(active.known && !active.value, 'inactive'),
    ...when(switches.known && switches.value.frozen, 'frozen'),
    ...when(dead, 'dead-mail'),
    ...when(isHidden && (tokenOnly || need === 'yes'), 'token-unobtainable'),
  ];
  return [
    ...(isAhead ? ofSetting : []),
    ...when(need === 'yes' && leavesToken && !isHidden, 'token-left-out'),
    ...when(unlocksFirst && !mayUnlock, 'locked'),
    ...when(mayLock && beforeDelivery === 'yes', 'lock-before-delivery'),
    ...when(mayLock && beforeDelivery === 'unknown', 'lock-unknown'),
  ];
}

function when(applies: boolean, refusal: RotationRefusal): RotationRefusal[] {
  return applies ? [refusal] : [];
}
