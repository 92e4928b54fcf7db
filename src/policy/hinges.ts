/**
 * On which open facts a verdict turns, and what it is for each of their values.
 *
 * A fact is a hinge when the verdict changes with it, whatever the others are taken to be. The verdict for one of its
 * values leaves the others open, so that it may be `unknown` again.
 */
import { combinedEnd, endsWith, type WalkEnd } from './walkEnds.js';
import { uniqueGaps } from './fact.js';
import type { Rule } from './rules.js';
import type { FactName, Possibilities, RuleInput } from './ruleInput.js';
import type { Hinge, HingeValue, StopFact, Unless, Verdict } from './types.js';
import { userRuleFacts } from './userFacts.js';
import { either } from './verdicts.js';

/** What people call a fact: the name of the assumption where `--assume` takes it. */
const NAMES: Readonly<Record<FactName, string>> = {
  loginApiVersion: 'login-api-version',
  soapLogin: 'soap-login',
  useAnyApiAuth: 'use-any-api-auth',
  holdsAnyApiAuth: 'holds-any-api-auth',
  passwordFlow: 'password-flow',
  appType: 'app-type',
  appIpPolicy: 'app-ip-policy',
  retirement: 'retirement',
  userKind: 'user-kind',
  loginHours: 'login-hours',
  profileRanges: 'profile-ranges',
  trusted: 'trusted-address',
  verified: 'verified-address',
  ...userRuleFacts((_, { hinge }) => hinge),
};

/** @param turning the facts on which the verdict turns */
export function hingesOf(
  rules: readonly Rule[],
  possibilities: Possibilities,
  ends: readonly WalkEnd[],
  turning: ReadonlySet<FactName>,
): Hinge[] {
  if (turning.size === 0) return [];
  const asNeeded = new Set(rules.flatMap(({ needs }) => needs));
  return [...asNeeded].filter((name) => turning.has(name)).map((name) => hingeOf(rules, possibilities, ends, name));
}

function hingeOf<Name extends FactName>(
  rules: readonly Rule[],
  possibilities: Pick<Possibilities, Name>,
  ends: readonly WalkEnd[],
  name: Name,
): Hinge {
  const { values, gaps } = possibilities[name];
  return {
    fact: NAMES[name],
    values: values.map((value: RuleInput[Name]): HingeValue => {
      const { verdict, place } = combinedEnd(endsWith(ends, name, value));
      return { value: wordOf(value), verdict, rule: rules[place]?.id ?? '' };
    }),
    gaps,
  };
}

const STOPS = { frozen: 'frozen', locked: 'locked', verified: 'verified-address' } as const satisfies Partial<
  Record<FactName, StopFact>
>;
const STOP_NAMES = ['frozen', 'locked', 'verified'] as const;

/**
 * What the verdict is unless the user is frozen, locked out or has verified the address, where one of these is open: most
 * are not, and the rest of the facts may tell all the same. Nothing where another open fact leaves it open.
 */
export function unlessStopped(
  rules: readonly Rule[],
  ends: readonly WalkEnd[],
  turning: ReadonlySet<FactName>,
): { readonly unless?: Unless } {
  const open = STOP_NAMES.filter((name) => turning.has(name));
  const free = open.reduce<readonly WalkEnd[]>((left, name) => endsWith(left, name, false), ends);
  if (open.length === 0 || free.length === 0) return {};
  const { place, sure, verdict } = combinedEnd(free);
  if (verdict === 'unknown' && !sure) return {};
  return { unless: { verdict, rule: rules[place]?.id ?? '', facts: open.map((name) => STOPS[name]) } };
}

function wordOf(value: RuleInput[FactName]): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return String(value);
}

/** What the addresses of one piece have to themselves: they stand differently, and have one verdict. */
interface Hinging {
  readonly verdict: Verdict;
  readonly rule: string;
  readonly hinges: readonly Hinge[];
}

/**
 * Of addresses that stand differently: every fact on which one of them turns. The verdict for a value is what can be said
 * of all of them: where they would differ, `unknown`.
 */
export function mergeHinges([first, ...others]: readonly [Hinging, ...Hinging[]]): readonly Hinge[] {
  if (others.length === 0) return first.hinges;
  const all = [first, ...others];
  const facts = new Set(all.flatMap(({ hinges }) => hinges.map(({ fact }) => fact)));
  return [...facts].map((fact) => mergeHinge(fact, all));
}

/** The same of addresses that stand differently: only where each of them comes to one verdict. */
export function mergeUnless(all: readonly { readonly verdict: Verdict; readonly unless?: Unless }[]): {
  readonly unless?: Unless;
} {
  const verdicts = new Set(all.map(({ unless, verdict }) => unless?.verdict ?? verdict));
  const [verdict = 'unknown'] = verdicts;
  const facts = STOP_NAMES.map((name) => STOPS[name]).filter((fact) =>
    all.some(({ unless }) => unless?.facts.includes(fact) === true),
  );
  const rule = all.find(({ unless }) => unless !== undefined)?.unless?.rule ?? '';
  const isTold = all.every(({ unless, verdict: own }) => own !== 'unknown' || unless !== undefined);
  return verdicts.size === 1 && isTold && facts.length > 0 ? { unless: { verdict, rule, facts } } : {};
}

function mergeHinge(fact: string, all: readonly Hinging[]): Hinge {
  const found = all.flatMap(({ hinges }) => hinges.filter((hinge) => hinge.fact === fact));
  const values = new Set(found.flatMap((hinge) => hinge.values.map(({ value }) => value)));
  return {
    fact,
    values: [...values].map((value) => mergeValue(fact, value, all)),
    gaps: uniqueGaps(...found.map(({ gaps }) => gaps)),
  };
}

function mergeValue(fact: string, value: string, all: readonly Hinging[]): HingeValue {
  const told = all.flatMap((one): Pick<HingeValue, 'verdict' | 'rule'>[] => {
    const hinge = one.hinges.find((each) => each.fact === fact);
    // Where nothing turns on the fact, the verdict stays as it is.
    return hinge === undefined ? [one] : hinge.values.filter((each) => each.value === value);
  });
  const verdict = told.map((each) => each.verdict).reduce(either);
  const rule = (told.find((each) => each.verdict === verdict) ?? told[0])?.rule ?? '';
  return { value, verdict, rule };
}
