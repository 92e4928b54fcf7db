/**
 * The result of `validate login`: plain data, its texts already in words. This is what `--json` prints.
 */
import type { AppPath, ClientPath, Gap } from '../../policy/index.js';
import { type Between, type Say, Text } from '../../text.js';
import { reportGaps, type ReportedGap, type ReportedSource } from '../gapsAndAssumptions.js';
import type { ReportedBreaksOn } from '../logins/result.js';

export type Owner = 'admin' | 'integrator' | 'security' | 'nobody';

export interface ReportedFix {
  who: Owner;
  what: string;
}

export interface ReportedLoginCause {
  /** An id of docs/causes.md. */
  cause: string;
  confidence: 'certain' | 'likely' | 'possible';
  evidence: string[];
}

/** What a login by an app showed. */
export interface ReportedApp {
  /** Whose the session was; absent where there was none. */
  user?: { id: string; username: string };
  orgId?: string;
  /** What the session may be used for, as the answer says. */
  scopes: string[];
  /** What the user may do that a user behind an app need not; absent without a session, or where no org was asked. */
  excess?: {
    /** API names: `ModifyAllData`. */
    permissions: string[];
    /** null: could not be read. */
    apiOnly: boolean | null;
  };
  /** Seconds by which the clock of this machine is ahead of Salesforce's; absent where no answer came. */
  clockDifference?: number;
  /** Whom the app of a refused login with client credentials runs as; absent where no org told. */
  runAs?: string;
}

/** What a client in question should be configured with as its secret. */
type SecretOrder = 'password' | 'password+securityToken' | 'key' | 'clientSecret';

export interface LoginAnswer {
  /** Empty for client credentials where nobody named a user and no session tells. */
  username: string;
  path: ClientPath;
  /** Name of the host to which the login went, or would have gone. */
  host: string;
  apiVersion?: string;
  outcome: 'succeeded' | 'failed' | 'refused' | 'unknown';
  /**
   * Of a refusal, by which nothing was sent: `answer` where it is certain that the login cannot work (exit code 30),
   * `protection` where an attempt could lock the user and nothing is known of the login (exit code 1).
   */
  refusal?: 'answer' | 'protection';
  /** An id of docs/causes.md; `none` for a success. */
  cause: string;
  /** What happened, what it means, and what Salesforce said. */
  message: string;
  /** Salesforce's own words, as they stand in `message` too; not there where it sent none. */
  said?: string;
  /** All causes that remain possible, best first. */
  causes: ReportedLoginCause[];
  proves: { password: 'yes' | 'no' | 'unknown'; token: 'yes' | 'no' | 'unknown'; why: string };
  /** Of the paths `jwt` and `client-credentials`. */
  app?: ReportedApp;
  /** The row of this very attempt in LoginHistory. */
  evidence?: { loginTime: string; status: string; sourceIp: string; loginType: string; application: string };
  fix: ReportedFix;
  guard: {
    checked: string[];
    skipped: { check: string; why: string }[];
    attemptsLeft?: number;
    /** ISO time. */
    nextSafeAttempt?: string;
  };
  /** What the client in question should be configured with. */
  connection: {
    host: string;
    path: ClientPath;
    apiVersion?: string;
    secretOrder: SecretOrder;
    /** Of the path `jwt`: what was accepted, or not, as the audience of the assertion. */
    audience?: string;
  };
  /** ISO days: the earliest that counts, and the latest; equal where sources agree. Logins by an app do not end. */
  retirement?: { date: string; latest: string; source: string; replacement: string };
  /** When the logins of this very user end: with the path, or before it for want of Use Any API Auth. */
  breaksOn?: ReportedUserBreak;
}

/** As `list logins` tells it of a row. */
export type ReportedUserBreak = Pick<ReportedBreaksOn, 'of' | 'date' | 'latest' | 'daysLeft' | 'state' | 'certainty'>;

export interface ValidateLoginResult {
  schemaVersion: '1.0';
  source?: ReportedSource;
  results: LoginAnswer[];
  incomplete: ReportedGap[];
}

