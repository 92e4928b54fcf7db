/**
 * From evidence to causes: pure, so that the same words are said of a pasted error, of a row of LoginHistory and of an
 * attempt of our own.
 */
import type { LoginRow } from '../facts/org/index.js';
import { inSeconds } from '../isoTime.js';
import { type Fact, type Gap, statusGap } from '../policy/index.js';
import { Text } from '../text.js';
import type { CauseId } from './phrases/causes.js';
import { Findings, type FoundCause } from './findings.js';
import { rulesOut } from './ruledOutCauses.js';
import { signalsIn, suspicionsOfStatus } from './signals.js';

/** The user as the org knows it now. */
export interface UserState {
  readonly active: Fact<boolean>;
  readonly frozen: Fact<boolean>;
  readonly locked: Fact<boolean>;
  /** ISO times. */
  readonly lastPasswordChange?: string;
  readonly passwordExpires?: string;
  /** As the org says itself; absent where it was not asked. */
  readonly passwordExpired?: Fact<boolean>;
}

export interface Evidence {
  /** Error texts of any client, as they came. They are matched and never shown. */
  readonly texts: readonly string[];
  /** The user, or `undefined` where the org has no user of that name; absent when no org was asked. */
  readonly user?: Fact<UserState | undefined>;
  /** Of a user whom the org does not have: a username that may have been meant. */
  readonly nearest?: string;
  /** Rows of the user in the time in question, newest first; absent when no org was asked. */
  readonly rows?: Fact<readonly LoginRow[]>;
  /** ISO time of the user's last success, however long ago, where it is known. */
  readonly lastSuccess?: string;
  /** Whether a token was sent; absent when nobody knows. */
  readonly tokenSent?: boolean;
  /** The login went to the org's own host, not to login.salesforce.com or test.salesforce.com. */
  readonly ownHost?: boolean;
  /** ISO time for which password expiry, and hosts that stop at a date, are judged. */
  readonly now?: string;
}

export interface Diagnosis {
  /** From certain to possible. */
  readonly causes: readonly FoundCause[];
  /** Statuses and texts that the table does not know, and what is past: told as they are, never guessed at. */
  readonly unknown: readonly Text[];
  /** What could not be read and matters. */
  readonly gaps: readonly Gap[];
}

/** The causes that the evidence supports, best first. Shows nothing of the texts themselves. */
export function diagnose(evidence: Evidence): Diagnosis {
  const findings = new Findings();
  const unknown: Text[] = [];
  readTexts(evidence, findings, unknown);
  readUser(evidence, findings);
  readRows(evidence, findings, unknown);
  settleTextByFacts(evidence, findings);
  passwordChanged(evidence, findings);
  return { causes: findings.ranked(), unknown, gaps: gapsOf(evidence) };
}

function readTexts(evidence: Evidence, findings: Findings, unknown: Text[]): void {
  const several = evidence.texts.length > 1;
  evidence.texts.forEach((one, index) => {
    const signals = signalsIn(one, evidence.now);
    if (signals.every(({ suspicions }) => suspicions.length === 0)) {
      unknown.push(Text.of('login.unknown-text'));
    }
    const isRuledOut = rulesOut(signals);
    for (const { at, shows, suspicions, line } of signals) {
      const where = several
        ? Text.of('login.evidence.text-of', { words: shows, line: String(line), text: String(index + 1) })
        : Text.of('login.evidence.text', { words: shows, line: String(line) });
      suspicions.forEach(([cause, confidence], place) => {
        if (confidence !== 'possible' || !isRuledOut(cause, at)) findings.add(cause, confidence, where, true, place);
      });
    }
  });
  refineToken(evidence, findings);
  if (evidence.ownHost === true && findings.get('my-domain-required')?.textOnly === true) {
    findings.drop('my-domain-required');
    findings.set('profile-range-outside', 'certain');
  }
}

