/**
 * The secret that a rotation starts with: none, the one that was handed over, or the password that stays.
 */
import { type RunRecord, StepFailure, type StepRecord, Vault } from '../change/index.js';
import { RunError, UsageError } from '../errors.js';
import { EXIT } from '../exitCodes.js';
import { LoginError } from '../login/error.js';
import { Secret } from '../login/secret.js';
import { Text } from '../text.js';
import type { RotatePlan } from './rotate.js';
import type { Doors, RotationHands } from './rotateDoors.js';
import { isSecretLost } from './rotateRun.js';
import type { Wanted } from './rotateWanted.js';

export interface StartOfRun {
  readonly hands: RotationHands;
  readonly plan: RotatePlan;
  readonly resumed: RunRecord | undefined;
  readonly wanted: Wanted;
}

/** @throws UsageError where what was handed over is not given as a whole */
export async function heldSecret({ hands, plan, resumed, wanted }: StartOfRun, doors: Doors): Promise<Vault> {
  if (wanted.tokenOnly) {
    const token = resumed === undefined ? undefined : await givenIn(hands, 'securityToken');
    const isLive = resumed !== undefined && token !== undefined && isSecretLost(resumed);
    return new Vault(await presentPassword(doors, hands), token, isLive);
  }
  if (resumed === undefined || !isSecretLost(resumed)) return new Vault();
  const password = await givenIn(hands, 'password');
  if (password === undefined) return new Vault();
  if (!hasTaken(resumed)) return new Vault(password, await givenIn(hands, 'securityToken'), true);
  const token = textIn(await hands.piped('securityToken'));
  // The clients need both: a password without its token is half of what was handed over.
  if (token === undefined || (token === '' && plan.found.need === 'yes')) {
    throw new UsageError(Text.of('rotate.error.piped-token', { id: resumed.id }));
  }
  return new Vault(password, new Secret(token), true);
}

/** Whether the run has taken a token, and takes no other one for this password. */
function hasTaken({ steps }: RunRecord): boolean {
  return steps.some(({ id, state }) => id === 'token' && TAKEN.has(state));
}

const TAKEN = new Set<StepRecord['state']>(['begun', 'done', 'unread', 'unknown']);

/** From the start, and not empty. */
async function givenIn(hands: RotationHands, name: 'password' | 'securityToken'): Promise<Secret | undefined> {
  const text = hands.has(name) ? textIn(await hands.piped(name)) : '';
  return text === undefined || text === '' ? undefined : new Secret(text);
}

function textIn(given: Awaited<ReturnType<RotationHands['piped']>>): string | undefined {
  return 'code' in given ? undefined : given.answer;
}

async function presentPassword(doors: Doors, { signal }: RotationHands): Promise<Secret> {
  try {
    return await doors.presentPassword();
  } catch (error) {
    if (!(error instanceof StepFailure)) throw error;
    if (signal.aborted) throw new LoginError(Text.of('login-errors.interrupted'), EXIT.interrupted);
    throw new RunError(Text.of('rotate.error.no-password'));
  }
}
