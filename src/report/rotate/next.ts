/**
 * What to do next about a rotation: do it, resume it, or fix first what keeps it from ending well.
 */
import type { RotationRefusal } from '../../policy/index.js';
import { type Say, Text } from '../../text.js';
import { USERS_PAGE } from '../openReset/result.js';
import type { NextStep } from '../page/page.js';
import { shellWord } from '../shell.js';
import { isSecretDead } from './foreignChange.js';
import type { ReportedRotateStep, RotateLoginResult } from './result.js';

export interface RotatePageOptions {
  /** Flags of the org, as they would be typed. */
  readonly source: string;
  readonly all: boolean;
  /** Further flags of what was planned, as they would be typed; '' for none. */
  readonly asked: string;
}

/** Of a step that was to be done, and is not. */
export function isRotateStepOpen({ state, step }: ReportedRotateStep): boolean {
  // It begins only where a delivery was not made.
  if ((step === 'hand-over' || step === 'unlock-again') && NOT_BEGUN.has(state)) return false;
  // That a password was set is proved by what logs in with it.
  if (step === 'password' && state === 'unread') return false;
  return !['done', 'left-out', 'not-tested'].includes(state);
}

/** Open, and nothing that is done when everybody has the secret. */
function isAboutSecret(step: ReportedRotateStep): boolean {
  return isRotateStepOpen(step) && !['unlock', 'watch', 'unlock-again'].includes(step.step);
}

export function isDeliveryStep({ step }: ReportedRotateStep): boolean {
  return step.startsWith('deliver-');
}

const NOT_BEGUN: ReadonlySet<ReportedRotateStep['state']> = new Set(['pending', 'planned']);

/** Further steps that a page has room for. */
const MOST = 3;

export function rotateNext(result: RotateLoginResult, { asked, source }: RotatePageOptions, say: Say): NextStep[] {
  const { mode, password, refusals, run, steps, tokenOnly, username } = result;
  const who = `--username ${shellWord(username)} ${source}`;
  // Without its programs a run delivers to nobody, and one that is taken up needs those that it began with. What is piped in
  // is none of what is made next.
  const isForPlan = mode === 'plan' && (password.foreign === null || tokenOnly || result.own);
  const given = isForPlan || needsOldPassword(result) ? asked : asked.replace(PIPED, '$1');
  const same = `${tokenOnly ? ' --token-only' : ''}${given === '' ? '' : ` ${given}`}`;
  const again = run === null ? `sf token rotate login ${who}${same}` : resumeCommand(run.id, source, same);
  const isToBeUnlocked = isLocked(result) && !asked.split(' ').includes('--unlock');
  const begin = `${again}${isToBeUnlocked ? ' --unlock' : ''} --apply`;
  if (isSecretDead(result)) {
    return afterOthers(result, { who, anew: `sf token rotate login ${who}${same}`, again }, say);
  }
  const failed = {
    command: `sf token list logins ${who} --failed --since 1d`,
    why: say(Text.of('rotate.next.failed')),
  };
  if (mode === 'plan' && run !== null && !steps.some(isRotateStepOpen)) return [failed];
  if (mode === 'plan') {
    return refusals.length > 0
      ? mendingSteps(result, { who, source, asked, begin }, say)
      : [
          { command: begin, why: say(beginning(result, isToBeUnlocked)) },
          ...(replacesSecret(result) ? [{ command: `${begin} --piped`, why: say(Text.of('rotate.next.piped')) }] : []),
        ];
  }
  // Nothing of what it was forced past has gone away.
  const isForced = refusals.some(({ id }) => isLasting(id) || id === 'dead-mail') && steps.some(isAboutSecret);
  const taken = `${begin}${isForced ? ' --force' : ''}`;
  const isHalted = steps.some(({ state, step }) => step === 'pause' && state === 'unknown');
  const resume = isHalted
    ? { command: `${begin} --force`, why: say(Text.of('rotate.next.pause')) }
    : {
        command: taken,
        why: say(resuming(result, isToBeUnlocked)),
      };
  const isOwnLost = refusals.some(({ id }) => id === 'own-lost');
  const isFrozen = result.after?.frozen === true;
  const isRefused = steps.some(({ state, step }) => step === 'test' && state === 'refused');
  const untried = { command: `${taken} --skip-test`, why: say(Text.of('rotate.next.untried')) };
  const isForbidden = steps.some(
    ({ code, state, step }) => step === 'password' && state === 'refused' && code?.startsWith(NOT_PERMITTED) === true,
  );
  return [
    ...(isForbidden
      ? [{ command: 'sf org login web --alias admin', why: say(Text.of('rotate.next.not-permitted')) }]
      : []),
    ...(isFrozen ? [unfreezing(who, say)] : []),
    ...(run !== null && steps.some(isRotateStepOpen) ? [isOwnLost ? ownLost(say) : resume] : []),
    ...(isRefused && run?.handedOver === true ? [untried] : []),
    failed,
  ];
}