/** The causes of which messages/causes.md tells. */
export type ReportedCauseId = Between<'causes.', '.fix'>;

/** One attempt, its texts still keys. */
export interface AttemptReport {
  readonly username: string;
  readonly outcome: LoginAnswer['outcome'];
  /** Of a refusal: nothing was sent for the user's own sake. */
  readonly protective: boolean;
  readonly cause: ReportedCauseId | 'none';
  readonly message: Text;
  /** Salesforce's own words, fit to be shown; may be empty. */
  readonly words: string;
  readonly causes: readonly {
    readonly cause: string;
    readonly confidence: ReportedLoginCause['confidence'];
    readonly evidence: readonly Text[];
  }[];
  readonly proves: { readonly password: ReportedProof; readonly token: ReportedProof; readonly why: Text };
  readonly row?: {
    readonly time: string;
    readonly status: string;
    readonly sourceIp: string;
    readonly loginType: string;
    readonly application: string;
  };
  readonly guard: {
    readonly checked: readonly string[];
    readonly skipped: readonly { readonly check: string; readonly why: Text }[];
    readonly attemptsLeft?: number;
    readonly nextSafeAttempt?: string;
  };
  readonly decision?: { readonly verdict: string };
  readonly breaksOn?: Readonly<ReportedUserBreak>;
  readonly app?: {
    readonly user?: { readonly id: string; readonly username: string };
    readonly orgId?: string;
    readonly scopes: readonly string[];
    readonly excess?: { readonly permissions: readonly string[]; readonly apiOnly: boolean | undefined };
    readonly clockDifference?: number;
    readonly runAs?: string;
  };
  readonly tokenSent: boolean;
  readonly gaps: readonly Gap[];
}
type ReportedProof = 'yes' | 'no' | 'unknown';

/** What is the same for all attempts of a run. */
export interface RunReport {
  readonly source?: ValidateLoginResult['source'];
  readonly path: ClientPath;
  readonly host: { readonly name: string; readonly origin: string };
  /** `64.0`; absent for OAuth. */
  readonly apiVersion?: string;
  /** Who can fix a cause. */
  readonly ownerOf: (cause: string) => Owner;
  /** Absent for a login by an app. */
  readonly retirement?: { readonly date: string; readonly latest: string; readonly source: string };
  /** Of users of whom nothing is known. Absent for a login by an app. */
  readonly breaksOn?: Readonly<ReportedUserBreak>;
}

export function toValidateLoginResult(
  attempts: readonly AttemptReport[],
  run: RunReport,
  say: Say,
): ValidateLoginResult {
  const gaps = new Map(attempts.flatMap((attempt) => attempt.gaps).map((gap) => [JSON.stringify(gap), gap]));
  return {
    schemaVersion: '1.0',
    ...(run.source === undefined ? {} : { source: { ...run.source } }),
    results: attempts.map((attempt) => answerOf(attempt, run, say)),
    incomplete: reportGaps(gaps.values(), say),
  };
}

function answerOf(attempt: AttemptReport, run: RunReport, say: Say): LoginAnswer {
  const { cause, row, guard } = attempt;
  const version = run.apiVersion === undefined ? {} : { apiVersion: run.apiVersion };
  return {
    username: attempt.username,
    path: run.path,
    host: run.host.name,
    ...version,
    outcome: attempt.outcome,
    ...(attempt.outcome === 'refused' ? { refusal: attempt.protective ? 'protection' : 'answer' } : {}),
    cause,
    message: messageOf(attempt, say),
    ...(attempt.words === '' ? {} : { said: attempt.words }),
    causes: attempt.causes.map((one) => ({ ...one, evidence: one.evidence.map(say) })),
    proves: { ...attempt.proves, why: say(attempt.proves.why) },
    ...(attempt.app === undefined ? {} : { app: appOf(attempt.app) }),
    ...(row === undefined
      ? {}
      : {
          evidence: {
            loginTime: row.time,
            status: row.status,
            sourceIp: row.sourceIp,
            loginType: row.loginType,
            application: row.application,
          },
        }),
    fix: fixOf(attempt, run, say),
    guard: {
      checked: [...guard.checked],
      skipped: guard.skipped.map(({ check, why }) => ({ check, why: say(why) })),
      ...(guard.attemptsLeft === undefined ? {} : { attemptsLeft: guard.attemptsLeft }),
      ...(guard.nextSafeAttempt === undefined ? {} : { nextSafeAttempt: guard.nextSafeAttempt }),
    },
    connection: {
      host: run.host.origin,
      path: run.path,
      ...version,
      secretOrder: isByClient(run.path) ? APP_SECRETS[run.path] : secretOrder(attempt),
      ...(run.path === 'jwt' ? { audience: run.host.origin } : {}),
    },
    ...(run.retirement === undefined
      ? {}
      : { retirement: { ...run.retirement, replacement: say(Text.of('login.replacement')) } }),
    ...breaksOnOf(attempt.breaksOn ?? run.breaksOn),
  };
}

