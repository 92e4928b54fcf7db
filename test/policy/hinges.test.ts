import { expect } from 'chai';
import fc from 'fast-check';
import { evaluate, type Evaluation } from '../../lib/policy/evaluate.js';
import { mergeHinges, mergeUnless } from '../../lib/policy/hinges.js';
import { rulesOf } from '../../lib/policy/rules.js';
import type { FactName, Possibilities, RuleInput } from '../../lib/policy/ruleInput.js';
import { userRuleFacts } from '../../lib/policy/userFacts.js';
import type { Hinge, Path, Unless, Verdict } from '../../lib/policy/index.js';
import { gap } from './support.js';

/**
 * What a fact may be, and what an answer calls it and its values: written down here for itself. Users read these names,
 * so that a change of one is a change of the interface.
 */
const FACTS: Readonly<Record<FactName, readonly [called: string, values: Readonly<Record<string, unknown>>]>> = {
  loginApiVersion: ['login-api-version', { '64': 64, '65': 65 }],
  soapLogin: ['soap-login', { on: 'on', off: 'off' }],
  useAnyApiAuth: ['use-any-api-auth', { enforced: 'enforced', optional: 'optional' }],
  holdsAnyApiAuth: ['holds-any-api-auth', { yes: true, no: false }],
  passwordFlow: ['password-flow', { allowed: 'allowed', blocked: 'blocked' }],
  appType: ['app-type', { connected: 'connected', 'external-client': 'external-client' }],
  appIpPolicy: ['app-ip-policy', { enforce: 'enforce', relax: 'relax' }],
  retirement: ['retirement', { ahead: 'ahead', between: 'between', past: 'past' }],
  userKind: ['user-kind', { internal: 'internal', external: 'external', 'no-api': 'no-api' }],
  loginHours: ['login-hours', { within: 'within', outside: 'outside' }],
  profileRanges: ['profile-ranges', { none: 'none', inside: 'inside', outside: 'outside' }],
  trusted: ['trusted-address', { no: false, yes: true }],
  verified: ['verified-address', { no: false, yes: true }],
  ...userRuleFacts(
    (_, { hinge, usual }) => [hinge, usual ? { yes: true, no: false } : { no: false, yes: true }] as const,
  ),
};
const NAMES = Object.keys(FACTS).filter((name): name is FactName => name in FACTS);

/** For each fact, the words of the values that it may have: the plain one, any one, or several. */
type Choice = Readonly<Record<FactName, readonly string[]>>;

/** No rule but the last one holds. */
const plain: Choice = {
  loginApiVersion: ['64'],
  soapLogin: ['on'],
  useAnyApiAuth: ['optional'],
  holdsAnyApiAuth: ['no'],
  passwordFlow: ['allowed'],
  appType: ['connected'],
  appIpPolicy: ['enforce'],
  retirement: ['ahead'],
  userKind: ['internal'],
  loginHours: ['within'],
  profileRanges: ['none'],
  trusted: ['no'],
  verified: ['no'],
  ...userRuleFacts((_, { usual }) => [usual ? 'yes' : 'no']),
};

function choices(open: readonly FactName[]): fc.Arbitrary<Choice> {
  const words = (name: FactName): string[] => Object.keys(FACTS[name][1]);
  const entry = (name: FactName): fc.Arbitrary<readonly [FactName, readonly string[]]> => {
    const all = words(name);
    const values = open.includes(name)
      ? fc.subarray(all, { minLength: 2 })
      : fc.oneof(
          { arbitrary: fc.constant(plain[name]), weight: 4 },
          { arbitrary: fc.constantFrom(...all).map((one) => [one]), weight: 1 },
        );
    return values.map((chosen) => [name, chosen] as const);
  };
  return fc.tuple(...NAMES.map(entry)).map((entries) => Object.fromEntries(entries) as Choice);
}

const question = fc.subarray(NAMES, { minLength: 1, maxLength: 6 }).chain((open) =>
  fc.record({
    path: fc.constantFrom<Path>('soap', 'oauth-password'),
    choice: choices(open),
    /** Open without a failed read: nobody can tell. */
    silent: fc.subarray(open),
  }),
);
/** An app has a say on its own path alone. */
const asking = question.map((asked) =>
  asked.path === 'soap' ? { ...asked, choice: { ...asked.choice, appIpPolicy: ['enforce'] } } : asked,
);
type Question = typeof question extends fc.Arbitrary<infer T> ? T : never;

