/** Facts to start from: a plain org, a plain profile, a plain user. Each test changes what it speaks of. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { placesOf } from '../../lib/messageFile.js';
import { parseAddress, parseRange, type Address } from '../../lib/ip/index.js';
import {
  Decider,
  known,
  parseAssumes,
  resolveAssumptions,
  unreadable,
  type Ask,
  type AskedAddress,
  type Decision,
  type Fact,
  type Facts,
  type Gap,
  type LoginHours,
  type NamedRange,
  type OrgFacts,
  type ProfileFacts,
  type Retirements,
  type Subject,
  type UserFacts,
} from '../../lib/policy/index.js';
import { Text } from '../../lib/text.js';
import { plainFacts } from '../support/users.js';

const NOW = '2026-08-03T10:00:00.000Z';
/** A Monday, before any retirement. */
export const ASK: Ask = { path: 'soap', loginApiVersion: 64, at: NOW };

export const OFFICE = '198.18.4.7';
export const CLOUD = '203.0.113.9';

export function gap(what: string, permission?: string): Gap {
  return {
    what,
    why: Text.of('facts.file.failed', { code: what }),
    ...(permission === undefined ? {} : { permission }),
  };
}

export function missing<T>(what: string): Fact<T> {
  return unreadable(gap(what));
}

export function is<T>(value: T): Fact<T> {
  return known(value, 'test');
}

export function ranges(...texts: readonly string[]): NamedRange[] {
  return texts.map((text) => parseRange(text));
}

export function org(changes: Partial<OrgFacts> = {}): OrgFacts {
  return {
    created: is('2019-05-01T08:00:00.000Z'),
    sandbox: is(false),
    releaseUpdates: is({ state: 'absent' }),
    timeZone: is('UTC'),
    trustedRanges: is(ranges('198.18.4.0/24')),
    oauthPasswordFlowBlocked: is(false),
    lastSoapSuccess: is(undefined),
    lastSoapSuccessWithout: is(undefined),
    salesforceCredentialsDisabled: is(false),
    rangesEnforcedAlways: is(false),
    ...changes,
  };
}

export function profile(changes: Partial<ProfileFacts> = {}): ProfileFacts {
  return { id: '00e000000000001AAA', name: 'Sales', ranges: is([]), hours: is({}), ...changes };
}

export function withRanges(...texts: readonly string[]): ProfileFacts {
  return profile({ ranges: is(ranges(...texts)) });
}

export function withHours(hours: LoginHours): ProfileFacts {
  return profile({ hours: is(hours) });
}

export function user(changes: Partial<UserFacts> = {}): UserFacts {
  return {
    id: '005000000000001AAA',
    username: 'etl@example.com',
    name: 'Etl Job',
    profileId: '00e000000000001AAA',
    ...plainFacts(() => 'test'),
    ...changes,
  };
}

export const ORG: Subject = { kind: 'org', name: 'acme' };

export function profileSubject(facts: ProfileFacts): Subject {
  return { kind: 'profile', name: facts.name, profile: facts };
}

export function userSubject(facts: UserFacts, its: ProfileFacts | Fact<ProfileFacts> = profile()): Subject {
  return {
    kind: 'user',
    name: facts.username,
    id: facts.id,
    user: facts,
    profile: 'known' in its ? its : is(its),
  };
}

export interface Setting {
  readonly org?: OrgFacts;
  readonly ask?: Partial<Ask>;
  readonly assume?: readonly string[];
  readonly source?: 'org' | 'project' | 'snapshot';
  readonly now?: string;
  /** The time asked about; `now` where it is not given. */
  readonly at?: string;
  /** Days that somebody gave. */
  readonly retirements?: Retirements;
}

export function factsOf(setting: Setting = {}): Facts {
  const { org: facts = org(), assume = [], source = 'org', now = NOW, at, retirements } = setting;
  const assumptions = resolveAssumptions(facts, parseAssumes(assume), { source, at: at ?? now });
  return { org: facts, assumptions, now, ...(retirements && { retirements }) };
}

export function deciderOf(setting: Setting = {}): Decider {
  return new Decider({ ...ASK, ...setting.ask }, factsOf(setting));
}

function address(text: string): AskedAddress {
  return text === 'elsewhere' ? text : parseAddress(text);
}

export function at(text: string): Address {
  return parseAddress(text);
}

export function judge(subject: Subject, where: string, setting: Setting = {}): Decision {
  const decision = deciderOf(setting).decide(subject, address(where));
  textsOf(decision).forEach(assertSayable);
  return decision;
}

const root = join(import.meta.dirname, '..', '..');

/** messages/policy.md by key, read without the code under test. */
export const MESSAGES: ReadonlyMap<string, string> = new Map(
  readFileSync(join(root, 'messages', 'policy.md'), 'utf8')
    .split(/^# /mu)
    .slice(1)
    .map((section) => {
      const [key = '', ...lines] = section.split('\n');
      return [`policy.${key.trim()}`, lines.join('\n').trim()] as const;
    }),
);

/** Every text of the decision's own. */
export function textsOf({ notes, trace, token }: Decision): Text[] {
  return [...notes, ...trace.map(({ text }) => text), token.why];
}

/** The text has a sentence with one place for each parameter. */
export function assertSayable({ key, params }: Text): void {
  const sentence = MESSAGES.get(key);
  expect(sentence, `messages/policy.md has ${key}`).to.be.a('string');
  expect(placesOf(sentence ?? ''), `places in ${key}`).to.have.members(Object.keys(params));
}

/** The sentence as a user reads it. */
export function say({ key, params }: Text): string {
  return (MESSAGES.get(key) ?? '').replaceAll(/\{(\w+)\}/gu, (_, name: string) => params[name] ?? '');
}

/** Keys without the bundle: `trusted-range.decided`. */
export function keysOf(texts: readonly Text[]): string[] {
  return texts.map(({ key }) => key.replace(/^policy\./u, ''));
}