function breaksOnOf(stop: Readonly<ReportedUserBreak> | undefined): Pick<LoginAnswer, 'breaksOn'> {
  if (stop === undefined) return {};
  const { certainty, date, daysLeft, latest, of, state } = stop;
  return { breaksOn: { of, date, latest, daysLeft, state, certainty } };
}

const APP_SECRETS = { jwt: 'key', 'client-credentials': 'clientSecret' } as const;

function isByClient(path: ClientPath): path is AppPath {
  return path === 'jwt' || path === 'client-credentials';
}

function appOf({
  clockDifference,
  excess,
  orgId,
  runAs,
  scopes,
  user,
}: NonNullable<AttemptReport['app']>): ReportedApp {
  return {
    ...(user === undefined ? {} : { user: { id: user.id, username: user.username } }),
    ...(orgId === undefined ? {} : { orgId }),
    scopes: [...scopes],
    ...(excess === undefined
      ? {}
      : { excess: { permissions: [...excess.permissions], apiOnly: excess.apiOnly ?? null } }),
    ...(clockDifference === undefined ? {} : { clockDifference }),
    ...(runAs === undefined ? {} : { runAs }),
  };
}

/** What happened, what it means, and what Salesforce said. */
function messageOf(attempt: AttemptReport, say: Say): string {
  const { cause, message, words } = attempt;
  const happened = say(message);
  const meaning = isPasswordAlone(attempt) ? Text.of('login.means.password') : undefined;
  const means = cause === 'none' ? '' : ` ${say(meaning ?? Text.of(`causes.${cause}.explanation`))}`;
  return words === '' ? `${happened}${means}` : `${happened}${means} ${say(Text.of('login.words', { words }))}`;
}

/** Whether of the two that LoginHistory calls wrong together one was not sent. */
function isPasswordAlone({ cause, proves }: AttemptReport): boolean {
  return cause === 'wrong-password-or-token' && proves.password === 'no';
}

function fixOf(attempt: AttemptReport, run: RunReport, say: Say): ReportedFix {
  const { app, cause } = attempt;
  if (cause === 'none') return { who: 'nobody', what: say(Text.of('login.nothing-to-fix')) };
  // With client credentials no client names a user: the app has it, and nobody can approve for it in a browser.
  if (run.path === 'client-credentials') {
    if (cause === 'other-user') return { who: 'admin', what: say(Text.of('login.fix.run-as')) };
    if (cause === 'app-not-approved') return { who: 'admin', what: say(approveRunAs(app?.runAs)) };
  }
  const fix = isPasswordAlone(attempt) ? Text.of('login.fix.password') : Text.of(`causes.${cause}.fix`);
  return { who: run.ownerOf(cause), what: say(fix) };
}

function approveRunAs(username: string | undefined): Text {
  return username === undefined
    ? Text.of('login.fix.approve-run-as')
    : Text.of('login.fix.approve-run-as.named', { username });
}

/** As the decision for this address says, else as it was sent. */
function secretOrder({ decision, tokenSent }: AttemptReport): SecretOrder {
  const needed = decision?.verdict === 'token-required' || (decision?.verdict !== 'no-token' && tokenSent);
  return needed ? 'password+securityToken' : 'password';
}
