/**
 * The secret that a rotation starts with: none, the one that was handed over, or the password that stays.
 */
import { isDelivery, type RunRecord, StepFailure, type StepRecord, Vault } from '../../change/index.js';
import { RunError, UsageError } from '../../errors.js';
import { interrupted } from '../../login/error.js';
import { Secret } from '../../login/secret.js';
import type { RotateFound } from '../../report/rotate/toResult.js';
import { Text } from '../../text.js';
import { isAllOfRun, isDelivered, isHandedOver, isOfRun, isSecretLost } from '../runs/index.js';
import type { Doors } from './stepWork.js';
import { answerIn, type RotationOperator } from './operator.js';
import { isTokenOpen, type Wanted, withoutSteps } from './wantedSteps.js';

export interface StartOfRun {
  readonly operator: Pick<RotationOperator, 'has' | 'isTerminal' | 'piped' | 'pipedOf' | 'secret' | 'signal'>;
  readonly plan: { readonly found: Pick<RotateFound, 'need'> };
  readonly resumed: RunRecord | undefined;
  /** What of the run that is taken up is not done any more. */
  readonly skipped: ReadonlySet<string>;
  readonly wanted: Pick<Wanted, 'tokenOnly' | 'takesToken'>;
  /** Another secret is made, as the plan says; what the run that is taken up has made is nobody's. */
  readonly isAnew: boolean;
  /** When somebody else has changed the password since that run has set it; null where nobody has. */
  readonly replaced: string | null;
}

/** @throws UsageError where what was handed over is not given as a whole */
export async function heldSecret(start: StartOfRun, doors: Pick<Doors, 'presentPassword'>): Promise<Vault> {
  const { operator, isAnew, replaced, resumed, wanted } = start;
  await checkDead(start);
  if (!needsSecret(start)) return new Vault();
  if (wanted.tokenOnly && isAnew) return new Vault(await presentPassword(doors, operator));
  if (replaced !== null || isAnew) return new Vault();
  if (wanted.tokenOnly) return heldToken(start, await presentPassword(doors, operator));
  if (resumed === undefined) return new Vault();
  return isSecretLost(resumed) ? pipedSecret(start, resumed) : askedSecret(start, resumed);
}

/** Of a token alone: everybody has it, and what is left of the run needs no secret. */
export function needsSecret({
  isAnew,
  resumed,
  skipped,
  wanted,
}: Omit<StartOfRun, 'operator' | 'plan' | 'replaced'>): boolean {
  if (resumed === undefined || isAnew || !wanted.tokenOnly) return true;
  const { steps } = withoutSteps(resumed, skipped);
  const isTestOpen = steps.some(({ id, state }) => id === 'test' && TO_BE_TRIED.has(state));
  return isTestOpen || !isDelivered(steps);
}

/**
 * What is given at the start is none of the secret that is made next: with --token-only the password stays, and a token that
 * is there before the password is set dies with it.
 *
 * @throws UsageError before anything is sent
 */
async function checkDead({ operator, isAnew, replaced, resumed, wanted }: StartOfRun): Promise<void> {
  const given = async (name: 'password' | 'securityToken'): Promise<boolean> =>
    (await givenIn(operator, name)) !== undefined;
  const isToken = await given('securityToken');
  if (resumed !== undefined && replaced !== null && (isToken || (!wanted.tokenOnly && (await given('password'))))) {
    const time = `${replaced.slice(0, 16).replace('T', ' ')} UTC`;
    throw new UsageError(Text.of('rotate.error.piped-dead', { id: resumed.id, time }));
  }
  const { pipedOf } = operator;
  if (pipedOf !== undefined && resumed !== undefined && !isOfRun(resumed, pipedOf)) {
    throw new UsageError(Text.of('rotate.error.piped-former', { id: resumed.id }));
  }
  if (pipedOf !== undefined && (resumed === undefined || isAnew)) {
    throw new UsageError(Text.of('rotate.error.piped-handed'));
  }
  const isToSet = (resumed === undefined || isAnew) && !wanted.tokenOnly;
  if (isToken && isToSet && wanted.takesToken) throw new UsageError(Text.of('rotate.error.piped-early'));
}

