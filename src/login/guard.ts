/**
 * May this user be tried now? Pure: facts and journal in, yes or no out.
 *
 * A certain no is an answer about the login itself (the user is frozen, the address is refused); a protective no keeps
 * the user from being locked. Nothing tells that failed attempts are forgotten with time, so only a success does it.
 */
import type { Gap, RuleId } from '../policy/index.js';
import { Text } from '../text.js';
import type { CauseId } from './phrases/causes.js';
import type { GuardFacts } from './guardFacts.js';
import type { JournalState } from './journal.js';
import { lackOf, STRICTEST } from './attemptMargin.js';
import { LAG, type Tally } from './failureCount.js';

const CHECKS = ['user', 'state', 'path', 'address', 'attempts', 'journal'] as const;
export type Check = (typeof CHECKS)[number];

export interface Skipped {
  readonly check: Check;
  readonly why: Text;
}

export interface GuardReport {
  readonly checked: readonly Check[];
  readonly skipped: readonly Skipped[];
  /** Attempts left before the lock, where limit and failures are known; counted before this one. */
  readonly attemptsLeft?: number;
}

export type GuardVerdict = GuardReport &
  (
    | { readonly allow: true }
    | {
        readonly allow: false;
        /** `certain`: an answer about the login. `protective`: for the user's sake. */
        readonly kind: 'certain' | 'protective';
        readonly cause: CauseId;
        readonly reason: Text;
        /** The deciding step of the decision table, where that table refused. */
        readonly step?: Text;
        /** ISO time from which the plugin would try again, where one is known. */
        readonly nextSafeAttempt?: string;
      }
  );

type GuardRefusal = Omit<Extract<GuardVerdict, { allow: false }>, keyof GuardReport | 'allow'>;

const NO_ORG = Text.of('login.guard.skipped.no-org');

/** Rules of the decision table as causes; undefined where a rule is no cause that can be told. One that is forgotten does not compile. */
const RULE_CAUSES: Readonly<Record<string, CauseId | undefined>> = {
  'soap-version': 'soap-version',
  'soap-disabled': 'soap-disabled',
  'soap-permission': 'soap-permission',
  'oauth-flow-blocked': 'oauth-flow-blocked',
  'path-retired': 'path-retired',
  'oauth-external-user': 'oauth-external-user',
  'soap-external-user': 'soap-external-user',
  'api-disabled': 'api-disabled',
  'user-inactive': 'user-inactive',
  'user-frozen': 'user-frozen',
  'user-locked': 'user-locked',
  'login-hours': 'login-hours',
  'profile-range-outside': 'profile-range-outside',
  'profile-range-relaxed': undefined,
  'mfa-api-inside': undefined,
  'mfa-api-registered': 'mfa-required',
  'profile-range-inside': undefined,
  'delegated-auth-trusted': undefined,
  'delegated-auth-untrusted': undefined,
  'trusted-range': undefined,
  'verified-address': undefined,
  untrusted: undefined,
} satisfies Readonly<Record<RuleId, CauseId | undefined>>;

/** @param counted the failures by {@link GuardFacts.history} and the journal */
export function guard(
  facts: GuardFacts,
  journal: JournalState,
  counted: Tally,
  now: Date,
  force: boolean,
): GuardVerdict {
  const checked: Check[] = [];
  const skipped: Skipped[] = [];
  const attemptsLeft = attemptsLeftOf(facts, counted.failures);
  const tests: readonly (readonly [Check, () => GuardRefusal | Text | undefined])[] = [
    ['user', () => checkUser(facts)],
    ['state', () => checkState(facts, now)],
    ['path', () => checkDecision(facts, 'path')],
    ['address', () => checkDecision(facts, 'address')],
    ['attempts', () => checkAttempts(facts, counted, force)],
    ['journal', () => checkJournal(facts, counted, journal, now, force)],
  ];
  let refusal: GuardRefusal | undefined;
  for (const [check, test] of tests) {
    const found = test();
    if (found !== undefined && 'key' in found) {
      skipped.push({ check, why: found });
      continue;
    }
    checked.push(check);
    refusal = found;
    if (refusal !== undefined) {
      break;
    }
  }
  const report = { checked, skipped, ...(attemptsLeft === undefined ? {} : { attemptsLeft }) };
  return refusal === undefined ? { ...report, allow: true } : { ...report, allow: false, ...refusal };
}

