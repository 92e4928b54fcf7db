/**
 * Who has the secret of a rotation, as its run tells: everybody who was to get it, whoever it was handed over to, or nobody.
 */
import { HAND_OVER, isDelivery, type RunRecord, type StepRecord } from '../../change/index.js';
import { say } from '../../messages.js';
import { listed } from '../../report/page/words.js';
import { Text } from '../../text.js';

type Steps = readonly StepRecord[];
type Stepped = Pick<RunRecord, 'steps'>;

/** The steps in which the org gets a secret. */
const SETTING: ReadonlySet<string> = new Set(['password', 'token']);

const MAY_HAVE_HAPPENED: ReadonlySet<StepRecord['state']> = new Set(['begun', 'done', 'unread', 'unknown']);

/** Whether the org may have a secret that not everybody got who was to get it, and nobody holds it any more. */
export function isSecretLost({ steps }: Stepped): boolean {
  return partsOf(steps).length > 0 && !isDelivered(steps);
}

/** Where nobody is delivered to, whoever it is handed over to is everybody. */
export function isDelivered(steps: Steps): boolean {
  const deliveries = steps.filter(isDelivery);
  return deliveries.length > 0 ? deliveries.every(({ state }) => state === 'done') : isHanded(steps);
}

/** Whether whoever it was handed over to holds all of it, and not everybody who was to get it. */
export function isHandedOver({ steps }: Stepped): boolean {
  return isHanded(steps) && !(steps.some(isDelivery) && isDelivered(steps));
}

/** Whether it was handed over, or may have been, as it is now: nobody is given the same twice. */
export function mayBeHandedOver(steps: Steps): boolean {
  const { before, state } = handOverOf(steps) ?? {};
  return state !== undefined && MAY_HAVE_HAPPENED.has(state) && isWhole(before, steps);
}

/** Whether somebody may hold what the run has set last: whatever else is given is of an earlier round, which is dead. */
export function mayBeGiven({ steps }: Stepped): boolean {
  const { before, state } = handOverOf(steps) ?? {};
  const [first] = partsOf(steps);
  if (first === undefined || state === undefined || !MAY_HAVE_HAPPENED.has(state)) return false;
  return (before ?? '').split(BETWEEN).includes(first);
}

/** Whether nobody has the password which the org has taken from the run, nor may have it. */
export function isPasswordLost(run: Stepped): boolean {
  const isSet = run.steps.some(({ id, state }) => id === 'password' && (state === 'done' || state === 'unread'));
  return isSet && isSecretLost(run) && !isPerhapsHeld(run);
}

/** Whether anybody has what the run has set last, or may have it. */
export function isPerhapsHeld({ steps }: Stepped): boolean {
  const { perhaps, sure } = holdersOf(steps);
  return sure.length + perhaps.length > 0;
}

/** Those that what was set last went through, and those of which nobody can tell: a program that was cut off may have stored it. */
function holdersOf(steps: Steps): Record<'sure' | 'perhaps', StepRecord[]> {
  const handOver = mayBeGiven({ steps }) ? steps.filter(({ id }) => id === HAND_OVER) : [];
  const all = [...steps.filter(isDelivery), ...handOver].filter(({ state }) => MAY_HAVE_HAPPENED.has(state));
  const isSure = ({ state }: StepRecord): boolean => state === 'done';
  return mayBeHeld(steps)
    ? { sure: all.filter(isSure), perhaps: all.filter((step) => !isSure(step)) }
    : { sure: [], perhaps: [] };
}

/** Whether what is given is what the run has set last, as it says itself. @param of as the hand-over said it */
export function isOfRun(run: Stepped | undefined, of: string): boolean {
  const parts = new Set(run === undefined ? [] : partsOf(run.steps));
  return of.split(BETWEEN).every((part) => parts.has(part));
}

/** Whether it is all that the run has set, as it says itself. */
export function isAllOfRun({ steps }: Stepped, of: string): boolean {
  return isWhole(of, steps);
}

/** Whether the org may have something that the run has made or taken in. */
export function mayBeHeld(steps: Steps): boolean {
  return partsOf(steps).length > 0;
}

/** What a hand-over gives, which tells it from what is set later: each part with the time at which it was begun. */
export function handedParts(steps: Steps): string {
  return partsOf(steps).join(BETWEEN);
}

const BETWEEN = ', ';

/** Of what the org may have. */
function partsOf(steps: Steps): string[] {
  return steps
    .filter(({ id, state }) => SETTING.has(id) && MAY_HAVE_HAPPENED.has(state))
    .map(({ begun, id }) => `${id} ${begun ?? ''}`);
}

function isHanded(steps: Steps): boolean {
  const { before, state } = handOverOf(steps) ?? {};
  return state === 'done' && isWhole(before, steps);
}

function isWhole(handed: string | null | undefined, steps: Steps): boolean {
  const parts = new Set((handed ?? '').split(BETWEEN));
  return partsOf(steps).every((part) => parts.has(part));
}

function handOverOf(steps: Steps): StepRecord | undefined {
  return steps.find(({ id }) => id === HAND_OVER);
}

/**
 * A run as it is taken up: a round in which nothing was set has changed nothing, and the one before stands as it was. Nobody
 * knows that of a token which was asked for.
 */