/** Of a secret that lets nobody in: where everybody has it the run has come to its end, else it makes another one. */
function afterOthers(
  { mode, run, steps }: RotateLoginResult,
  { again, anew, who }: { readonly again: string; readonly anew: string; readonly who: string },
  say: Say,
): NextStep[] {
  const deliveries = steps.filter(isDeliveryStep);
  const given = deliveries.length > 0 ? deliveries : steps.filter(({ step }) => step === 'hand-over');
  const isOver = run === null || mode === 'plan' || given.every(({ state }) => state === 'done');
  return [
    isOver
      ? { command: anew, why: say(Text.of('rotate.next.anew')) }
      : { command: again, why: say(Text.of('rotate.next.dead')) },
    { command: `sf token list logins ${who} --since 1d`, why: say(Text.of('rotate.next.others')) },
  ];
}

/** The user of the session may not set it: the same session is told no again. */
const NOT_PERMITTED = 'INSUFFICIENT_ACCESS';

function beginning({ steps }: RotateLoginResult, isToBeUnlocked: boolean): Text {
  if (!isToBeUnlocked) return Text.of('rotate.next.apply');
  const isFirst = steps.some(({ state, step }) => step === 'unlock-first' && state === 'planned');
  return Text.of(isFirst ? 'rotate.next.locked' : 'rotate.next.unlock');
}

function resuming(result: RotateLoginResult, isToBeUnlocked: boolean): Text {
  if (makesAnother(result)) return Text.of('rotate.next.resume.handed');
  return Text.of(isToBeUnlocked ? 'rotate.next.resume.unlock' : 'rotate.next.resume');
}

/** As the run has left it, where that was seen; else as it was found, unless the run has unlocked it. */
function isLocked({ after, lock, steps }: RotateLoginResult): boolean {
  const isUnlocked = steps.some(({ state, step }) => step.startsWith('unlock') && state === 'done');
  return after?.locked ?? (lock.locked === true && !isUnlocked);
}

/** Whether the run is to make another secret, though somebody holds the one that it has made. */
export function replacesSecret({ mode, run, steps, tokenOnly }: RotateLoginResult): boolean {
  const set = steps.find(({ step }) => step === (tokenOnly ? 'token' : 'password'));
  return mode === 'plan' && run?.handedOver === true && set?.state === 'planned';
}

/** Whether a run that is taken up without what was handed over sets anew: not where that was the delivery itself. */
function makesAnother({ run, steps }: RotateLoginResult): boolean {
  return run?.handedOver === true && steps.some(isDeliveryStep);
}

/** It stands before everything in which somebody's own words can be. */
const PIPED = /^(--since \S+ )?--piped(?: |$)/u;

function unfreezing(who: string, say: Say): NextStep {
  return { command: `sf token revoke login ${who} --unfreeze`, why: say(Text.of('rotate.next.frozen')) };
}

function resumeCommand(id: string, source: string, same: string): string {
  return `sf token rotate login ${source} --resume ${id}${same}`;
}

