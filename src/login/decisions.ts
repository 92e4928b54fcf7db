/**
 * What the decision table says of one user: before an attempt, for the guard; after a success, for what it proves.
 */
import { formatAddress, type Address } from '../ip/index.js';
import {
  known,
  type Ask,
  decide,
  type Decision,
  type Fact,
  type Facts,
  type OrgFacts,
  type ProfileFacts,
  resolveAssumptions,
  RETIREMENTS,
  type Retirements,
  type RuleId,
  type UserFacts,
} from '../policy/index.js';
import { Text } from '../text.js';
import type { GuardDecision } from './guardFacts.js';

/** An address and the record that showed it. */
export interface Seen {
  readonly address: Address;
  readonly from: string;
}

/** Nothing is retired: what would hold as long as the path exists. */
const NEVER: Retirements = {
  ...RETIREMENTS,
  retirements: {
    soap: [{ date: '9999-12-31', says: '', source: '', read: '', confidence: 'D' }],
    'oauth-password': [{ date: '9999-12-31', says: '', source: '', read: '', confidence: 'D' }],
  },
};

/**
 * Whether a login is refused. Where it is not known whether the path is retired already, what would hold if it is not:
 * a refused address stays refused either way.
 */
export function decisionBefore(
  user: UserFacts,
  profile: Fact<ProfileFacts>,
  seen: Seen | undefined,
  ask: Ask,
  facts: Facts,
): GuardDecision {
  const subject = { kind: 'user', name: user.username, id: user.id, user, profile } as const;
  const place = seen?.address ?? 'elsewhere';
  const decision = decide(subject, place, ask, facts);
  if (decision.rule !== 'path-retired' || decision.verdict !== 'unknown') {
    return shown(decision, seen);
  }
  const otherwise = shown(decide(subject, place, ask, { ...facts, retirements: NEVER }), seen);
  return { ...otherwise, open: { ...otherwise.open, ...openIn(decision) } };
}

/**
 * Whether the address needed a token, given that a login from there has just worked: so the path exists and is allowed,
 * the user is active, neither frozen nor locked, within the hours, and may use the API.
 */
export function decisionAfter(
  user: UserFacts,
  profile: Fact<ProfileFacts>,
  seen: Seen,
  ask: Ask,
  facts: Facts,
): GuardDecision {
  const yes = known(true, SUCCESS);
  const no = known(false, SUCCESS);
  const worked: UserFacts = { ...user, active: yes, frozen: no, locked: no, apiEnabled: yes, useAnyApiAuth: yes };
  const free: Fact<ProfileFacts> = profile.known
    ? { ...profile, value: { ...profile.value, hours: known({}, SUCCESS) } }
    : profile;
  const releaseUpdates: OrgFacts['releaseUpdates'] = known({ state: 'absent' }, SUCCESS);
  const org = { ...facts.org, oauthPasswordFlowBlocked: no, releaseUpdates };
  const word = new Map([
    ['soap-login', 'on'],
    ['use-any-api-auth', 'optional'],
    ['app-type', 'connected'],
  ] as const);
  const assumptions = resolveAssumptions(org, word, { source: 'org', at: facts.now });
  const subject = { kind: 'user', name: user.username, id: user.id, user: worked, profile: free } as const;
  return shown(decide(subject, seen.address, ask, { ...facts, org, assumptions, retirements: NEVER }), seen);
}

const SUCCESS = 'login';

/** A no either way whose rule may not even hold is no certain cause: nobody can tell which refuses. */
function shown(decision: Decision, seen: Seen | undefined): GuardDecision {
  const step = decision.trace.find(({ rule }) => rule === decision.rule);
  const verdict = step?.outcome === 'undetermined' ? 'unknown' : decision.verdict;
  return {
    verdict,
    rule: decision.rule,
    text: step?.text ?? Text.of('login.guard.rule', { rule: decision.rule }),
    ...(seen === undefined ? {} : { address: { text: formatAddress(seen.address), from: seen.from } }),
    open: openIn(decision),
  };
}

type RefusesBy = 'path' | 'address' | 'state' | 'nothing';

/**
 * What each rule refuses by: the path, or the place and time of the login. The others ask for the user's state, which the
 * guard reads by itself, or tell no more than whether a token is needed. A rule that is forgotten does not compile.
 */
export const REFUSES_BY: Readonly<Record<string, RefusesBy>> = {
  'soap-version': 'path',
  'soap-disabled': 'path',
  'soap-permission': 'path',
  'oauth-flow-blocked': 'path',
  'path-retired': 'path',
  'oauth-external-user': 'path',
  'soap-external-user': 'path',
  'api-disabled': 'path',
  'user-inactive': 'state',
  'user-frozen': 'state',
  'user-locked': 'state',
  'login-hours': 'address',
  'profile-range-outside': 'address',
  'profile-range-relaxed': 'address',
  'mfa-api-inside': 'address',
  'mfa-api-registered': 'address',
  'profile-range-inside': 'nothing',
  'delegated-auth-trusted': 'nothing',
  'delegated-auth-untrusted': 'nothing',
  'trusted-range': 'nothing',
  'verified-address': 'nothing',
  untrusted: 'nothing',
} satisfies Readonly<Record<RuleId, RefusesBy>>;

/** Whether a refusal is settled for the path and for the place; the first rule that is not says why. */
function openIn({ rule: decided, trace, verdict }: Decision): NonNullable<GuardDecision['open']> {
  const unsettled = trace.filter(
    ({ outcome, rule }) => outcome === 'undetermined' || (verdict === 'unknown' && rule === decided),
  );
  const path = unsettled.find(({ rule }) => REFUSES_BY[rule] === 'path');
  const address = unsettled.find(({ rule }) => REFUSES_BY[rule] === 'address');
  return {
    ...(path === undefined ? {} : { path: path.text }),
    ...(address === undefined ? {} : { address: address.text }),
  };
}
