/**
 * Facts that no API tells: taken by default, replaced by the user's word, overruled by evidence (docs/salesforce.md section 1).
 */
import { Text } from '../text.js';
import type { Overrides } from './assume.js';
import { endingOf, endingStateAt, gapOfEnding, type Ending } from './pathEndings.js';
import { known, unreadable } from './fact.js';
import { takePasswordFlow, type PasswordFlow } from './passwordFlow.js';
import { open, surely, type PossibleValues } from './possibleValues.js';
import { dayOf, isSince, RETIREMENTS, type Retirements } from './retirements.js';
import type { Assumption, AssumptionName, Fact, OrgFacts } from './types.js';
import { isZone } from './timeZone.js';

export type SourceKind = 'org' | 'project' | 'snapshot';

/** The assumptions as they were taken, for the rules and, in `list`, for people. */
export interface Assumptions {
  readonly soapLogin: PossibleValues<'on' | 'off'>;
  readonly useAnyApiAuth: PossibleValues<'enforced' | 'optional'>;
  readonly passwordFlow: PossibleValues<PasswordFlow>;
  readonly appIpPolicy: PossibleValues<'enforce' | 'relax'>;
  readonly appType: PossibleValues<'connected' | 'external-client'>;
  /** Of the login hours; a gap where the org's own zone could not be read. */
  readonly zone: Fact<string>;
  /** All six, in the order of docs/salesforce.md. */
  readonly list: readonly Assumption[];
}

export interface AssumptionOptions {
  readonly source: SourceKind;
  /** ISO time for which they are taken: what Salesforce enforces depends on the day. */
  readonly at: string;
  readonly retirements?: Retirements;
}

/** Listed where an org or a profile is asked about: what kind of user it stands for. */
export const SUBJECT_ASSUMPTION: Assumption = {
  fact: 'subject',
  value: 'plain-user',
  why: Text.of('policy.assumed.subject'),
};

interface TakenValues<T extends string> {
  readonly possible: PossibleValues<T>;
  readonly why: Text;
}

interface AssumptionQuestion {
  readonly org: OrgFacts;
  readonly at: string;
  readonly retirements: Retirements;
}

export function resolveAssumptions(org: OrgFacts, overrides: Overrides, options: AssumptionOptions): Assumptions {
  const question = { org, at: options.at, retirements: options.retirements ?? RETIREMENTS };
  const soapLogin = takeSoapLogin(question, pick(overrides, 'soap-login', ['on', 'off']));
  const anyApiAuth = takeAnyApiAuth(question, pick(overrides, 'use-any-api-auth', ['enforced', 'optional']));
  const flow = takePasswordFlow(org, question.retirements, pick(overrides, 'password-flow', ['allowed', 'blocked']));
  const ipPolicy = takeSetting<'enforce' | 'relax'>(
    pick(overrides, 'app-ip-policy', ['enforce', 'relax']),
    'enforce',
    'app-ip-policy',
  );
  const appType = takeSetting<'connected' | 'external-client'>(
    pick(overrides, 'app-type', ['connected', 'external-client']),
    'connected',
    'app-type',
  );
  const zone = takeZone(org, overrides.get('login-hours-zone'), options.source);
  return {
    soapLogin: soapLogin.possible,
    useAnyApiAuth: anyApiAuth.possible,
    passwordFlow: flow.possible,
    appIpPolicy: ipPolicy.possible,
    appType: appType.possible,
    zone: zone.zone,
    list: [
      listed('soap-login', soapLogin),
      listed('use-any-api-auth', anyApiAuth),
      listed('password-flow', flow),
      listed('app-ip-policy', ipPolicy),
      listed('app-type', appType),
      { fact: 'login-hours-zone', value: zone.zone.known ? zone.zone.value : 'undetermined', why: zone.why },
    ],
  };
}

function listed(fact: AssumptionName, { possible, why }: TakenValues<string>): Assumption {
  return { fact, value: possible.values.length === 1 ? possible.values[0] : 'undetermined', why };
}

/** The user's word, when it is one of the values. */
function pick<T extends string>(overrides: Overrides, fact: AssumptionName, values: readonly T[]): T | undefined {
  const word = overrides.get(fact);
  return values.find((value) => value === word);
}

/**
 * Off once the org says that it is retired there; on before Winter '26 and in projects, off since. A SOAP login() that
 * succeeded proves it on.
 */
function takeSoapLogin(
  { org, at, retirements }: AssumptionQuestion,
  word: 'on' | 'off' | undefined,
): TakenValues<'on' | 'off'> {
  const retired = endingOf('soap', org, retirements);
  if (retired.inForce === true && endingStateAt(retired, at) === 'past') {
    return { possible: surely('off'), why: whyOfUpdate('policy.assumed.soap-login.update', retired) };
  }
  const success = org.lastSoapSuccess;
  if (success.known && success.value !== undefined) {
    const why = word === 'off' ? 'policy.assumed.soap-login.word-overruled' : 'policy.assumed.soap-login.evidence';
    return { possible: surely('on'), why: Text.of(why, { time: success.value }) };
  }
  if (word !== undefined) return { possible: surely(word), why: Text.of('policy.assumed.word') };
  const unread = success.known ? [] : [success.gap];
  if (!org.created.known) {
    return { possible: open(['on', 'off'], org.created.gap, ...unread), why: Text.of('policy.assumed.created-unread') };
  }
  const created = org.created.value;
  if (created === undefined) return { possible: surely('on'), why: Text.of('policy.assumed.soap-login.project') };
  const since = retirements.milestones.soapLoginOffInNewOrgs.date;
  const age = { created: dayOf(created) };
  if (!isSince(created, since)) return { possible: surely('on'), why: Text.of('policy.assumed.soap-login.older', age) };
  if (unread.length > 0) {
    return { possible: open(['on', 'off'], ...unread), why: Text.of('policy.assumed.soap-login.newer-unread', age) };
  }
  return { possible: surely('off'), why: Text.of('policy.assumed.soap-login.newer', age) };
}