interface RefusedRotation {
  /** Flags of the user and the org, as they would be typed. */
  readonly who: string;
  readonly source: string;
  readonly asked: string;
  /** The command that would do it. */
  readonly begin: string;
}

/** What fixes the causes; where nothing has to be fixed first, what goes on in spite of them and can end well. */
function mendingSteps(
  { refusals, token, tokenOnly }: RotateLoginResult,
  refused: RefusedRotation,
  say: Say,
): NextStep[] {
  const ids = refusals.map(({ id }) => id);
  const { begin } = refused;
  const mends = ids.flatMap((id) => mendOf(id, refused, say) ?? []);
  const firsts = mends.filter(({ command }, at) => mends.findIndex((one) => one.command === command) === at);
  const isDead = ids.includes('dead-mail') && (tokenOnly || token.needed !== 'no');
  if (isDead || ids.some((id) => LASTING.has(id))) return firsts.slice(0, MOST);
  const isLock = ids.some((id) => id === 'lock-before-delivery' || id === 'lock-unknown');
  return [
    ...firsts,
    ...(isLock ? [{ command: `${begin} --pause ./stop-clients`, why: say(Text.of('rotate.next.stop')) }] : []),
    ...(ids.includes('lock-before-delivery')
      ? []
      : [{ command: `${begin} --force`, why: say(Text.of('rotate.next.force')) }]),
  ].slice(0, MOST);
}

/** With these the run would set what lets nobody in, or could not set it: --force does not help. */
const LASTING: ReadonlySet<RotationRefusal> = new Set([
  'own-user',
  'own-lost',
  'not-permitted',
  'single-sign-on',
  'inactive',
  'frozen',
  'token-unobtainable',
  'locked',
]);

/** Whether nothing of the plan is done while it stands. */
export function isLasting(id: RotationRefusal): boolean {
  return LASTING.has(id);
}

/** By the session of another administrator the run is taken up as that of any other user. */
function ownLost(say: Say): NextStep {
  return { command: 'sf org login web --alias admin', why: say(Text.of('rotate.next.own-lost')) };
}

/** Whether the run, taken up, sets another password of the user of the session, which takes the present one. */
function needsOldPassword({ mode, own, run, steps, tokenOnly }: RotateLoginResult): boolean {
  const deliveries = steps.filter(isDeliveryStep);
  const isGiven = deliveries.length > 0 && deliveries.every(({ state }) => state === 'done');
  return mode === 'applied' && own && !tokenOnly && run?.handedOver !== true && !isGiven;
}

function mendOf(id: RotationRefusal, { asked, begin, source, who }: RefusedRotation, say: Say): NextStep | undefined {
  switch (id) {
    case 'own-user': {
      const piped = asked.split(' ').includes('--piped') ? '' : ' --piped';
      return { command: `${begin}${piped}`, why: say(Text.of('rotate.next.own-user')) };
    }
    case 'own-lost':
      return ownLost(say);
    case 'not-permitted':
      return { command: 'sf org login web --alias admin', why: say(Text.of('rotate.next.not-permitted')) };
    case 'single-sign-on':
      return { command: `sf token list logins ${who}`, why: say(Text.of('rotate.next.single-sign-on')) };
    case 'inactive':
    case 'dead-mail':
      return { command: `sf org open ${source} --path ${USERS_PAGE}`, why: say(Text.of(`rotate.next.${id}`)) };
    case 'frozen':
      return unfreezing(who, say);
    case 'token-unobtainable':
      return { command: `sf token open reset ${who} --url-only`, why: say(Text.of('rotate.next.token-unobtainable')) };
    case 'token-left-out':
      return { command: begin.replace(' --skip-token', ''), why: say(Text.of('rotate.next.token-left-out')) };
    case 'locked':
      return { command: begin, why: say(Text.of('rotate.next.locked')) };
    case 'lock-before-delivery':
    case 'lock-unknown':
    case 'on-its-way':
      return undefined;
  }
}
