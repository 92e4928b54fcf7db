import type { Fact, Gap } from '../../policy/types.js';
import { unreadable } from '../metadata/index.js';
import type { ComponentFile } from './component.js';

/** All files of one component, at least one. */
export type Files<T> = readonly [ComponentFile<T>, ...ComponentFile<T>[]];

/** How the files of one component are brought together for one fact. */
export interface Agreement<T> {
  /** The fact, for the gap: `SecuritySettings: networkAccess`. */
  readonly what: string;
  readonly same: (a: T, b: T) => boolean;
  /** A value with which a file says nothing, such as a setting that it does not store. */
  readonly silent?: (value: T) => boolean;
}

/** One fact as one file gives it. */
export interface Testimony<T> {
  readonly fact: Fact<T>;
  readonly file: string;
}

/** What each file says; where a whole file could not be read, that gap. */
export function testimonies<S, T>(
  [first, ...others]: Files<S>,
  pick: (component: S) => Fact<T>,
): readonly [Testimony<T>, ...Testimony<T>[]] {
  const of = (file: ComponentFile<S>): Testimony<T> => ({
    fact: 'gap' in file ? unreadable(file.gap) : pick(file.value),
    file: file.file,
  });
  return [of(first), ...others.map(of)];
}

/**
 * One fact from all files that hold the same component, such as a profile in several package directories.
 *
 * Which file Salesforce ends up with depends on the order of the deploys, which no file tells. So the files that say
 * something must agree; where they do not, or where one cannot be read, the fact is unreadable and the gap names
 * the files. Nothing is united: a range of either file alone may not be in the org.
 */
export function agree<S, T>(files: Files<S>, pick: (component: S) => Fact<T>, agreement: Agreement<T>): Fact<T> {
  const [first, ...others] = testimonies(files, pick);
  let agreed = first;
  for (const other of others) {
    const next = together(agreed, other, agreement);
    if (!next.fact.known) return next.fact;
    agreed = next;
  }
  return agreed.fact;
}

/** What two files say together: the one that says more, or a gap. */
function together<T>(a: Testimony<T>, b: Testimony<T>, agreement: Agreement<T>): Testimony<T> {
  if (!a.fact.known || (b.fact.known && agreement.silent?.(b.fact.value) === true)) return a;
  if (!b.fact.known || agreement.silent?.(a.fact.value) === true) return b;
  if (!agreement.same(a.fact.value, b.fact.value)) {
    return { fact: unreadable(disagreement(agreement.what, a.file, b.file)), file: b.file };
  }
  // Of two that say the same, the one that says there may be more.
  return b.fact.partial === undefined ? a : b;
}

/** The gap for two files that contradict each other. */
export function disagreement(what: string, file: string, other: string): Gap {
  return { what, why: { key: 'facts.project.disagree', params: [file, other] }, file: other };
}
