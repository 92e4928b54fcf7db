/**
 * Facts that are the same few values over and over: a million users share them.
 */
import { type Fact, type Gap, known, unreadable } from '../../../policy/index.js';

const flags = new Map<string, readonly [Fact<boolean>, Fact<boolean>]>();
const texts = new Map<string, Fact<string>>();
const gapFacts = new WeakMap<Gap, Fact<never>>();

/** Yes or no, from one of a few sources. */
export function flag(value: boolean, from: string): Fact<boolean> {
  let pair = flags.get(from);
  if (pair === undefined) {
    pair = [known(false, from), known(true, from)];
    flags.set(from, pair);
  }
  return pair[value ? 1 : 0];
}

/** One of a few texts, such as user types. All come from User. */
export function choice(value: string): Fact<string> {
  let fact = texts.get(value);
  if (fact === undefined) {
    fact = known(value, 'User');
    texts.set(value, fact);
  }
  return fact;
}

/** Something for each name; `names` are all that there are of their type. */
export function recordOf<Name extends string, T>(
  names: readonly Name[],
  make: (name: Name, index: number) => T,
): Record<Name, T> {
  return Object.fromEntries(names.map((name, index) => [name, make(name, index)])) as Record<Name, T>;
}

export function missing(one: Gap): Fact<never> {
  let fact = gapFacts.get(one);
  if (fact === undefined) {
    fact = unreadable<never>(one);
    gapFacts.set(one, fact);
  }
  return fact;
}
