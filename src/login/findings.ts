/**
 * Causes with what speaks for each, as a diagnosis gathers them.
 */
import type { Text } from '../text.js';
import { CAUSE_IDS, type CauseId } from './phrases/causes.js';
import { type Confidence, CONFIDENCES } from './signals.js';

export interface FoundCause {
  readonly cause: CauseId;
  readonly confidence: Confidence;
  readonly evidence: readonly Text[];
}

/** What is found, with its origin: only what a text alone suggests gives way to better evidence. */
export class Findings {
  readonly #found = new Map<
    CauseId,
    { confidence: Confidence; evidence: Text[]; textOnly: boolean; place: number; now?: true }
  >();

  /** @param place among what the same words suggest, the likeliest first */
  public add(cause: CauseId, confidence: Confidence, evidence: Text, fromText = false, place = 0): void {
    const known = this.#found.get(cause);
    if (known === undefined) {
      this.#found.set(cause, { confidence, evidence: [evidence], textOnly: fromText, place });
      return;
    }
    known.evidence.push(evidence);
    known.place = Math.min(known.place, place);
    known.textOnly &&= fromText;
    if (CONFIDENCES.indexOf(confidence) < CONFIDENCES.indexOf(known.confidence)) {
      known.confidence = confidence;
    }
  }

  public has(...causes: readonly CauseId[]): boolean {
    return causes.some((cause) => this.#found.has(cause));
  }

  public drop(cause: CauseId): void {
    this.#found.delete(cause);
  }

  public set(cause: CauseId, confidence: Confidence): void {
    const known = this.#found.get(cause);
    if (known !== undefined) {
      known.confidence = confidence;
    }
  }

  /** Facts are known: what only a text suggested, and only as possible, is no longer needed. */
  public dropGuesses(): void {
    for (const [cause, found] of this.#found) {
      if (found.textOnly && found.confidence === 'possible') {
        this.#found.delete(cause);
      }
    }
  }

  /** The org says of the user that it is so at this moment: that is what decides the next login, before what was. */
  public decidesNow(cause: CauseId): void {
    const known = this.#found.get(cause);
    if (known !== undefined) known.now = true;
  }

  public hasFacts(): boolean {
    return [...this.#found.values()].some((found) => !found.textOnly);
  }

  public get(cause: CauseId): { readonly confidence: Confidence; readonly textOnly: boolean } | undefined {
    return this.#found.get(cause);
  }

  public ranked(): FoundCause[] {
    return [...this.#found]
      .sort(
        ([first, a], [second, b]) =>
          CONFIDENCES.indexOf(a.confidence) - CONFIDENCES.indexOf(b.confidence) ||
          Number(b.now === true) - Number(a.now === true) ||
          b.evidence.length - a.evidence.length ||
          a.place - b.place ||
          CAUSE_IDS.indexOf(first) - CAUSE_IDS.indexOf(second),
      )
      .map(([cause, { confidence, evidence }]) => ({ cause, confidence, evidence }));
  }
}