/** Whether a token was sent decides between none and one that no longer works. */
function refineToken(evidence: Evidence, findings: Findings): void {
  if (!findings.has('token-missing') || evidence.tokenSent === undefined) {
    return;
  }
  const demanded = findings.get('token-missing')?.confidence !== 'possible';
  if (evidence.tokenSent) {
    findings.drop('token-missing');
    if (demanded) {
      findings.add('wrong-password-or-token', 'possible', Text.of('login.evidence.token-sent'), true);
    }
  } else {
    findings.drop('token-outdated');
    findings.set('token-missing', demanded ? 'certain' : 'possible');
  }
}

function readUser(evidence: Evidence, findings: Findings): void {
  if (evidence.user?.known !== true) {
    return;
  }
  const user = evidence.user.value;
  if (user === undefined) {
    findings.dropGuesses();
    const {
      nearest,
      user: { from },
    } = evidence;
    const shown =
      nearest === undefined
        ? Text.of('login.evidence.no-user', { from })
        : Text.of('login.evidence.no-user-nearest', { from, nearest });
    findings.add('wrong-username-or-host', 'certain', shown);
    return;
  }
  if (user.active.known && !user.active.value) {
    findings.add('user-inactive', 'certain', Text.of('login.evidence.inactive'));
    findings.decidesNow('user-inactive');
  }
  if (user.frozen.known && user.frozen.value) {
    findings.add('user-frozen', 'certain', Text.of('login.evidence.frozen'));
    findings.decidesNow('user-frozen');
  }
  if (user.locked.known && user.locked.value) {
    findings.add('user-locked', 'certain', Text.of('login.evidence.locked'));
    findings.decidesNow('user-locked');
  }
  readExpiry(user, evidence.now, findings);
}

/** What the org says of the password goes before the day by which it should have expired. */
function readExpiry(
  { passwordExpired, passwordExpires }: UserState,
  now: string | undefined,
  findings: Findings,
): void {
  if (passwordExpired?.known === true) {
    if (passwordExpired.value) {
      findings.add('password-expired', 'certain', Text.of('login.evidence.password-is-expired'));
    }
  } else if (passwordExpires !== undefined && now !== undefined && passwordExpires <= now) {
    findings.add(
      'password-expired',
      'likely',
      Text.of('login.evidence.password-expired', { time: inSeconds(passwordExpires) }),
    );
  }
}

/** Rows of one status are one piece of evidence: how many, and the newest of them. */
function readRows(evidence: Evidence, findings: Findings, unknown: Text[]): void {
  if (evidence.rows?.known !== true) {
    return;
  }
  const byStatus = new Map<string, { newest: LoginRow; count: number }>();
  for (const row of evidence.rows.value.filter(({ outcome }) => outcome === 'failure')) {
    const same = byStatus.get(row.status);
    byStatus.set(row.status, { newest: same?.newest ?? row, count: (same?.count ?? 0) + 1 });
  }
  for (const [status, { newest, count }] of byStatus) {
    if (isPastLockout(status, newest, evidence)) {
      unknown.push(Text.of('login.lockout-over', { status, time: inSeconds(newest.time) }));
      continue;
    }
    const application = newest.application === '' ? '-' : newest.application;
    const { time, sourceIp: address, loginType } = newest;
    const row = { status, time: inSeconds(time), address, loginType, application };
    const suspicions = suspicionsOfStatus(status);
    if (suspicions === undefined) {
      unknown.push(
        count === 1
          ? Text.of('login.unknown-status.one', row)
          : Text.of('login.unknown-status.other', { ...row, count: String(count) }),
      );
    }
    for (const [cause, confidence] of suspicions ?? []) {
      const said =
        count === 1
          ? Text.of('login.evidence.row.one', row)
          : Text.of('login.evidence.row.other', { ...row, count: String(count) });
      findings.add(cause, confidence, said);
    }
  }
  refineToken(evidence, findings);
}

