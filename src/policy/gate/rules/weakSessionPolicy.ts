import { Text } from '../../../text.js';
import { gatePage, gateRule, overRead } from '../rule.js';

/** Choices of `sessionSettings.sessionTimeout`, in hours. */
const HOURS: Readonly<Record<string, number>> = {
  FifteenMinutes: 0.25,
  ThirtyMinutes: 0.5,
  SixtyMinutes: 1,
  TwoHours: 2,
  FourHours: 4,
  EightHours: 8,
  TwelveHours: 12,
  TwentyFourHours: 24,
};

/** Sessions that nobody uses live on for long. */
export const weakSessionPolicy = gateRule({
  id: 'weak-session-policy',
  severity: 'warning',
  controls: ['HC-SESSIONS'],
  page: gatePage('weak-session-policy'),
  needs: ['policies'],
  parameters: ['sessionHours'],
  judge: ({ policies }, { sessionHours }) =>
    overRead(policies, ({ sessionTimeout }, judging) => {
      const value = judging.value(sessionTimeout);
      if (value === undefined) return;
      const hours = Object.hasOwn(HOURS, value) ? HOURS[value] : undefined;
      if (hours === undefined) {
        judging.miss([{ what: 'sessionSettings.sessionTimeout', why: Text.of('gate.gap.timeout', { value }) }]);
      } else if (hours > sessionHours) {
        judging.add({
          subject: { kind: 'setting', name: 'sessionSettings.sessionTimeout' },
          location: { kind: 'logical', name: 'SecuritySettings/sessionSettings/sessionTimeout' },
          text: Text.of('gate.weak-session-policy.found', { hours: String(hours) }),
          fix: Text.of('gate.weak-session-policy.fix'),
          key: [value],
        });
      }
    }),
});
