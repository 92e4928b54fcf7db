/**
 * What a certain cause in a text says about the causes that a more general phrase of the same message suggests.
 */
import type { CauseId } from './phrases/causes.js';
import type { Signal } from './signals.js';

/** Characters without blanks within which phrases are of one message. */
const ONE_MESSAGE = 400;

/** One call cannot have ended both ways: what is certain rules out what a more general phrase beside it could mean. */
const RULED_OUT: Partial<Record<CauseId, readonly CauseId[]>> = {
  'not-sent': ['connection-lost'],
  'api-access-refused': ['session-refused'],
  'wrong-endpoint': ['redirected', 'wrong-username-or-host'],
};

/** Whether a possible cause at a place of the text is ruled out by what is certain near it. */
export function rulesOut(signals: readonly Signal[]): (cause: CauseId, at: number) => boolean {
  const out = signals.flatMap(({ at, suspicions }) =>
    suspicions
      .flatMap(([cause, confidence]) => (confidence === 'certain' ? (RULED_OUT[cause] ?? []) : []))
      .map((cause) => ({ at, cause })),
  );
  return (cause, at) => out.some((one) => one.cause === cause && Math.abs(one.at - at) <= ONE_MESSAGE);
}
