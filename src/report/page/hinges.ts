/**
 * What an `unknown` turns on, as data and in words.
 */
import { ASSUMPTION_VALUES, type Hinge, type StopFact, type Unless, type Verdict } from '../../policy/index.js';
import { type Say, saidName, Text } from '../../text.js';
import { orList } from './words.js';

export interface ReportedHingeValue {
  /** As `--assume` takes it; `yes` or `no` of a fact that holds or does not. */
  value: string;
  /** With the other open facts left open: it may be `unknown` again. */
  verdict: Verdict;
  /** A rule id of docs/decision-table.md. */
  rule: string;
}

export interface ReportedHinge {
  /** The assumption that `--assume` takes, else an id of the fact. */
  fact: string;
  values: ReportedHingeValue[];
  /** What could not be read and would tell; left out where no read would. */
  unread?: string[];
}

/** What the verdict is unless the user is stopped. */
export interface ReportedUnless {
  verdict: Verdict;
  /** A rule id of docs/decision-table.md: what decides then, or leaves it open. */
  rule: string;
  /** What of it could not be read. */
  facts: StopFact[];
}

export function reportUnless({ facts, rule, verdict }: Unless): ReportedUnless {
  return { verdict, rule, facts: [...facts] };
}

/** `frozen or locked out` */
export function stoppedWords(facts: readonly StopFact[], say: Say): string {
  return orList(
    facts.map((fact) => say(Text.of(`pages.stopped.${fact}`))),
    say,
  );
}

/** Facts that the user's word settles: each has its own sentence. */
const SETTLED = ['soap-login', 'use-any-api-auth', 'password-flow', 'app-type', 'app-ip-policy'] as const;

export function reportHinges(hinges: readonly Hinge[], say: Say): ReportedHinge[] {
  return hinges.map(({ fact, values, gaps }) => ({
    fact,
    values: values.map(({ value, verdict, rule }) => ({ value, verdict, rule })),
    ...(gaps.length === 0 ? {} : { unread: gaps.map(({ what }) => saidName(what, say)) }),
  }));
}

/** `use-any-api-auth: enforced = impossible (soap-permission), optional = no-token (trusted-range)` */
export function hingeWords({ fact, values }: ReportedHinge): string {
  return `${fact}: ${values.map(({ value, verdict, rule }) => `${value} = ${verdict} (${rule})`).join(', ')}`;
}

/** How to settle what an answer turns on: what the user can look up and say, then what to make readable. */
export function settleWords(hinges: readonly ReportedHinge[], say: Say): string[] {
  const assumed = hinges.map(({ fact }) => settleFact(fact, say)).filter((words) => words !== undefined);
  const unread = [...new Set(hinges.flatMap((hinge) => hinge.unread ?? []))];
  return unread.length === 0
    ? assumed
    : [...assumed, say(Text.of('report.settle.unread', { facts: unread.join(', ') }))];
}

/** How to settle a fact that the user's word settles; undefined for one that has to be read. */
export function settleFact(fact: string, say: Say): string | undefined {
  const settled = settledFact(fact);
  return settled === undefined ? undefined : say(Text.of(`report.settle.${settled}`, settling(settled, say)));
}

/** The fact, if the user's word settles it. */
export function settledFact(fact: string): SettledFact | undefined {
  return SETTLED.find((one) => one === fact);
}

type SettledFact = (typeof SETTLED)[number];

/** Where the user looks the fact up, and what `--assume` takes then. */
export function settling(fact: SettledFact, say: Say): { where: string; assume: string } {
  return {
    where: say(Text.of(`report.where.${fact}`)),
    assume: `${fact}=${ASSUMPTION_VALUES[fact].join(' or =')}`,
  };
}
