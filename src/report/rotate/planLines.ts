/**
 * What the plan of a rotation says first: what it does, which clients that stops, and how near the lock is.
 */
import { DAY_SECONDS } from '../../isoTime.js';
import { type Say, Text } from '../../text.js';
import { listed, number } from '../page/words.js';
import { sinceWords } from '../since.js';
import { areBack, namesOfClients } from './returnedClients.js';
import { isSecretDead } from './foreignChange.js';
import { isRotateStepOpen } from './next.js';
import type { ReportedRotateStep, ReportedRotationClient, RotateLoginResult } from './result.js';

/** Seconds as people say them. */
export function spanWords(seconds: number, say: Say): string {
  const [unit, one] = UNITS.find(([, length]) => seconds >= 2 * length) ?? (['s', 1] as const);
  return say(Text.of(`rotate.span.${unit}`, { count: number(Math.floor(seconds / one)) }));
}

const UNITS = [
  ['d', DAY_SECONDS],
  ['h', 3600],
  ['min', 60],
] as const;

export function planLine(result: RotateLoginResult, say: Say): string {
  const { refusals, run, tokenOnly, username } = result;
  if (refusals.length > 0) return say(Text.of('rotate.plan.refused', { username }));
  if (isSecretDead(result)) return say(Text.of(tokenOnly ? 'rotate.dead.token' : 'rotate.dead', { username }));
  if (run !== null) return resumedLine(result, run.id, say);
  return say(Text.of(tokenOnly ? 'rotate.plan.token' : 'rotate.plan', { username }));
}

function resumedLine({ steps, username }: RotateLoginResult, id: string, say: Say): string {
  const open = steps.filter(isRotateStepOpen).map(({ what }) => what);
  return open.length === 0
    ? say(Text.of('rotate.plan.resumed.none', { id, username }))
    : say(Text.of('rotate.plan.resumed', { id, username, what: listed(open, say) }));
}

function stopping({ clients, tokenOnly }: RotateLoginResult): ReportedRotationClient[] {
  return clients.filter(({ atChange, atToken }) => (tokenOnly ? atToken : atChange) === 'stops');
}

/** Clients that log in less often than the time that was looked at are not among them, so that it is always named. */
export function clientsLine(result: RotateLoginResult, say: Say): string {
  const { at, clients, incomplete, since, tokenOnly } = result;
  const day = sinceWords(since, at);
  const stops = stopping(result);
  const isPast = isSet(result);
  if (stops.length > 0) {
    const words = { day, names: namesOfClients(stops, say) };
    const [out, past, stop] = tokenOnly
      ? (['rotate.clients.out.token', 'rotate.clients.since.token', 'rotate.clients.stop.token'] as const)
      : (['rotate.clients.out', 'rotate.clients.since', 'rotate.clients.stop'] as const);
    if (tokenOnly && isPast && isPerhapsReset(result)) return say(Text.of('rotate.clients.perhaps.token', words));
    return say(Text.of(isShutOut(result) ? out : isPast ? past : stop, words));
  }
  const open = clients.filter(({ atToken }) => tokenOnly && atToken === 'unknown');
  if (open.length > 0) {
    const words = { day, names: namesOfClients(open, say) };
    return say(Text.of(isPast ? 'rotate.clients.since-open.token' : 'rotate.clients.open.token', words));
  }
  return say(Text.of(incomplete.length > 0 ? 'rotate.clients.unread' : 'rotate.clients.none', { day }));
}

/** The run that is to be taken up has changed the secret already. */
function isSet({ run, steps, tokenOnly }: RotateLoginResult): boolean {
  const set = steps.find(({ step }) => step === (tokenOnly ? 'token' : 'password'));
  return run !== null && set !== undefined && MAY_BE_SET.has(set.state);
}

/** Nobody knows whether its user has clicked. */
function isPerhapsReset({ steps }: RotateLoginResult): boolean {
  return steps.some(({ state, step }) => step === 'token' && state === 'unknown');
}

const MAY_BE_SET: ReadonlySet<ReportedRotateStep['state']> = new Set(['done', 'unread', 'unknown'] as const);

/** Nobody logs in as this user now, whatever the secret is. */
function isShutOut({ lock, refusals }: RotateLoginResult): boolean {
  return lock.locked === true || refusals.some(({ id }) => id === 'frozen' || id === 'inactive');
}

/** Whether how near the lock is says anything. */
export function hasLockOfItsOwn(result: RotateLoginResult): boolean {
  return !staysLocked(result) && !result.refusals.some(({ id }) => id === 'frozen' || id === 'inactive');
}

export function lockLines(result: RotateLoginResult, say: Say): string[] {
  const { lock } = result;
  if (staysLocked(result)) return [say(Text.of('rotate.lock.now'))];
  if (!hasLockOfItsOwn(result) || areBack(result)) return [];
  const first = lock.locked === true ? ['rotate.lock.first' as const] : [];
  const unread = lock.locked === null && lock.attempts !== 'none' ? ['rotate.lock.unread' as const] : [];
  return [...[...first, ...unread].map((key) => say(Text.of(key))), lockLine(result, say)];
}

/** Until everybody has the secret. */
function staysLocked({ lock, steps }: RotateLoginResult): boolean {
  return lock.locked === true && !steps.some(({ state, step }) => step === 'unlock-first' && state !== 'left-out');
}

function lockLine({ at, lock, since }: RotateLoginResult, say: Say): string {
  const { attempts, beforeDelivery, left, seconds } = lock;
  if (attempts === 'none') return say(Text.of('rotate.lock.never'));
  if (seconds === 'never') return say(Text.of('rotate.lock.nobody', { day: sinceWords(since, at) }));
  if (left === 0) return say(Text.of('rotate.lock.reached'));
  if (seconds === 'unknown' || left === null || left === 'none') return say(Text.of('rotate.lock.unknown'));
  const words = { left: number(left), time: spanWords(seconds, say) };
  return say(Text.of(beforeDelivery === 'yes' ? 'rotate.lock.before' : 'rotate.lock.after', words));
}
