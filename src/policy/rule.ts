/**
 * Of what a rule of the decision table is made.
 */
import { type MessageKey, type PlainKey, Text } from '../text.js';
import type { ReasonParameters } from './reasonParameters.js';
import type { FactName, RuleInput } from './ruleInput.js';
import { PATHS, type Mark, type Path, type Verdict } from './types.js';

/** The rules by what messages/policy.md says of them: `<rule id>.<case>`. */
type IdWith<Case extends string> = MessageKey extends infer K
  ? K extends `policy.${infer Id}.${Case}`
    ? Id
    : never
  : never;

export type RuleId = IdWith<`decided${string}`>;
/** That Salesforce's own texts may leave open. */
export type OpenRuleId = IdWith<'open'>;
/** That a failed read may leave undetermined. */
export type UndeterminedRuleId = IdWith<'undetermined'>;
/** Of which the last line of a trace names the range that decided. */
export type RangeRuleId = IdWith<'decided-several'>;
/** Of which two sentences without places tell all. */
type PlainRuleId = {
  [Id in RuleId]: `policy.${Id}.${'decided' | 'passed'}` extends PlainKey ? Id : never;
}[RuleId];

export interface Rule {
  readonly id: RuleId;
  readonly paths: readonly Path[];
  /** The facts that `holds` looks at. */
  readonly needs: readonly FactName[];
  holds(input: RuleInput): boolean;
  verdict(input: RuleInput): Verdict;
  /** Every verdict it may give, for the docs. */
  readonly verdicts: readonly Verdict[];
  reason(holds: boolean, input: RuleInput, parameters: ReasonParameters): Text;
  /** Which list of ranges names the range that decided, or the nearest one. */
  readonly names: { readonly deciding?: 'trusted' | 'profile'; readonly nearest?: 'trusted' | 'profile' };
  readonly mark: Mark;
  /** Documents in which Salesforce says so, or where it was seen. */
  readonly source: string;
}

/** A rule looks at the facts that it names and at no others. */
interface Definition<Name extends FactName> {
  readonly id: RuleId;
  readonly paths?: readonly Path[];
  readonly needs: readonly Name[];
  readonly holds: (input: Pick<RuleInput, Name>) => boolean;
  readonly verdict: Verdict | readonly [Verdict, Verdict, (input: Pick<RuleInput, Name>) => 0 | 1];
  readonly reason: (holds: boolean, input: Pick<RuleInput, Name>, parameters: ReasonParameters) => Text;
  readonly names?: Rule['names'];
  readonly mark: Mark;
  readonly source: string;
}

export function rule<Name extends FactName>(definition: Definition<Name>): Rule {
  const { verdict, paths = PATHS, names = {}, ...rest } = definition;
  if (typeof verdict === 'string') return { ...rest, paths, names, verdicts: [verdict], verdict: () => verdict };
  const [first, second, choose] = verdict;
  const verdicts = [first, second];
  return {
    ...rest,
    paths,
    names,
    verdicts,
    verdict: (input) => (choose(input) === 0 ? first : second),
  };
}

/** A rule of which two sentences tell all. */
export function plain<Name extends FactName>(
  definition: Omit<Definition<Name>, 'id' | 'reason'> & { readonly id: PlainRuleId },
): Rule {
  const { id } = definition;
  return rule({ ...definition, reason: (holds) => Text.of(holds ? `policy.${id}.decided` : `policy.${id}.passed`) });
}
