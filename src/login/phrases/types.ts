/**
 * A phrase is what a text may say about a login that does not work, as data: its wordings, what they suggest, and where
 * they were read. How a text is searched for them is in ../reading.
 */
import type { Mark } from '../../policy/index.js';
import type { CauseId } from './causes.js';

/** `certain`: it is this cause. `likely`: this one, or another likely one. `possible`: one of several, more evidence needed. */
export type Confidence = 'certain' | 'likely' | 'possible';
export const CONFIDENCES: readonly Confidence[] = ['certain', 'likely', 'possible'];

export type Suspicion = readonly [CauseId, Confidence];

export interface Phrase {
  /** As docs/causes.md quotes it and as evidence names it; it is a wording itself. */
  readonly shows: string;
  /**
   * Further wordings. A wording in capitals or in lower case with underscores is a code: it stands alone and keeps its
   * case. Anything else is compared without case, blanks, line ends and quotes. `…` stands for at most 160 characters.
   */
  readonly also?: readonly string[];
  readonly suspicions: readonly Suspicion[];
  /**
   * `wire`: said by a client or a proxy about any connection at all. Only beside a host of Salesforce it may be certain.
   */
  readonly about?: 'wire';
  readonly source: string;
  readonly mark: Mark;
}

/** The day on which the sources of the phrases were read last. */
export const SOURCES = { read: '2026-11-28' } as const;

/** Wordings of somebody else, seen in public. */
export function said(
  suspicions: Phrase['suspicions'],
  source: string,
  ...[shows, ...also]: readonly [string, ...string[]]
): Phrase {
  return { shows, also, suspicions, source, mark: 'C' };
}

/** The same, about any connection at all. */
export function wire(...phrase: Parameters<typeof said>): Phrase {
  return { ...said(...phrase), about: 'wire' };
}

export const certain = (...ids: readonly CauseId[]): Suspicion[] => ids.map((id) => [id, 'certain']);
export const likely = (...ids: readonly CauseId[]): Suspicion[] => ids.map((id) => [id, 'likely']);
export const possible = (...ids: readonly CauseId[]): Suspicion[] => ids.map((id) => [id, 'possible']);
