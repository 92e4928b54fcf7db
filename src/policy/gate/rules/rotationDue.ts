import { Text } from '../../../text.js';
import { daysBetween, eachIntegration, gatePage, gateRule, isPast, ofIntegration } from '../rule.js';

/** The secret has to be changed, or soon. */
export const rotationDue = gateRule({
  id: 'rotation-due',
  severity: 'error',
  controls: ['SBS-FDNS-001'],
  page: gatePage('rotation-due'),
  needs: ['file', 'now'],
  parameters: ['rotationDays'],
  judge: ({ file, now }, { rotationDays }) =>
    eachIntegration(file, (integration, judging) => {
      const { rotateBy } = integration;
      if (rotateBy === undefined) return;
      const overdue = isPast(rotateBy, now);
      const left = daysBetween(`${now.slice(0, 10)}T00:00:00Z`, `${rotateBy}T00:00:00Z`);
      if (!overdue && left > rotationDays) return;
      judging.add({
        ...ofIntegration(file, integration),
        text: Text.of(overdue ? 'gate.rotation-due.found' : 'gate.rotation-due.soon', { day: rotateBy }),
        fix: Text.of('gate.rotation-due.fix'),
        // A day that was put off and passed again is another failure than the one before.
        key: [overdue ? 'overdue' : 'soon', rotateBy],
        ...(overdue ? {} : { severity: 'warning' as const }),
      });
    }),
});