function attemptsLeftOf(facts: GuardFacts, failures: number | undefined): number | undefined {
  const { policy } = facts;
  return failures === undefined ||
    cutOff(facts.history) !== undefined ||
    policy?.known !== true ||
    policy.value.attempts === 'none'
    ? undefined
    : Math.max(0, policy.value.attempts - failures);
}

/** Why a check could not be made. */
function missing(fact: { readonly gap: Gap } | undefined): Text {
  return fact === undefined ? NO_ORG : fact.gap.why;
}

function certain(cause: CauseId, reason: Text, nextSafeAttempt?: string): GuardRefusal {
  return { kind: 'certain', cause, reason, ...(nextSafeAttempt === undefined ? {} : { nextSafeAttempt }) };
}

function protective(cause: CauseId, reason: Text, nextSafeAttempt?: string): GuardRefusal {
  return { kind: 'protective', cause, reason, ...(nextSafeAttempt === undefined ? {} : { nextSafeAttempt }) };
}

function checkUser({ nearest, user }: GuardFacts): GuardRefusal | Text | undefined {
  if (user?.known !== true) {
    return missing(user);
  }
  if (user.value !== undefined) return undefined;
  const why =
    nearest === undefined ? Text.of('login.guard.no-user') : Text.of('login.guard.no-user-nearest', { nearest });
  return certain('wrong-username-or-host', why);
}

function checkState(facts: GuardFacts, now: Date): GuardRefusal | Text | undefined {
  const { user } = facts;
  if (user?.known !== true || user.value === undefined) {
    return missing(user?.known === true ? undefined : user);
  }
  const { active, frozen, locked, passwordExpired } = user.value;
  if (active.known && !active.value) {
    return certain('user-inactive', Text.of('login.guard.inactive'));
  }
  if (frozen.known && frozen.value) {
    return certain('user-frozen', Text.of('login.guard.frozen'));
  }
  if (locked.known && locked.value) {
    return certain('user-locked', Text.of('login.guard.locked'), endOfLock(facts, now));
  }
  if (passwordExpired?.known === true && passwordExpired.value) {
    return certain('password-expired', Text.of('login.guard.expired'));
  }
  const unread = [active, frozen, locked, passwordExpired].find((fact) => fact?.known === false);
  return unread?.known === false ? unread.gap.why : undefined;
}

/** Undefined when that time is over and the user is locked all the same: somebody has to unlock it. */
function endOfLock({ history, policy }: GuardFacts, now: Date): string | undefined {
  const since = history?.known === true ? history.value.newestFailure : undefined;
  const minutes = policy?.known === true ? policy.value.minutes : undefined;
  if (since === undefined || typeof minutes !== 'number') {
    return undefined;
  }
  const end = later(since, minutes);
  return end > now.toISOString() ? end : undefined;
}

function later(time: string, minutes: number): string {
  return new Date(Date.parse(time) + minutes * 60_000).toISOString();
}

/** Verdicts of these rules hold at the address that was judged and perhaps nowhere else. */
const BY_ADDRESS = new Set(['profile-range-outside', 'mfa-api-registered']);

const REFUSED = { path: 'impossible', address: 'denied' } as const;