function possibilitiesOf({ choice, silent }: Pick<Question, 'choice' | 'silent'>): Possibilities {
  const entries = NAMES.map((name) => [
    name,
    {
      values: choice[name].map((word) => FACTS[name][1][word]),
      gaps: choice[name].length > 1 && !silent.includes(name) ? [gap(name)] : [],
    },
  ]);
  const built: unknown = Object.fromEntries(entries);
  return built as Possibilities;
}

/** Every complete situation, one after another, with the word that each fact has there. */
function* worlds(choice: Choice): Generator<Readonly<Record<FactName, string>>> {
  const digits = NAMES.map(() => 0);
  for (;;) {
    yield Object.fromEntries(NAMES.map((name, index) => [name, choice[name][digits[index] ?? 0] ?? ''])) as Record<
      FactName,
      string
    >;
    let at = 0;
    while (at < NAMES.length && (digits[at] ?? 0) + 1 === choice[NAMES[at] ?? 'active'].length) digits[at++] = 0;
    if (at === NAMES.length) return;
    digits[at] = (digits[at] ?? 0) + 1;
  }
}

interface Found {
  readonly world: Readonly<Record<FactName, string>>;
  readonly place: number;
  readonly verdict: Verdict;
}

/** Each situation by itself: the first rule that holds decides. */
function everyWorld({ path, choice }: Pick<Question, 'path' | 'choice'>): Found[] {
  const rules = rulesOf(path);
  return [...worlds(choice)].map((world) => {
    const situation = Object.fromEntries(NAMES.map((name) => [name, FACTS[name][1][world[name]]])) as unknown;
    const place = rules.findIndex((rule) => rule.holds(situation as RuleInput));
    const verdict = rules[place]?.verdict(situation as RuleInput);
    if (verdict === undefined) throw new Error('No rule holds.');
    return { world, place, verdict };
  });
}

/** What can be said of all of them: [verdict, rule]. */
function said(found: readonly Found[], path: Path): readonly [Verdict, string] {
  const verdicts = new Set(found.map(({ verdict }) => verdict));
  const id = (places: readonly number[], pick: (...numbers: number[]) => number): string =>
    rulesOf(path)[pick(...places)]?.id ?? '';
  const placesOf = (...wanted: readonly Verdict[]): number[] =>
    found.filter(({ verdict }) => wanted.includes(verdict)).map(({ place }) => place);
  const last = found.reduce((furthest, one) => (one.place > furthest.place ? one : furthest));
  const [only] = verdicts;
  if (verdicts.size === 1 && only !== undefined) return [only, id(placesOf(only), Math.max)];
  if ([...verdicts].every((verdict) => verdict === 'denied' || verdict === 'impossible')) {
    return ['denied', id([last.place], Math.max)];
  }
  const others = [...verdicts].filter((verdict) => verdict !== last.verdict);
  return ['unknown', id(placesOf(...others), Math.min)];
}

/** The facts with which the verdict changes, whatever the others are: by comparing each situation with its neighbours. */
function turning(found: readonly Found[], choice: Choice): FactName[] {
  return NAMES.filter((name) => {
    const verdictOf = new Map<string, Verdict>();
    return found.some(({ world, verdict }) => {
      const others = NAMES.map((one) => (one === name ? '*' : world[one])).join();
      const before = verdictOf.get(others);
      verdictOf.set(others, verdict);
      return choice[name].length > 1 && before !== undefined && before !== verdict;
    });
  });
}

function told(evaluation: Evaluation): unknown {
  return Object.fromEntries(
    evaluation.hinges.map(({ fact, values }) => [
      fact,
      values.map(({ value, verdict, rule }) => `${value} ${verdict} ${rule}`),
    ]),
  );
}

