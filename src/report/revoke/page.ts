/**
 * `revoke login` and `revoke address` for people: what is open and what will be shut, or what was shut and what was seen.
 */
import { PLATFORM } from '../../policy/index.js';
import { type Say, Text } from '../../text.js';
import { incompleteLines } from '../gapsAndAssumptions.js';
import type { NextStep, Page } from '../page/page.js';
import { partial } from '../page/partialAnswer.js';
import { listed, number, ownAttemptLines, textBlock } from '../page/words.js';
import { shellWord } from '../shell.js';
import { standingLines } from './runObstacles.js';
import type { ReportedStep, RevokeAddressResult, RevokeLoginResult } from './result.js';
import { clientLines } from './affectedClients.js';
import { seenTable, openTable, type RevokePageOptions, stepTable } from './tables.js';

export function revokeLoginPage(result: RevokeLoginResult, options: RevokePageOptions, say: Say): Page {
  const { incomplete, mode, outOfReach, run, steps } = result;
  // Of a plan the answer names every step.
  const isFresh = mode === 'plan' && run === null;
  return {
    ...partial(incomplete, say),
    answer: [
      ...answerLines(result, say),
      ...standingLines(result, say),
      openLine(result, say),
      ...(isNeverFrozen(result) ? [] : clientLines(result, say)),
    ],
    look: [
      ...(isFresh ? [] : [stepTable(steps, say)]),
      ...openTable(result, options, say),
      ...seenTable(result, options, say),
      ...textBlock([...ownAttemptLines(result.ownAttempts, say), ...reachLines(result, say)]),
    ],
    next: nextSteps(result, options, say),
    details: [
      ...(isFresh ? [stepTable(steps, say)] : []),
      ...textBlock([say(Text.of('revoke.out-of-reach')), ...outOfReach.map((line) => `  ${line}`)]),
      ...textBlock(runLines(result, say)),
      ...textBlock(incompleteLines(incomplete, say)),
    ],
  };
}

/** What a revocation does not do, in a line; --explain has more of each. */
function reachLines({ steps }: RevokeLoginResult, say: Say): string[] {
  return steps.some(({ step }) => step === 'unfreeze') ? [] : [say(Text.of('revoke.out-of-reach.short'))];
}

export function revokeAddressPage(
  result: RevokeAddressResult,
  { source }: Pick<RevokePageOptions, 'source'>,
  say: Say,
): Page {
  const { address, incomplete, mode, run, steps, username } = result;
  const [step] = steps;
  const command = `sf token revoke address --username ${shellWord(username)} --ip ${address} ${source}`;
  const isThere = result.verified?.some((one) => one.address === address) === true;
  // Nothing was sent, and nothing was there before.
  const isNone = step?.state === 'done' && step.begun === null && result.verified !== null && !isThere;
  const next: NextStep[] =
    isThere && mode === 'plan' && run === null
      ? [{ command: `${command} --apply`, why: say(Text.of('revoke.next.apply')) }]
      : [];
  return {
    ...partial(incomplete, say),
    answer: [
      say(
        mode === 'applied' && !isNone
          ? Text.of(`revoke.address.${doneWord(step)}`, { address, username })
          : result.verified === null
            ? Text.of('revoke.address.unread', { address, username })
            : Text.of(isThere ? 'revoke.address.plan' : 'revoke.address.none', { address, username }),
      ),
      ...standingLines(result, say),
      say(Text.of('revoke.address.then')),
    ],
    look: mode === 'applied' ? [stepTable(steps, say)] : [],
    next: [
      ...next,
      ...resumeStep('address', run, steps, source, say),
      ...(mode === 'plan' ? [] : againStep(`${command} --apply`, steps, say)),
    ],
    details: [...textBlock(runLines(result, say)), ...textBlock(incompleteLines(incomplete, say))],
  };
}

/** What is not there and was not taken back by the run may never have been there. */
function doneWord(step: ReportedStep | undefined): 'done' | 'absent' | 'not-done' {
  if (step?.state !== 'done') return 'not-done';
  return step.begun !== null && step.closed !== 0 ? 'done' : 'absent';
}

/** Steps that a run has not brought to their end. */
export function isUnfinished({ state }: ReportedStep): boolean {
  return state !== 'done' && state !== 'left-out';
}

/** A freeze is to be taken back that is not there. */
function isNeverFrozen({ mode, open, run, steps }: RevokeLoginResult): boolean {
  const step = steps.find((one) => one.step === 'unfreeze');
  if (step === undefined) return false;
  return mode === 'plan' ? run === null && open.frozen === false : step.state === 'done' && step.begun === null;
}

