/**
 * After Salesforce has accepted a login: does the session work, whose is it, and what does it all prove? The session is
 * used for one harmless call and then forgotten; `logout()` would end it for every client of the user. The call is
 * getUserInfo() on both paths: the userinfo endpoint would not show an expired password, which every API call does.
 */
import { Text } from '../text.js';
import {
  type Accepted,
  type Refused,
  type Unreadable,
  type Verified,
  readOauthUserInfo,
  readSoapUserInfo,
} from './answer.js';
import type { CauseId } from './causes.js';
import { diagnose } from './diagnose.js';
import type { FoundCause } from './findings.js';
import { oauthUserInfo, soapUserInfo } from './envelope.js';
import { LoginError } from './error.js';
import type { GuardDecision } from './guard.js';
import { type LoginHost, checkHost, expectsSandbox } from './host.js';
import {
  type AttemptOutcome,
  type ToldOutcome,
  type Trial,
  attemptOutcome,
  seenRow,
  unreadableText,
} from './outcome.js';
import { type Proves, provesOfSuccess } from './proves.js';
import { scrub } from './scrub.js';
import { send } from './send.js';

interface Problem {
  readonly outcome: 'failed' | 'unknown';
  readonly cause: CauseId;
  readonly message: AttemptOutcome['message'];
  readonly words?: string;
}

export async function checkSession(trial: Trial, login: Accepted): Promise<AttemptOutcome> {
  const problem = login.passwordExpired
    ? { outcome: 'failed' as const, cause: 'password-expired' as const, message: Text.of('login.accepted.expired') }
    : await useSession(trial, login);
  const { row, gaps } = await seenRow(trial);
  const decision = await decisionFor(trial, row?.sourceIp);
  const proves = await provesFor(trial, decision, row);
  const told: ToldOutcome =
    problem === undefined ? { ...SUCCESS, proves } : { ...problem, causes: certainly(problem), proves };
  return attemptOutcome(trial, {
    ...told,
    ...(row === undefined ? {} : { row }),
    ...(decision === undefined ? {} : { decision }),
    gaps: [...attemptOutcome(trial, told).gaps, ...gaps],
  });
}

const SUCCESS = { outcome: 'succeeded', cause: 'none', message: Text.of('login.accepted.fine') } as const;

function certainly({ cause, message }: Problem): FoundCause[] {
  return [{ cause, confidence: 'certain', evidence: [message] }];
}

async function useSession(trial: Trial, login: Accepted): Promise<Problem | undefined> {
  const { plan, around } = trial;
  const target = sessionHost(login.apiUrl, plan.host);
  if (target === undefined) {
    return { outcome: 'unknown', cause: 'answer-unreadable', message: Text.of('login.accepted.foreign-api-host') };
  }
  // A JWT-based access token is no session id of the SOAP API; the userinfo endpoint takes it.
  const bySoap = !login.session.reveal().startsWith('eyJ');
  const request = bySoap ? soapUserInfo(target.path, login.session) : oauthUserInfo(login.session);
  const delivery = await (around.send ?? send)(target.host, request, around.wire);
  if (delivery.kind === 'not-sent' || delivery.kind === 'lost') {
    return {
      outcome: 'unknown',
      cause: 'connection-lost',
      message: Text.of('login.accepted.not-verified', { host: target.host.name }),
    };
  }
  const answer = bySoap ? readSoapUserInfo(delivery) : readOauthUserInfo(delivery);
  return answer.kind === 'verified' ? identityProblem(trial, login, answer) : sessionProblem(trial, answer);
}

/** Where the session may be sent: to Salesforce, or back to the very host that gave it. */
function sessionHost(apiUrl: string, host: LoginHost): { readonly host: LoginHost; readonly path: string } | undefined {
  try {
    const target = checkHost(apiUrl, host.kind === 'allowed' ? [host.name] : []);
    return target.kind === 'loopback' && host.kind !== 'loopback'
      ? undefined
      : { host: target, path: soapPath(new URL(apiUrl).pathname) };
  } catch (error) {
    if (error instanceof LoginError) {
      return undefined;
    }
    throw error;
  }
}

/** A serverUrl names the path; an instance_url does not, and any version of the partner API will do. */
function soapPath(path: string): string {
  return path === '/' ? '/services/Soap/u/64.0' : path;
}

function sessionProblem(trial: Trial, answer: Refused | Unreadable): Problem {
  if (answer.kind === 'unreadable') {
    return { outcome: 'unknown', cause: 'answer-unreadable', message: unreadableText(answer, trial.plan) };
  }
  const [first] = diagnose({ texts: [`${answer.code}: ${answer.words}`] }).causes;
  const cause = first?.confidence === 'certain' ? first.cause : 'session-refused';
  const words = scrub(answer.words, trial.credentials);
  return { outcome: 'failed', cause, message: Text.of('login.accepted.refused', { code: answer.code }), words };
}

function identityProblem({ plan, observed }: Trial, login: Accepted, session: Verified): Problem | undefined {
  const failed = (cause: 'sandbox-mix-up' | 'other-org' | 'other-user', found: string, wanted: string): Problem => ({
    outcome: 'failed',
    cause,
    message: Text.of(`login.accepted.${cause}`, { found, expected: wanted }),
  });
  const expected = observed?.sandbox ?? expectsSandbox(plan.host);
  if (login.sandbox !== undefined && expected !== undefined && login.sandbox !== expected) {
    return failed('sandbox-mix-up', login.sandbox ? 'sandbox' : 'production', expected ? 'sandbox' : 'production');
  }
  if (plan.expectedOrg !== undefined && session.orgId !== plan.expectedOrg) {
    return failed('other-org', session.orgId, plan.expectedOrg);
  }
  const user = observed?.userId ?? login.userId;
  return user !== '' && session.userId !== user ? failed('other-user', session.userId, user) : undefined;
}

async function decisionFor({ observed }: Trial, address: string | undefined): Promise<GuardDecision | undefined> {
  const before = observed?.facts.decision;
  const there = address === undefined ? undefined : await observed?.decisionAt(address);
  return there?.known === true ? there.value : before?.known === true ? before.value : undefined;
}

async function provesFor(
  { credentials, observed }: Trial,
  decision: GuardDecision | undefined,
  row: AttemptOutcome['row'],
): Promise<Proves> {
  const used = await observed?.usedToken(row);
  return provesOfSuccess({
    tokenSent: !credentials.securityToken.isEmpty,
    ...(decision?.address === undefined ? {} : { verdict: decision.verdict, rule: decision.rule }),
    ...(used === undefined ? {} : { usedToken: used }),
  });
}
