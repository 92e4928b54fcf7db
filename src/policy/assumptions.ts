/**
 * Facts that no API tells: taken by default, replaced by the user's word, overruled by evidence (PLATFORM.md section 1).
 */
import type { Overrides } from './assume.js';
import { open, surely, type Possible } from './possible.js';
import { dayOf, isSince, RETIREMENTS, type Retirements } from './retirements.js';
import { text } from './text.js';
import type { Assumption, AssumptionName, Fact, Gap, OrgFacts, Text } from './types.js';
import { isZone } from './zone.js';

export type SourceKind = 'org' | 'project' | 'snapshot';

/** The assumptions as they were taken, for the rules and, in `list`, for people. */
export interface Assumptions {
  readonly soapLogin: Possible<'on' | 'off'>;
  readonly useAnyApiAuth: Possible<'enforced' | 'optional'>;
  readonly appIpPolicy: Possible<'enforce' | 'relax'>;
  readonly appType: Possible<'connected' | 'external-client'>;
  /** Of the login hours; a gap where the org's own zone could not be read. */
  readonly zone: Fact<string>;
  /** All five, in the order of PLATFORM.md. */
  readonly list: readonly Assumption[];
}

export interface AssumptionOptions {
  readonly source: SourceKind;
  /** ISO time of the question. `--at` does not move it. */
  readonly now: string;
  readonly retirements?: Retirements;
}

/** Listed where an org or a profile is asked about: what kind of user it stands for. */
export const SUBJECT_ASSUMPTION: Assumption = {
  fact: 'subject',
  value: 'plain-user',
  why: text('assumed.subject'),
};

interface Taken<T extends string> {
  readonly possible: Possible<T>;
  readonly why: Text;
}

interface Question {
  readonly org: OrgFacts;
  readonly now: string;
  readonly milestones: Retirements['milestones'];
}

export function resolveAssumptions(org: OrgFacts, overrides: Overrides, options: AssumptionOptions): Assumptions {
  const question = { org, now: options.now, milestones: (options.retirements ?? RETIREMENTS).milestones };
  const soapLogin = takeSoapLogin(question, pick(overrides, 'soap-login', ['on', 'off']));
  const anyApiAuth = takeAnyApiAuth(question, pick(overrides, 'use-any-api-auth', ['enforced', 'optional']));
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
    appIpPolicy: ipPolicy.possible,
    appType: appType.possible,
    zone: zone.zone,
    list: [
      listed('soap-login', soapLogin),
      listed('use-any-api-auth', anyApiAuth),
      listed('app-ip-policy', ipPolicy),
      listed('app-type', appType),
      { fact: 'login-hours-zone', value: zone.zone.known ? zone.zone.value : 'undetermined', why: zone.why },
    ],
  };
}

function listed(fact: AssumptionName, { possible, why }: Taken<string>): Assumption {
  return { fact, value: possible.values.length === 1 ? possible.values[0] : 'undetermined', why };
}

/** The user's word, when it is one of the values. */
function pick<T extends string>(overrides: Overrides, fact: AssumptionName, values: readonly T[]): T | undefined {
  const word = overrides.get(fact);
  return values.find((value) => value === word);
}

/** On before Winter '26 and in projects, off since; a SOAP login() that succeeded proves it on. */
function takeSoapLogin({ org, milestones }: Question, word: 'on' | 'off' | undefined): Taken<'on' | 'off'> {
  const success = org.lastSoapSuccess;
  if (success.known && success.value !== undefined) {
    const why = word === 'off' ? 'assumed.soap-login.word-overruled' : 'assumed.soap-login.evidence';
    return { possible: surely('on'), why: text(why, success.value) };
  }
  if (word !== undefined) return { possible: surely(word), why: text('assumed.word') };
  const unread = success.known ? [] : [success.gap];
  if (!org.created.known) {
    return { possible: open(['on', 'off'], org.created.gap, ...unread), why: text('assumed.created-unread') };
  }
  const created = org.created.value;
  if (created === undefined) return { possible: surely('on'), why: text('assumed.soap-login.project') };
  const since = milestones.soapLoginOffInNewOrgs.date;
  const why = (key: string): Text => text(`assumed.soap-login.${key}`, dayOf(created));
  if (!isSince(created, since)) return { possible: surely('on'), why: why('older') };
  if (unread.length > 0) return { possible: open(['on', 'off'], ...unread), why: why('newer-unread') };
  return { possible: surely('off'), why: why('newer') };
}

/**
 * Enforced in orgs created since Winter '26. In older ones optional until the release update of Winter '27; from then on
 * open, unless a SOAP login() that succeeded since, of a user without it, proves it optional.
 */
function takeAnyApiAuth(
  { org, now, milestones }: Question,
  word: 'enforced' | 'optional' | undefined,
): Taken<'enforced' | 'optional'> {
  const enforcedOn = milestones.anyApiAuthFirstNamed.date;
  const newOrg =
    org.created.known &&
    org.created.value !== undefined &&
    isSince(org.created.value, milestones.soapLoginOffInNewOrgs.date);
  const success = org.lastSoapSuccessWithout;
  const proof =
    success.known && success.value !== undefined && isSince(success.value, enforcedOn) ? success.value : undefined;
  if (proof !== undefined && org.created.known && !newOrg) {
    const why = word === 'enforced' ? 'assumed.use-any-api-auth.word-overruled' : 'assumed.use-any-api-auth.evidence';
    return { possible: surely('optional'), why: text(why, proof) };
  }
  if (word !== undefined) return { possible: surely(word), why: text('assumed.word') };
  const either: readonly ['enforced', 'optional'] = ['enforced', 'optional'];
  const unread: readonly Gap[] = success.known || !isSince(now, enforcedOn) ? [] : [success.gap];
  if (!org.created.known) {
    return { possible: open(either, org.created.gap, ...unread), why: text('assumed.created-unread') };
  }
  if (newOrg) return { possible: surely('enforced'), why: text('assumed.use-any-api-auth.newer') };
  if (!isSince(now, enforcedOn)) {
    return { possible: surely('optional'), why: text('assumed.use-any-api-auth.older', enforcedOn) };
  }
  return { possible: open(either, ...unread), why: text('assumed.use-any-api-auth.open', enforcedOn) };
}

function takeSetting<T extends string>(word: T | undefined, usual: T, fact: AssumptionName): Taken<T> {
  return word === undefined
    ? { possible: surely(usual), why: text(`assumed.${fact}`) }
    : { possible: surely(word), why: text('assumed.word') };
}

/** The zone in which the hours were first set; no API tells it, so the org's present one. */
function takeZone(org: OrgFacts, word: string | undefined, source: SourceKind): { zone: Fact<string>; why: Text } {
  const from = 'assumption';
  if (word !== undefined) return { zone: { known: true, value: word, from }, why: text('assumed.word') };
  if (source === 'project') {
    return { zone: { known: true, value: 'UTC', from }, why: text('assumed.login-hours-zone.project') };
  }
  if (!org.timeZone.known) return { zone: org.timeZone, why: text('assumed.login-hours-zone.unread') };
  const zone = org.timeZone.value;
  if (isZone(zone))
    return { zone: { known: true, value: zone, from }, why: text('assumed.login-hours-zone.org', zone) };
  const gap = { what: 'Organization.TimeZoneSidKey', why: text('gap.zone', zone) };
  return { zone: { known: false, gap }, why: text('assumed.login-hours-zone.unread') };
}
