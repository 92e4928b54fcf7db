/**
 * How far the clock of this machine is from Salesforce's, by the Date header of its answer, and whether that explains why an
 * assertion is past its time.
 */
import { Text } from '../../text.js';
import type { FoundCause } from '../findings.js';
import { ASSERTION_LIFE } from './request.js';

/** The request as this machine's clock saw it, in milliseconds since 1970. */
export interface RequestSpan {
  readonly sent: number;
  readonly answered: number;
}

/** Whole seconds, up to which the Date header is exact, and the time that the answer may have been under way. */
const UNSURE = 1;

/** Seconds from which a clock that is behind may be the reason, if the request was long under way. */
const NOT_FINE = 120;

/** Seconds by which this machine's clock is ahead of Salesforce's; negative where it is behind. Undefined without a Date. */
export function clockDifference(date: number | undefined, { answered, sent }: RequestSpan): number | undefined {
  if (date === undefined || answered < sent) return undefined;
  // The header has no fractions: on average half a second is cut off.
  const middle = (sent + answered) / 2;
  return Math.round((middle - (date + 500)) / 1000);
}

/**
 * What the measured difference makes of the causes: a clock that is behind by the life of an assertion is the cause of one
 * that had expired, and a clock that is right is not. What Salesforce says to a clock that is ahead is not documented.
 */
export function withClock(causes: readonly FoundCause[], difference: number | undefined): FoundCause[] {
  const of = (id: FoundCause['cause']): FoundCause | undefined => causes.find(({ cause }) => cause === id);
  const expired = of('assertion-expired');
  if (difference === undefined || (expired === undefined && of('app-certificate') === undefined)) {
    return [...causes];
  }
  const rest = causes.filter(({ cause }) => cause !== 'clock-skew');
  const seconds = String(Math.abs(difference));
  if (difference <= UNSURE - ASSERTION_LIFE && expired !== undefined) {
    const evidence = [Text.of('login.clock.behind', { seconds }), ...expired.evidence];
    return [{ cause: 'clock-skew', confidence: 'certain', evidence }, ...rest.filter((one) => one !== expired)];
  }
  if (difference <= -NOT_FINE && expired !== undefined) {
    const evidence = [Text.of('login.clock.behind', { seconds })];
    return [...rest, { cause: 'clock-skew', confidence: 'possible', evidence }];
  }
  if (difference >= ASSERTION_LIFE) {
    return [
      ...rest,
      { cause: 'clock-skew', confidence: 'possible', evidence: [Text.of('login.clock.ahead', { seconds })] },
    ];
  }
  return rest.map((one) =>
    one === expired ? { ...one, evidence: [...one.evidence, Text.of('login.clock.fine', { seconds })] } : one,
  );
}