function answerLines(result: RevokeLoginResult, say: Say): string[] {
  const { mode, open: openNow, run, steps, username } = result;
  if (isNeverFrozen(result)) return [say(Text.of(`revoke.${mode}.unfrozen`, { username }))];
  const asked = steps.filter(({ state }) => state !== 'left-out');
  const names = (list: readonly ReportedStep[]): string =>
    listed(
      list.map(({ what }) => what),
      say,
    );
  const open = asked.filter(isUnfinished);
  if (mode === 'plan') {
    // Of what is so already nothing is sent.
    const blocked = asked.filter(({ code, state }) => state === 'planned' && code !== null);
    const wanted = asked.filter(({ step }) => step !== 'freeze' || openNow.frozen !== true);
    const ahead = wanted.filter((step) => !blocked.includes(step));
    const held = blocked.length === 0 ? [] : [say(Text.of('revoke.plan.blocked', { what: names(blocked) }))];
    if (run === null && ahead.length === 0 && held.length > 0) return held;
    if (run === null && ahead.length === 0) return [say(Text.of('revoke.plan.frozen', { username }))];
    if (run === null) return [say(Text.of('revoke.plan', { username, what: names(ahead) })), ...held];
    const left = open.filter(({ state }) => state !== 'undone');
    return left.length === 0
      ? [say(Text.of('revoke.plan.resumed.none', { id: run.id, username }))]
      : [say(Text.of('revoke.plan.resumed', { id: run.id, username, what: names(left) }))];
  }
  if (open.length === 0) return [say(Text.of('revoke.applied', { username, what: names(asked) }))];
  return [say(Text.of('revoke.applied.partly', { username, what: names(open) }))];
}

function openLine({ mode, open }: RevokeLoginResult, say: Say): string {
  const count = (list: readonly unknown[] | null): string => (list === null ? '?' : number(list.length));
  // Of tokens Salesforce shows no more at a time.
  const tokens = `${count(open.tokens)}${(open.tokens?.length ?? 0) >= PLATFORM.oauthTokens.most ? '+' : ''}`;
  const counts = { sessions: count(open.sessions), tokens, addresses: count(open.addresses) };
  return say(Text.of(mode === 'plan' ? 'revoke.open' : 'revoke.open.before', counts));
}

function runLines({ run }: Pick<RevokeLoginResult, 'run'>, say: Say): string[] {
  return run === null ? [] : [say(Text.of('revoke.run', { id: run.id, file: run.file }))];
}

function resumeStep(
  what: 'login' | 'address',
  run: RevokeLoginResult['run'],
  steps: readonly ReportedStep[],
  source: string,
  say: Say,
): NextStep[] {
  if (run === null || !steps.some((step) => isUnfinished(step) && step.state !== 'undone')) return [];
  const command = `sf token revoke ${what} ${source} --resume ${run.id} --apply`;
  return [{ command, why: say(Text.of('revoke.next.resume')) }];
}

/** What somebody has taken back since is no part of this run any more. */
function againStep(command: string, steps: readonly ReportedStep[], say: Say): NextStep[] {
  return steps.some(({ state }) => state === 'undone') ? [{ command, why: say(Text.of('revoke.next.again')) }] : [];
}

function nextSteps(result: RevokeLoginResult, { asked, source }: RevokePageOptions, say: Say): NextStep[] {
  const { mode, run, steps, username } = result;
  const who = `--username ${shellWord(username)} ${source}`;
  const failed = {
    command: `sf token list logins ${who} --failed --since 1d`,
    why: say(Text.of('revoke.next.failed')),
  };
  if (mode === 'plan' && isNeverFrozen(result)) return [failed];
  const unfreeze = steps.some(({ step }) => step === 'unfreeze') ? ' --unfreeze' : '';
  if (mode === 'plan' && run === null) {
    // With this session nothing would come of it.
    const isBlocked = steps.every(({ code, state }) => state === 'left-out' || code !== null);
    if (isBlocked) {
      return [{ command: 'sf org login web --alias admin', why: say(Text.of('revoke.next.not-permitted')) }];
    }
    const flags = asked === '' ? '' : ` ${asked}`;
    return [
      { command: `sf token revoke login ${who}${unfreeze}${flags} --apply`, why: say(Text.of('revoke.next.apply')) },
    ];
  }
  const resume = resumeStep('login', run, steps, source, say);
  if (mode === 'plan') return resume;
  const kept = steps.filter(({ state }) => state === 'left-out').map(({ step }) => ` --keep ${step}`);
  return [
    ...resume,
    ...againStep(`sf token revoke login ${who}${unfreeze}${kept.join('')} --apply`, steps, say),
    failed,
  ];
}
