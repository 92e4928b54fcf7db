import { Text } from '../../../text.js';
import { daysBetween, eachIntegration, gatePage, gateRule, ofIntegration } from '../rule.js';

/** Nobody has looked at what an integration may do for too long. */
export const accessReview = gateRule({
  id: 'access-review',
  severity: 'warning',
  controls: ['SBS-ACS-007', 'SBS-FDNS-001'],
  page: gatePage('access-review'),
  needs: ['file', 'now'],
  parameters: ['reviewDays'],
  judge: ({ file, now }, { reviewDays }) =>
    eachIntegration(file, (integration, judging) => {
      const { reviewed } = integration;
      const isToCome = reviewed !== undefined && reviewed > lastDayOn(now);
      if (reviewed !== undefined && !isToCome && daysBetween(`${reviewed}T00:00:00Z`, now) <= reviewDays) return;
      judging.add({
        ...ofIntegration(file, integration),
        text:
          reviewed === undefined
            ? Text.of('gate.access-review.never')
            : Text.of(isToCome ? 'gate.access-review.future' : 'gate.access-review.found', { day: reviewed }),
        fix: Text.of('gate.access-review.fix'),
        key: [reviewed ?? 'never'],
      });
    }),
});

/** The day on which it is anywhere on Earth by now: zones are up to 14 hours ahead. */
function lastDayOn(now: string): string {
  return new Date(Date.parse(now) + 14 * 3_600_000).toISOString().slice(0, 10);
}