function checkDecision({ decision }: GuardFacts, check: 'path' | 'address'): GuardRefusal | Text | undefined {
  if (decision?.known !== true) {
    return missing(decision);
  }
  const { value } = decision;
  if (value.verdict === REFUSED[check] && (value.address !== undefined || !BY_ADDRESS.has(value.rule))) {
    const { text: address = '', from = '' } = value.address ?? {};
    const reason = BY_ADDRESS.has(value.rule)
      ? Text.of('login.guard.at-address', { rule: value.rule, address, from })
      : Text.of('login.guard.rule', { rule: value.rule });
    return { ...certain(RULE_CAUSES[value.rule] ?? 'unknown-fault', reason), step: value.text };
  }
  if (check === 'address' && value.address === undefined) {
    return Text.of('login.guard.skipped.no-address');
  }
  return value.open === undefined && value.verdict === 'unknown' ? value.text : value.open?.[check];
}

function margin(
  key: 'attempts' | 'journal',
  failures: number,
  { user, policy }: GuardFacts,
  force: boolean,
): GuardRefusal | undefined {
  const limit = policy?.known === true ? policy.value.attempts : STRICTEST;
  if (limit === 'none') {
    return undefined;
  }
  const counted = user?.known === true && user.value?.failedLogins !== undefined;
  const lack = lackOf({ failures, limit, counted, force });
  if (lack === undefined) {
    return undefined;
  }
  const sentence = `${key}${policy?.known === true ? '' : '-strictest'}` as const;
  const counts = { failures: String(failures), limit: String(limit), left: String(lack.left) };
  const { needed } = lack;
  const text =
    needed === undefined
      ? Text.of(`login.guard.${sentence}-last`, counts)
      : Text.of(`login.guard.${sentence}-few`, {
          ...counts,
          least: String(needed.plain),
          leastForced: String(needed.forced),
        });
  return protective('attempts-nearly-spent', text);
}

function checkAttempts(facts: GuardFacts, { failures }: Tally, force: boolean): GuardRefusal | Text | undefined {
  const { history, policy } = facts;
  if (failures === undefined) {
    return missing(history?.known === false ? history : undefined);
  }
  return margin('attempts', failures, facts, force) ?? (policy?.known === true ? cutOff(history) : missing(policy));
}

/** Why the count of failures may be too low. */
function cutOff(history: GuardFacts['history']): Text | undefined {
  const rows = history?.known === true ? history.value.rowsRead : undefined;
  return rows === undefined ? undefined : Text.of('login.guard.skipped.rows', { rows: String(rows) });
}

/**
 * The plugin's own attempts. While one of them may not show in LoginHistory no second one follows: another runner reckons
 * with one. Where the true count is not known, they are the count, and one holds the next back for the lockout interval.
 */
function checkJournal(
  facts: GuardFacts,
  { own, newestOwn, unseen }: Tally,
  { files }: JournalState,
  now: Date,
  force: boolean,
): GuardRefusal | undefined {
  const { history, policy } = facts;
  if (unseen !== undefined) {
    const safe = later(unseen.at, LAG / 60_000);
    return unseen.young
      ? protective('attempt-too-soon', Text.of('login.guard.unseen-young', { time: unseen.at, until: safe }), safe)
      : protective('attempt-unseen', Text.of('login.guard.unseen', { time: unseen.at, files }));
  }
  const counted = history?.known === true && history.value.rowsRead === undefined;
  if (newestOwn === undefined || counted) {
    return undefined;
  }
  const refusal = margin('journal', own, facts, force);
  if (refusal !== undefined || force) {
    return refusal;
  }
  const minutes = policy?.known === true ? policy.value.minutes : 'unread';
  if (typeof minutes === 'string') {
    return protective('attempt-too-soon', Text.of(`login.guard.journal-${minutes}`, { time: newestOwn }));
  }
  const safe = later(newestOwn, minutes);
  return safe > now.toISOString()
    ? protective('attempt-too-soon', Text.of('login.guard.journal-hold', { time: newestOwn, until: safe }), safe)
    : undefined;
}