async function heldToken({ operator, resumed, ...start }: StartOfRun, password: Secret): Promise<Vault> {
  if (resumed === undefined) return new Vault(password);
  const piped = await givenIn(operator, 'securityToken');
  if (piped !== undefined) return new Vault(password, piped, isSecretLost(resumed));
  const isLacking = hasTaken(resumed) && !isSecretLost(resumed);
  const token = isLacking && isAskedFor({ operator, resumed, ...start }, resumed) ? await askedToken(operator) : '';
  return token === '' ? new Vault(password, undefined, false, isLacking) : new Vault(password, new Secret(token));
}

async function pipedSecret({ operator, plan }: StartOfRun, resumed: RunRecord): Promise<Vault> {
  const password = await givenIn(operator, 'password');
  if (password === undefined) return new Vault();
  if (!hasTaken(resumed)) return new Vault(password, await givenIn(operator, 'securityToken'), true);
  const given = await operator.piped('securityToken');
  if ('code' in given && given.why !== undefined) throw new UsageError(given.why);
  const token = textIn(given);
  // The clients need both: a password without its token is half of what was handed over.
  // What says of itself that it was handed over before the token was taken has none, whether or not anybody needs it.
  const isBefore = operator.pipedOf !== undefined && !isAllOfRun(resumed, operator.pipedOf);
  if (token === undefined || (token === '' && (isBefore || plan.found.need === 'yes'))) {
    throw new UsageError(Text.of('rotate.error.piped-token', { id: resumed.id }));
  }
  return new Vault(password, new Secret(token), true);
}

/** Whoever was shown the secret on the terminal has it, and goes on with it there. */
async function askedSecret(start: StartOfRun, resumed: RunRecord): Promise<Vault> {
  const { operator, plan } = start;
  if (!isAskedFor(start, resumed)) return new Vault();
  const password = await askedIn(operator, Text.of('rotate.prompt.handed.password'));
  if (password === '') return new Vault();
  if (!hasTaken(resumed)) return new Vault(new Secret(password));
  const token = await askedToken(operator);
  return new Vault(new Secret(password), new Secret(token), false, token === '' && plan.found.need === 'yes');
}

/** Something is still to be done with what was handed over, and somebody is there who may have it. */
function isAskedFor({ operator, skipped }: StartOfRun, resumed: RunRecord): boolean {
  const left = withoutSteps(resumed, skipped);
  const isTestOpen = left.steps.some(({ id, state }) => id === 'test' && TO_BE_TRIED.has(state));
  const isAll = !resumed.steps.some(isDelivery) && isHandedOver(resumed);
  return operator.isTerminal && isAll && (isTestOpen || isTokenOpen(left));
}

/** A login that was not tried, for the user's sake, leaves nothing open. */
const TO_BE_TRIED = new Set<StepRecord['state']>(['pending', 'refused', 'open']);

async function askedToken(operator: StartOfRun['operator']): Promise<string> {
  return (await askedIn(operator, Text.of('rotate.prompt.handed.token'))).trim();
}

async function askedIn(operator: StartOfRun['operator'], question: Text): Promise<string> {
  return answered(operator, Text.of('rotate.error.no-password'), async () => answerIn(await operator.secret(question)));
}

/** Whether the run has taken a token, and takes no other one for this password. */
function hasTaken({ steps }: RunRecord): boolean {
  return steps.some(({ id, state }) => id === 'token' && TAKEN.has(state));
}

const TAKEN = new Set<StepRecord['state']>(['begun', 'done', 'unread', 'unknown']);

/** From the start, and not empty. */
async function givenIn(
  operator: StartOfRun['operator'],
  name: 'password' | 'securityToken',
): Promise<Secret | undefined> {
  const text = operator.has(name) ? textIn(await operator.piped(name)) : '';
  return text === undefined || text === '' ? undefined : new Secret(text);
}

function textIn(given: Awaited<ReturnType<RotationOperator['piped']>>): string | undefined {
  return 'code' in given ? undefined : given.answer;
}

async function presentPassword(
  doors: Pick<Doors, 'presentPassword'>,
  operator: StartOfRun['operator'],
): Promise<Secret> {
  return answered(operator, Text.of('rotate.error.no-password'), async () => doors.presentPassword());
}

/** Before a run begins: without an answer there is none. @throws LoginError at a signal, else RunError */
export async function answered<T>(
  { signal }: Pick<RotationOperator, 'signal'>,
  refusal: Text,
  ask: () => Promise<T>,
): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof StepFailure)) throw error;
    if (signal.aborted) throw interrupted();
    throw new RunError(refusal);
  }
}
