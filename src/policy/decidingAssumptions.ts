/**
 * Which assumptions decided: had a fact another of its values, a verdict would be another. Each is tried on its own, with
 * everything else as it was taken, once for all who share an evaluation.
 */
import { bearsOn } from './relevantAssumptions.js';
import { evaluateTogether } from './evaluate.js';
import { surely } from './possibleValues.js';
import { rulesOf } from './rules.js';
import type { Possibilities } from './ruleInput.js';
import type { SubjectView } from './subjectView.js';
import type { Assumption, Path, Verdict } from './types.js';

type AssumedFact = Assumption['fact'];

/** Every value that a fact could be taken to have. */
const TRIED: readonly { readonly fact: AssumedFact; readonly values: readonly Partial<Possibilities>[] }[] = [
  { fact: 'soap-login', values: [{ soapLogin: surely('on') }, { soapLogin: surely('off') }] },
  { fact: 'use-any-api-auth', values: [{ useAnyApiAuth: surely('enforced') }, { useAnyApiAuth: surely('optional') }] },
  { fact: 'password-flow', values: [{ passwordFlow: surely('allowed') }, { passwordFlow: surely('blocked') }] },
  { fact: 'app-ip-policy', values: [{ appIpPolicy: surely('enforce') }, { appIpPolicy: surely('relax') }] },
  { fact: 'app-type', values: [{ appType: surely('connected') }, { appType: surely('external-client') }] },
  { fact: 'login-hours-zone', values: [{ loginHours: surely('within') }, { loginHours: surely('outside') }] },
];

/** Those of one way of logging in, as far as they are known by now. */
export class DecidingAssumptions {
  readonly #path: Path;
  readonly #found = new Set<AssumedFact>();
  readonly #left: Map<AssumedFact, readonly Partial<Possibilities>[]>;

  public constructor(path: Path) {
    this.#path = path;
    const bearing = TRIED.filter((tried) => bearsOn(tried, [path]));
    this.#left = new Map(bearing.map(({ fact, values }) => [fact, values]));
  }

  public get found(): ReadonlySet<AssumedFact> {
    return this.#found;
  }

  /** @param sets of facts that hang together, as {@link evaluateTogether} takes them */
  public look(
    { profile, user }: SubjectView,
    verdict: Verdict,
    possibilities: Possibilities,
    sets: readonly Partial<Possibilities>[],
  ): void {
    // Any other kind of user is one whom the API refuses.
    if (user === undefined && verdict !== 'impossible') this.#found.add('subject');
    for (const [fact, values] of this.#left) {
      if (fact === 'login-hours-zone' && !profile.hangsOnZone) continue;
      const verdicts = values.map(
        (value) =>
          evaluateTogether(
            rulesOf(this.#path),
            { ...possibilities, ...value },
            sets.map((set) => ({ ...set, ...value })),
          ).verdict,
      );
      if (new Set(verdicts).size === 1) continue;
      this.#found.add(fact);
      this.#left.delete(fact);
    }
  }
}
