/**
 * What a login proves of the password and of the token. From an address that needs no token, a success says nothing
 * about the token, and a refusal for want of one says nothing about the password (docs/salesforce.md section 4).
 */
import type { Verdict } from '../policy/index.js';
import { Text } from '../text.js';

export type Proof = 'yes' | 'no' | 'unknown';

export interface Proves {
  readonly password: Proof;
  readonly token: Proof;
  readonly why: Text;
}

export interface ProofFacts {
  /** Whether a token was sent. */
  readonly tokenSent: boolean;
  /** The decision at the address from which this login came; absent when the address or the facts are not known. */
  readonly verdict?: Verdict;
  readonly rule?: string;
  /** `USE_API_TOKEN` of this login in EventLogFile: T token, P password. */
  readonly usedToken?: 'T' | 'P';
}

/** Of a login that Salesforce accepted. */
export function provesOfSuccess({ tokenSent, verdict, rule, usedToken }: ProofFacts): Proves {
  if (usedToken === 'T') {
    return { password: 'yes', token: 'yes', why: Text.of('login.proves.event-log-token') };
  }
  if (usedToken === 'P') {
    return { password: 'yes', token: 'no', why: Text.of('login.proves.event-log-password') };
  }
  if (!tokenSent) {
    return { password: 'yes', token: 'unknown', why: Text.of('login.proves.none-sent') };
  }
  if (rule === 'delegated-auth-trusted' || rule === 'delegated-auth-untrusted') {
    return { password: 'yes', token: 'unknown', why: Text.of('login.proves.delegated') };
  }
  if (verdict === 'token-required') {
    return { password: 'yes', token: 'yes', why: Text.of('login.proves.untrusted') };
  }
  if (verdict === 'no-token') {
    return { password: 'yes', token: 'unknown', why: Text.of('login.proves.trusted') };
  }
  return {
    password: 'yes',
    token: 'unknown',
    why: Text.of(rule === 'verified-address' ? 'login.proves.verified' : 'login.proves.address-unknown'),
  };
}

/** Of a login that Salesforce refused. Only the password alone, called wrong by LoginHistory, is proved wrong. */
export function provesOfFailure(cause: string, certain: boolean, tokenSent: boolean): Proves {
  if (cause === 'wrong-password-or-token' && certain) {
    return {
      password: tokenSent ? 'unknown' : 'no',
      token: 'unknown',
      why: Text.of(tokenSent ? 'login.proves.one-of-both' : 'login.proves.wrong'),
    };
  }
  if (cause === 'token-missing' || cause === 'token-outdated') {
    return { password: 'unknown', token: 'unknown', why: Text.of('login.proves.token-demanded') };
  }
  return { password: 'unknown', token: 'unknown', why: Text.of('login.proves.failed') };
}

/** Of a login that was not tried, or of which no answer came. */
export function provesNothing(): Proves {
  return { password: 'unknown', token: 'unknown', why: Text.of('login.proves.nothing') };
}