/** A lockout that a success has ended since, of a user who is not locked: it explains nothing that happens now. */
function isPastLockout(status: string, newest: LoginRow, { user, lastSuccess }: Evidence): boolean {
  const locks = suspicionsOfStatus(status)?.some(([cause]) => cause === 'user-locked') === true;
  const state = user?.known === true ? user.value : undefined;
  const unlocked = state?.locked.known === true && !state.locked.value;
  return locks && unlocked && lastSuccess !== undefined && lastSuccess > newest.time;
}

/** LoginHistory and the user's own state tell apart what the text alone could not. */
function settleTextByFacts(evidence: Evidence, findings: Findings): void {
  const user = evidence.user?.known === true ? evidence.user.value : undefined;
  const excluded: (readonly [CauseId, Fact<boolean> | undefined, boolean])[] = [
    ['user-inactive', user?.active, true],
    ['user-frozen', user?.frozen, false],
    ['user-locked', user?.locked, false],
  ];
  for (const [cause, fact, value] of excluded) {
    if (fact?.known === true && fact.value === value && findings.get(cause)?.confidence === 'possible') {
      findings.drop(cause);
    }
  }
  if (user?.locked.known === true && !user.locked.value && findings.get('user-locked')?.textOnly === false) {
    findings.add('user-locked', 'likely', Text.of('login.evidence.unlocked'));
    findings.set('user-locked', 'likely');
  }
  if (findings.hasFacts()) {
    findings.dropGuesses();
    dropRefutedSiblings(evidence, findings);
    return;
  }
  const noRow = evidence.rows?.known === true && evidence.rows.value.every(({ outcome }) => outcome === 'success');
  if (noRow && user !== undefined && findings.get('wrong-username-or-host')?.confidence === 'possible') {
    findings.add('wrong-username-or-host', 'possible', Text.of('login.evidence.no-row'));
  }
}

/** Where facts confirm one meaning of an ambiguous text, its other meanings go. */
function dropRefutedSiblings(evidence: Evidence, findings: Findings): void {
  for (const { suspicions } of evidence.texts.flatMap((one) => signalsIn(one, evidence.now))) {
    const causes = suspicions.map(([cause]) => cause);
    if (causes.some((cause) => findings.get(cause)?.textOnly === false)) {
      for (const cause of causes.filter((one) => findings.get(one)?.textOnly === true)) {
        findings.drop(cause);
      }
    }
  }
}

/** A password change takes the token with it. */
function passwordChanged(evidence: Evidence, findings: Findings): void {
  const user = evidence.user?.known === true ? evidence.user.value : undefined;
  const changed = user?.lastPasswordChange;
  if (
    changed === undefined ||
    evidence.tokenSent === false ||
    !findings.has('token-missing', 'token-outdated', 'wrong-password-or-token') ||
    (evidence.lastSuccess !== undefined && evidence.lastSuccess >= changed)
  ) {
    return;
  }
  const since =
    evidence.lastSuccess === undefined
      ? Text.of('login.evidence.password-changed', { changed: inSeconds(changed) })
      : Text.of('login.evidence.token-died', {
          changed: inSeconds(changed),
          succeeded: inSeconds(evidence.lastSuccess),
        });
  if (evidence.lastSuccess !== undefined || findings.has('token-outdated')) {
    findings.add('token-outdated', 'likely', since);
  }
}

function gapsOf(evidence: Evidence): Gap[] {
  const user = evidence.user?.known === true ? evidence.user.value : undefined;
  const state = [user?.active, user?.frozen, user?.locked, user?.passwordExpired];
  const facts: (Fact<unknown> | undefined)[] = [evidence.user, evidence.rows, ...state];
  const statuses = statusGap(evidence.rows?.known === true ? unreadStatuses(evidence.rows.value) : []);
  return [
    ...facts.flatMap((fact) => (fact?.known === false ? [fact.gap] : [])),
    ...(statuses === undefined ? [] : [statuses]),
  ];
}

/** Statuses in a language whose word for success nobody has told, each once. */
export function unreadStatuses(rows: readonly LoginRow[]): string[] {
  const texts = rows.flatMap(({ outcome, status }) => (outcome === 'unknown' && status !== '' ? [status] : []));
  return [...new Set(texts)].sort();
}
