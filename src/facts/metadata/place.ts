import type { Fact, Gap } from '../../policy/index.js';
import { type NameOrText, Text } from '../../text.js';
import type { Problem } from './node.js';

/** Where metadata came from, for facts and gaps. */
export interface Place {
  /** The component as gaps name it: `SecuritySettings`, `Profile Sales`. */
  readonly what: NameOrText;
  /** Where its facts come from: the path of a file, or the call. */
  readonly from: string;
  /** The path as the user gave it, where there is a file. */
  readonly file?: string;
}

/** The gap for a problem with one part of a component, e.g. `loginHours`; without a part, with all of it. */
export function gapOf(place: Place, problem: Problem, part?: string): Gap {
  return {
    what: part === undefined ? place.what : partOf(place.what, part),
    why: problem.why,
    ...(place.file === undefined ? {} : { file: place.file }),
    ...(problem.line === undefined ? {} : { line: problem.line }),
  };
}

function partOf(what: NameOrText, part: string): NameOrText {
  return typeof what === 'string' ? `${what}: ${part}` : Text.of('facts.what.part', { what, part });
}

/** The gaps of some facts: where the value should be, and where some of its entries should be. Each once. */
export function gapsOf(facts: readonly Fact<unknown>[]): readonly Gap[] {
  const gaps = facts.flatMap((fact) => (fact.known ? (fact.partial === undefined ? [] : [fact.partial]) : [fact.gap]));
  return [...new Set(gaps)];
}

/** A component as it was read, with everything in it that could not be read. */
export interface Parsed<T> {
  readonly value: T;
  readonly gaps: readonly Gap[];
}