export function standingOf(record: RunRecord): RunRecord {
  const { former, steps } = record;
  const isToken = steps.some(({ id, state }) => id === 'password' && state === 'left-out');
  const isAsked = isToken && steps.some(({ begun, id }) => id === 'token' && begun !== null);
  return former === null || isAsked || mayBeHeld(steps) ? record : { ...record, ...former, former: null };
}

/** What has become of the secret, as it is to be read when the run has died right after it was written. */
export function secretWords(record: RunRecord): string | null {
  const standing = standingOf(record);
  const { replaced, round, secret, steps } = standing;
  // Nobody is at work any more with the secret of a round that is over.
  const isOver = standing !== record || record.ended !== null;
  if (replaced !== null) return replacedWords(replaced, round > 1 || mayBeHeld(steps));
  const stateOf = (id: string): StepRecord['state'] | undefined => steps.find((step) => step.id === id)?.state;
  const states = [...SETTING].flatMap((id) => stateOf(id) ?? []);
  const isSet = partsOf(steps).length > 0;
  if (steps.some(isDelivery) && isDelivered(steps)) {
    return say(Text.of(isPerhapsSet(steps) ? 'rotate.secret.delivered-perhaps' : 'rotate.secret.delivered'));
  }
  if (isSet && isHanded(steps)) {
    if (!isPerhapsSet(steps)) return say(Text.of('rotate.secret.handed-over'));
    const isChanged = steps.some(({ after, id }) => id === 'password' && after !== null);
    return say(Text.of(isChanged ? 'rotate.secret.handed-over-changed' : 'rotate.secret.handed-over-perhaps'));
  }
  const { perhaps, sure } = holdersOf(steps);
  const given = sure.filter(isDelivery);
  if (given.length > 0) return heldWords('some', given, { isOver, steps });
  if (isPasswordHanded(steps)) return lostWords('handed-over-part', isOver);
  if (perhaps.length > 0) return heldWords('may', perhaps, { isOver, steps });
  if (states.some((state) => state === 'done' || state === 'unread')) return lostWords('lost', isOver);
  // Whoever was asked for the token may have reset it already: then it is in the email.
  const isTokenAlone = stateOf('password') === 'left-out';
  if (isTokenAlone && isSet) return say(Text.of('rotate.secret.token'));
  if (isSet) return lostWords('perhaps', isOver);
  if (isTokenAlone && stateOf('token') === 'refused') return say(Text.of('rotate.secret.token'));
  const pause = stateOf('pause');
  if (round === 1 && (pause === 'begun' || pause === 'unknown')) return say(Text.of('rotate.secret.pause'));
  // What the round before has set is still what the org takes.
  if (round > 1) return secret;
  return states.includes('pending') ? null : say(Text.of('rotate.secret.old'));
}

/** Of a run that has not ended, nobody knows whether it goes on. */
function lostWords(how: 'lost' | 'perhaps' | 'handed-over-part', isOver: boolean): string {
  return say(Text.of(isOver ? `rotate.secret.${how}.ended` : `rotate.secret.${how}`));
}

/** Of one that some have, or may have, of those who were to get it. */
function heldWords(
  how: 'some' | 'may',
  holders: Steps,
  { isOver, steps }: { readonly isOver: boolean; readonly steps: Steps },
): string {
  const ways = holders.map(({ id }) => {
    const by = Text.of('rotate.secret.by', { number: id.replace(/^\D+/u, '') });
    return say(id === HAND_OVER ? Text.of('rotate.secret.by-hand') : by);
  });
  const words = {
    set: say(Text.of(isPerhapsSet(steps) ? 'rotate.secret.set-perhaps' : 'rotate.secret.set')),
    ways: listed(ways, say),
  };
  return say(Text.of(isOver ? `rotate.secret.${how}.ended` : `rotate.secret.${how}`, words));
}

/** Of a secret that lets nobody in any more: that of the run, or the old one where it has set none. */
export function replacedWords(at: string, isOfRun = true): string {
  const words = { time: `${at.slice(0, 16).replace('T', ' ')} UTC` };
  return say(isOfRun ? Text.of('rotate.secret.replaced', words) : Text.of('rotate.secret.old-replaced', words));
}

/** Of a token alone: the run was ended while somebody was asked for it, who may or may not have reset it. */
export function isTokenAwaited({ steps }: Stepped): boolean {
  const stateOf = (one: string): StepRecord['state'] | undefined => steps.find(({ id }) => id === one)?.state;
  const token = stateOf('token');
  return stateOf('password') === 'left-out' && (token === 'begun' || token === 'unknown');
}

/** Whether nobody knows if the org has taken the password that was sent. */
export function isPerhapsSet(steps: Steps): boolean {
  return steps.some(({ id, state }) => id === 'password' && (state === 'begun' || state === 'unknown'));
}

/** A password that was handed over before its token was taken. */
function isPasswordHanded(steps: Steps): boolean {
  const password = steps.filter(({ id }) => id === 'password');
  const handOver = steps.filter(({ id }) => id === HAND_OVER);
  return partsOf(password).length > 0 && isHanded([...password, ...handOver]);
}