function assertLikeOracle(asked: Question): Verdict {
  const evaluation = evaluate(rulesOf(asked.path), possibilitiesOf(asked));
  const found = everyWorld(asked);
  const [verdict, rule] = said(found, asked.path);
  expect([evaluation.verdict, evaluation.rule.id]).to.deep.equal([verdict, rule]);
  const expected = turning(found, asked.choice).map((name) => [
    FACTS[name][0],
    asked.choice[name].map((word) => {
      const there = found.filter(({ world }) => world[name] === word);
      return [word, ...said(there, asked.path)].join(' ');
    }),
  ]);
  expect(told(evaluation)).to.deep.equal(Object.fromEntries(expected));
  for (const { fact, gaps } of evaluation.hinges) {
    const name = NAMES.find((one) => FACTS[one][0] === fact) ?? 'active';
    expect(gaps.map(({ what }) => what)).to.deep.equal(asked.silent.includes(name) ? [] : [name]);
  }
  return verdict;
}

describe('policy: hinges', () => {
  it('call facts about users what users of --json read', () => {
    expect(userRuleFacts((_, { hinge, usual }) => [hinge, usual])).to.deep.include({
      active: ['active', true],
      frozen: ['frozen', false],
      locked: ['locked', false],
      apiEnabled: ['api-enabled', true],
      mfaForApi: ['mfa-for-api', false],
      authenticator: ['authenticator', false],
      delegatedAuthentication: ['delegated-authentication', false],
    });
  });

  it('are the facts that change the verdict, with what each value gives: as when every situation is tried', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(asking, (asked) => {
        const verdict = assertLikeOracle(asked);
        seen.set(verdict, (seen.get(verdict) ?? 0) + 1);
      }),
      { numRuns: 1500 },
    );
    // The property is about open verdicts: most draws have to be some.
    expect(seen.get('unknown')).to.be.greaterThan(300);
    expect(seen.get('denied')).to.be.greaterThan(20);
  });

  it('never let a verdict claim what one of the possible situations does not support', () => {
    fc.assert(
      fc.property(asking, (asked) => {
        const { verdict } = evaluate(rulesOf(asked.path), possibilitiesOf(asked));
        for (const one of everyWorld(asked)) {
          if (verdict === 'denied') expect(['denied', 'impossible']).to.include(one.verdict);
          else if (verdict !== 'unknown') expect(one.verdict).to.equal(verdict);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('stand in the order of the rules', () => {
    const asked: Question = {
      path: 'soap',
      choice: { ...plain, trusted: ['no', 'yes'], useAnyApiAuth: ['enforced', 'optional'], frozen: ['no', 'yes'] },
      silent: ['useAnyApiAuth'],
    };
    expect(evaluate(rulesOf('soap'), possibilitiesOf(asked)).hinges.map(({ fact }) => fact)).to.deep.equal([
      'use-any-api-auth',
      'frozen',
      'trusted-address',
    ]);
    assertLikeOracle(asked);
  });
});

interface Unlessed {
  readonly verdict: Verdict;
  readonly unless?: Unless;
}

describe('policy: hinges of addresses that stand differently', () => {
  const hinge = (fact: string, values: Hinge['values'], ...gaps: readonly string[]): Hinge => ({
    fact,
    values,
    gaps: gaps.map((what) => gap(what)),
  });
  const open = { verdict: 'unknown', rule: 'soap-permission' } as const;

  it('say for each value what holds at all of them', () => {
    const enforced = { value: 'enforced', verdict: 'impossible', rule: 'soap-permission' } as const;
    const trusted = { value: 'optional', verdict: 'no-token', rule: 'trusted-range' } as const;
    const untrusted = { value: 'optional', verdict: 'token-required', rule: 'untrusted' } as const;
    const one = { ...open, hinges: [hinge('use-any-api-auth', [enforced, trusted])] };
    const other = { ...open, hinges: [hinge('use-any-api-auth', [enforced, untrusted])] };
    expect(mergeHinges([one])).to.equal(one.hinges);
    expect(mergeHinges([one, one])).to.deep.equal(one.hinges);
    expect(mergeHinges([one, other])).to.deep.equal([
      hinge('use-any-api-auth', [enforced, { value: 'optional', verdict: 'unknown', rule: 'trusted-range' }]),
    ]);
    const outside = { value: 'optional', verdict: 'denied', rule: 'profile-range-outside' } as const;
    const barred = { value: 'optional', verdict: 'impossible', rule: 'mfa-api-registered' } as const;
    expect(
      mergeHinges([
        { ...open, hinges: [hinge('use-any-api-auth', [enforced, barred])] },
        { ...open, hinges: [hinge('use-any-api-auth', [enforced, outside])] },
      ]),
    ).to.deep.equal([hinge('use-any-api-auth', [enforced, outside])]);
  });

  it('keep a fact that matters at some of them: elsewhere the verdict stays unknown', () => {
    const yes = { value: 'yes', verdict: 'denied', rule: 'user-frozen' } as const;
    const no = { value: 'no', verdict: 'no-token', rule: 'trusted-range' } as const;
    const turns = {
      verdict: 'unknown' as const,
      rule: 'user-frozen',
      hinges: [hinge('frozen', [yes, no], 'UserLogin')],
    };
    const silent = { verdict: 'unknown' as const, rule: 'verified-address', hinges: [] };
    expect(mergeHinges([silent, turns])).to.deep.equal([
      hinge(
        'frozen',
        [
          { value: 'yes', verdict: 'unknown', rule: 'verified-address' },
          { value: 'no', verdict: 'unknown', rule: 'verified-address' },
        ],
        'UserLogin',
      ),
    ]);
  });

  it('do not mix what turns on one fact with what turns on another', () => {
    const frozen = { value: 'yes', verdict: 'denied', rule: 'user-frozen' } as const;
    const thawed = { value: 'no', verdict: 'no-token', rule: 'trusted-range' } as const;
    const hours = { value: 'outside', verdict: 'denied', rule: 'login-hours' } as const;
    const within = { value: 'within', verdict: 'no-token', rule: 'trusted-range' } as const;
    const both = [hinge('frozen', [frozen, thawed], 'UserLogin'), hinge('login-hours', [hours, within], 'Profile')];
    const one = { verdict: 'unknown' as const, rule: 'user-frozen', hinges: both };
    expect(mergeHinges([one, { ...one, hinges: both.toReversed() }])).to.deep.equal(both);
  });

  it('say what it is unless the user is stopped, only where each of them comes to one verdict', () => {
    const stopped = (verdict: Verdict, ...facts: readonly ('frozen' | 'locked' | 'verified-address')[]): Unlessed => ({
      verdict: 'unknown',
      unless: { verdict, rule: verdict === 'no-token' ? 'trusted-range' : 'untrusted', facts },
    });
    const sure: Unlessed = { verdict: 'no-token' };
    const open: Unlessed = { verdict: 'unknown' };
    const told = (verdict: Verdict, rule: string, ...facts: readonly string[]): unknown => ({
      unless: { verdict, rule, facts },
    });
    expect(mergeUnless([stopped('no-token', 'frozen')])).to.deep.equal(told('no-token', 'trusted-range', 'frozen'));
    // In the order of the rules, each once, and sure addresses beside them.
    const several = [sure, stopped('no-token', 'verified-address', 'locked'), stopped('no-token', 'frozen', 'locked')];
    const facts = ['frozen', 'locked', 'verified-address'];
    expect(mergeUnless(several)).to.deep.equal(told('no-token', 'trusted-range', ...facts));
    expect(mergeUnless([stopped('no-token', 'frozen'), stopped('token-required', 'frozen')])).to.deep.equal({});
    expect(mergeUnless([sure, stopped('token-required', 'frozen')])).to.deep.equal({});
    expect(mergeUnless([open, stopped('no-token', 'frozen')]), 'another open fact').to.deep.equal({});
    expect(mergeUnless([open, stopped('unknown', 'frozen')]), 'another open fact').to.deep.equal({});
    expect(mergeUnless([sure, sure]), 'nobody may be stopped').to.deep.equal({});
  });

  it('know of a value that is possible at some of them only', () => {
    const none = { value: 'none', verdict: 'no-token', rule: 'trusted-range' } as const;
    const outside = { value: 'outside', verdict: 'denied', rule: 'profile-range-outside' } as const;
    const inside = { value: 'inside', verdict: 'no-token', rule: 'profile-range-inside' } as const;
    const ranges = { verdict: 'unknown' as const, rule: 'profile-range-outside' };
    expect(
      mergeHinges([
        { ...ranges, hinges: [hinge('profile-ranges', [none, outside], 'a')] },
        { ...ranges, hinges: [hinge('profile-ranges', [outside, inside], 'b')] },
      ]),
    ).to.deep.equal([hinge('profile-ranges', [none, outside, inside], 'a', 'b')]);
  });
});
