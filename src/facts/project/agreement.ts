import { type Choices, type Disputed, type Fact, type Gap, type Known, unreadable } from '../../policy/index.js';
import { Text } from '../../text.js';
import { lineIn, type ComponentFile } from './component.js';

/** All files of one component, at least one. */
export type Files<T> = readonly [ComponentFile<T>, ...ComponentFile<T>[]];

/** How the files of one component are brought together for one fact. */
export interface Agreement<T> {
  /** The component, for the gap: `SecuritySettings`. */
  readonly what: string;
  /** The elements that hold the fact, from the root's child on. */
  readonly path: readonly string[];
  /** Equal for values between which the decision cannot tell. */
  readonly key: (value: T) => string;
  /** A value with which a file says nothing, such as a setting that it does not store. */
  readonly silent?: (value: T) => boolean;
  /** The line that tells a value from another, where that is more than the line of the element. */
  readonly line?: (value: T, other: T) => number | undefined;
}

/** One fact as one file gives it. */
export interface Testimony<T> {
  readonly fact: Fact<T>;
  readonly file: ComponentFile<unknown>;
}

/** A fact that a file tells. */
interface ToldFact<T> {
  readonly fact: Known<T>;
  readonly file: ComponentFile<unknown>;
}

/** What files of one component may say differently before it is taken for anything. */
const MOST_CHOICES = 64;
/** Files that a gap names. */
const MOST_NAMED = 10;

/** What each file says; where a whole file could not be read, that gap. */
export function testimonies<S, T>(
  [first, ...others]: Files<S>,
  pick: (component: S) => Fact<T>,
): readonly [Testimony<T>, ...Testimony<T>[]] {
  const of = (file: ComponentFile<S>): Testimony<T> => ({
    fact: 'gap' in file ? unreadable(file.gap) : pick(file.value),
    file,
  });
  return [of(first), ...others.map(of)];
}

/**
 * One fact from all files that hold the same component, such as a profile in several package directories.
 *
 * Which file Salesforce ends up with depends on the order of the deploys, which no file tells. So the files that say
 * something must agree; where they do not, the fact is one of what they say, and the gap names the files. Where one
 * cannot be read, it is unreadable. Nothing is united: a range of either file alone may not be in the org.
 */
export function agree<S, T>(files: Files<S>, pick: (component: S) => Fact<T>, agreement: Agreement<T>): Disputed<T> {
  const told: ToldFact<T>[] = [];
  for (const { fact, file } of testimonies(files, pick)) {
    if (!fact.known) return fact;
    told.push({ fact, file });
  }
  const saying = told.filter(({ fact }) => agreement.silent?.(fact.value) !== true);
  const [only, another] = saying.length > 0 ? saying : told.slice(0, 1);
  if (only !== undefined && another === undefined) return only.fact;
  const different = new Map<string, ToldFact<T>>();
  for (const one of saying) {
    const key = agreement.key(one.fact.value);
    // Of two that say the same, the one that says there may be more.
    if (!different.has(key) || one.fact.partial !== undefined) different.set(key, one);
  }
  const [first, second, ...others] = different.values();
  if (first === undefined) throw new Error('A component without a file.');
  if (second === undefined) return first.fact;
  const choices: Choices<T> = [first.fact, second.fact, ...others.map(({ fact }) => fact)];
  const gap = disagreement(agreement.what, agreement.path, placesOf([first, second, ...others], agreement));
  return { known: false, gap, ...(choices.length > MOST_CHOICES ? {} : { choices }) };
}

/** Where a file says what another contradicts. */
export interface FileLine {
  readonly file: string;
  readonly line: number | undefined;
}

function placesOf<T>(told: readonly ToldFact<T>[], agreement: Agreement<T>): readonly FileLine[] {
  return told.map(({ fact, file }, index) => {
    const other = told[index === 0 ? 1 : 0];
    const telling = other === undefined ? undefined : agreement.line?.(fact.value, other.fact.value);
    return { file: file.file, line: telling ?? lineIn(file, agreement.path) };
  });
}

/** The gap for files that contradict each other: it names each of them, and stands at the last. */
export function disagreement(what: string, path: readonly string[], places: readonly FileLine[]): Gap {
  const named = places.slice(0, MOST_NAMED);
  const last = named.at(-1);
  const written = named.map(({ file, line }) => (line === undefined ? file : `${file}:${line}`));
  return {
    what: `${what}: ${path.join('.')}`,
    why: Text.of('facts.project.disagree', { files: written.slice(0, -1).join(', '), last: written.at(-1) ?? '' }),
    ...(last === undefined ? {} : { file: last.file }),
    ...(last?.line === undefined ? {} : { line: last.line }),
  };
}
