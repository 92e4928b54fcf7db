import { isPasswordPath } from '../../index.js';
import { Text } from '../../../text.js';
import { gatePage, gateRule, ofUser, overRead } from '../rule.js';

/** A client still tries to log in as a user who is inactive or frozen. */
export const triesAsBlockedUser = gateRule({
  id: 'tries-as-blocked-user',
  severity: 'warning',
  controls: ['SBS-ACS-007'],
  page: gatePage('tries-as-blocked-user'),
  needs: ['logins', 'users'],
  reads: ['active', 'frozen'],
  judge: ({ logins, users }) =>
    overRead(logins, ({ rows }, judging) => {
      if (!users.there) return;
      // It is about users by their ids, whatever they are called.
      judging.miss(users.gaps.filter((gap) => gap !== users.value.unnamed));
      for (const { client = '-', failures, path, user } of rows) {
        if (failures.length === 0 || !isPasswordPath(path) || user === undefined) continue;
        const facts = users.value.byId.get(user.id);
        if (facts === undefined) continue;
        const blocked = judging.value(facts.active) === false || judging.value(facts.frozen) === true;
        if (!blocked) continue;
        judging.add({
          ...ofUser(user),
          text: Text.of('gate.tries-as-blocked-user.found', { client, path }),
          fix: Text.of('gate.tries-as-blocked-user.fix'),
          key: [path, client],
        });
      }
    }),
});