const EITHER: readonly ['enforced', 'optional'] = ['enforced', 'optional'];

/**
 * At the time asked about: what the org's own release update says; without one, enforced from the published day on. A
 * success of a user without the permission proves the day on which it was seen, and no later one.
 */
function takeAnyApiAuth(
  question: AssumptionQuestion,
  word: 'enforced' | 'optional' | undefined,
): TakenValues<'enforced' | 'optional'> {
  if (word !== undefined) return { possible: surely(word), why: Text.of('policy.assumed.word') };
  const { org, at, retirements } = question;
  const ending = endingOf('any-api-auth', org, retirements);
  if (ending.inForce !== undefined) return byUpdate(ending, at);
  const success = org.lastSoapSuccessWithout;
  if (success.known && success.value !== undefined && dayOf(success.value) >= dayOf(at)) {
    return {
      possible: surely('optional'),
      why: Text.of('policy.assumed.use-any-api-auth.evidence', { time: success.value }),
    };
  }
  if (isNewOrg(question)) {
    return { possible: surely('enforced'), why: Text.of('policy.assumed.use-any-api-auth.newer') };
  }
  const unread = gapOfEnding('any-api-auth', org);
  if (unread !== undefined) {
    return { possible: open(EITHER, unread), why: Text.of('policy.assumed.use-any-api-auth.unread') };
  }
  return isSince(at, ending.date)
    ? { possible: surely('enforced'), why: Text.of('policy.assumed.use-any-api-auth.day', { date: ending.date }) }
    : beforeTheDay(question, ending.date);
}

/** The org's own row: its status for the day on which it was read, its date for later ones. */
function byUpdate(ending: Ending, at: string): TakenValues<'enforced' | 'optional'> {
  const why = whyOfUpdate('policy.assumed.use-any-api-auth.update', ending);
  switch (endingStateAt(ending, at)) {
    case 'past':
      return { possible: surely('enforced'), why };
    case 'ahead':
      return { possible: surely('optional'), why };
    case 'due':
      return { possible: open(EITHER), why };
  }
}

function whyOfUpdate(
  key: 'policy.assumed.soap-login.update' | 'policy.assumed.use-any-api-auth.update',
  { update, date }: Ending,
): Text {
  return Text.of(key, { title: update?.title ?? '', status: update?.status ?? '', date });
}

/** Created for certain in a release whose new orgs enforce the permission. */
function isNewOrg({ org, retirements }: AssumptionQuestion): boolean {
  const { created } = org;
  const since = retirements.milestones.anyApiAuthEnforcedInNewOrgs.date;
  return created.known && created.value !== undefined && isSince(created.value, since);
}

/** An org that says nothing of it, before the day: by its age. A sandbox is a new org at each refresh, or is not. */
function beforeTheDay({ org, retirements }: AssumptionQuestion, day: string): TakenValues<'enforced' | 'optional'> {
  const { created, sandbox } = org;
  if (!created.known) return { possible: open(EITHER, created.gap), why: Text.of('policy.assumed.created-unread') };
  if (!sandbox.known) {
    return { possible: open(EITHER, sandbox.gap), why: Text.of('policy.assumed.use-any-api-auth.sandbox') };
  }
  if (sandbox.value === true) {
    return { possible: open(EITHER), why: Text.of('policy.assumed.use-any-api-auth.sandbox') };
  }
  const { earliest } = retirements.milestones.anyApiAuthEnforcedInNewOrgs;
  if (created.value !== undefined && isSince(created.value, earliest)) {
    return {
      possible: open(EITHER),
      why: Text.of('policy.assumed.use-any-api-auth.release', { created: dayOf(created.value) }),
    };
  }
  return { possible: surely('optional'), why: Text.of('policy.assumed.use-any-api-auth.older', { date: day }) };
}

function takeSetting<T extends string>(
  word: T | undefined,
  usual: T,
  fact: 'app-ip-policy' | 'app-type',
): TakenValues<T> {
  return word === undefined
    ? { possible: surely(usual), why: Text.of(`policy.assumed.${fact}`) }
    : { possible: surely(word), why: Text.of('policy.assumed.word') };
}

/** The zone in which the hours were first set; no API tells it, so the org's present one. */
function takeZone(org: OrgFacts, word: string | undefined, source: SourceKind): { zone: Fact<string>; why: Text } {
  const from = 'assumption';
  if (word !== undefined) return { zone: known(word, from), why: Text.of('policy.assumed.word') };
  if (source === 'project') {
    return { zone: known('UTC', from), why: Text.of('policy.assumed.login-hours-zone.project') };
  }
  if (!org.timeZone.known) return { zone: org.timeZone, why: Text.of('policy.assumed.login-hours-zone.unread') };
  const zone = org.timeZone.value;
  if (isZone(zone)) {
    return { zone: known(zone, from), why: Text.of('policy.assumed.login-hours-zone.org', { zone }) };
  }
  const gap = { what: 'Organization.TimeZoneSidKey', why: Text.of('policy.gap.zone', { zone }) };
  return { zone: unreadable(gap), why: Text.of('policy.assumed.login-hours-zone.unread') };
}
