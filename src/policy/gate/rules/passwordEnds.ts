import { hasEnded } from '../../logins/index.js';
import { Text } from '../../../text.js';
import { gatePage, gateRule, ofUser, overRead } from '../rule.js';

/** The password with which a user logs in by API ends soon, and the security token with it. */
export const passwordEnds = gateRule({
  id: 'password-ends',
  severity: 'error',
  controls: [],
  page: gatePage('password-ends'),
  needs: ['expiring', 'now'],
  parameters: ['passwordDays'],
  judge: ({ expiring, now }, { passwordDays }) =>
    overRead(expiring, (list, judging) => {
      for (const { daysLeft, passwordExpires, user } of list) {
        if (daysLeft !== null && daysLeft > passwordDays) continue;
        const ended = hasEnded({ passwordExpires }, now);
        judging.add({
          ...ofUser(user),
          text: ended
            ? Text.of('gate.password-ends.ended')
            : Text.of('gate.password-ends.found', { day: (passwordExpires ?? '').slice(0, 10) }),
          fix: Text.of('gate.password-ends.fix'),
          key: [(passwordExpires ?? '').slice(0, 10)],
        });
      }
    }),
});
