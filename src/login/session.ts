/**
 * A session that Salesforce gave: does it work, and whose is it? It is used for one harmless call and then forgotten;
 * `logout()` would end it for every client of the user. The call is getUserInfo() on every path: the userinfo endpoint
 * would not show an expired password, which every API call does, and needs a scope that an app need not have.
 */
import { PLATFORM } from '../policy/index.js';
import { Text } from '../text.js';
import {
  type Accepted,
  type Refused,
  type Unreadable,
  type Verified,
  readOauthUserInfo,
  readSoapUserInfo,
} from './answer.js';
import type { CauseId } from './phrases/causes.js';
import { diagnose } from './diagnose.js';
import { oauthUserInfo, soapUserInfo } from './envelope.js';
import { LoginError } from './error.js';
import type { FoundCause } from './findings.js';
import { type LoginHost, checkHost, expectsSandbox } from './host.js';
import { unreadableText } from './attemptResult.js';
import { send, type SendOptions } from './send.js';

/** What a session is held against. */
export interface SessionCheck {
  readonly host: LoginHost;
  readonly wire: SendOptions;
  /** Takes the place of {@link send}. */
  readonly send?: typeof send;
  /** 18 characters; absent when any org will do. */
  readonly expectedOrg?: string;
  /** `Organization.IsSandbox` of the org that was asked. */
  readonly sandbox?: boolean;
  /** Of the user that was meant: 18 characters; the answer to the login's own where nobody knows better. */
  readonly userId?: string;
  /** Of the user that was meant, where the login itself did not name one. */
  readonly username?: string;
  /** Makes words of the host fit to be shown. */
  readonly scrub: (words: string) => string;
}

export interface SessionProblem {
  readonly outcome: 'failed' | 'unknown';
  readonly cause: CauseId;
  readonly message: Text;
  readonly words?: string;
}

/** Whose the session is, where it works; and what is wrong with it. */
export interface UsedSession {
  readonly who?: Verified;
  readonly problem?: SessionProblem;
}

export function certainly({ cause, message }: Pick<SessionProblem, 'cause' | 'message'>): FoundCause[] {
  return [{ cause, confidence: 'certain', evidence: [message] }];
}

export async function useSession(check: SessionCheck, login: Accepted): Promise<UsedSession> {
  const target = sessionHost(login.apiUrl, check.host);
  if (target === undefined) {
    const message = Text.of('login.accepted.foreign-api-host');
    return { problem: { outcome: 'unknown', cause: 'answer-unreadable', message } };
  }
  // A JWT-based access token is no session id of the SOAP API; the userinfo endpoint takes it.
  const bySoap = !login.session.reveal().startsWith('eyJ');
  const request = bySoap ? soapUserInfo(target.path, login.session) : oauthUserInfo(login.session);
  const delivery = await (check.send ?? send)(target.host, request, check.wire);
  if (delivery.kind === 'not-sent' || delivery.kind === 'lost') {
    const message = Text.of('login.accepted.not-verified', { host: target.host.name });
    return { problem: { outcome: 'unknown', cause: 'connection-lost', message } };
  }
  const answer = bySoap ? readSoapUserInfo(delivery) : readOauthUserInfo(delivery);
  if (answer.kind !== 'verified') return { problem: sessionProblem(check, answer) };
  const problem = identityProblem(check, login, answer);
  return { who: answer, ...(problem === undefined ? {} : { problem }) };
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
  return path === '/' ? `/services/Soap/u/${PLATFORM.soapLogin.last}.0` : path;
}

function sessionProblem({ host, scrub }: SessionCheck, answer: Refused | Unreadable): SessionProblem {
  if (answer.kind === 'unreadable') {
    return { outcome: 'unknown', cause: 'answer-unreadable', message: unreadableText(answer, { host }) };
  }
  const [first] = diagnose({ texts: [`${answer.code}: ${answer.words}`] }).causes;
  const cause = first?.confidence === 'certain' ? first.cause : 'session-refused';
  const words = scrub(answer.words);
  return { outcome: 'failed', cause, message: Text.of('login.accepted.refused', { code: answer.code }), words };
}

function identityProblem(check: SessionCheck, login: Accepted, session: Verified): SessionProblem | undefined {
  const failed = (
    cause: 'sandbox-mix-up' | 'other-org' | 'other-user',
    found: string,
    wanted: string,
  ): SessionProblem => ({
    outcome: 'failed',
    cause,
    message: Text.of(`login.accepted.${cause}`, { found, expected: wanted }),
  });
  const { expectedOrg, userId = login.userId, username } = check;
  const expected = check.sandbox ?? expectsSandbox(check.host);
  if (login.sandbox !== undefined && expected !== undefined && login.sandbox !== expected) {
    return failed('sandbox-mix-up', login.sandbox ? 'sandbox' : 'production', expected ? 'sandbox' : 'production');
  }
  if (expectedOrg !== undefined && session.orgId !== expectedOrg) {
    return failed('other-org', session.orgId, expectedOrg);
  }
  if (username !== undefined && session.username === '' && check.userId === undefined) {
    return { outcome: 'unknown', cause: 'answer-unreadable', message: Text.of('login.accepted.user-untold') };
  }
  if (username !== undefined && session.username !== '' && !isSame(username, session.username)) {
    return failed('other-user', session.username, username);
  }
  return userId !== '' && session.userId !== userId ? failed('other-user', session.userId, userId) : undefined;
}

/** Salesforce keeps usernames in small letters. */
function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
