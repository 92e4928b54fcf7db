import { Text } from '../../../text.js';
import { isInUse } from '../../index.js';
import { eachWithLogins, gatePage, gateRule, isPast, ofIntegration } from '../rule.js';

/** Still on its path after the day by which it had to be off. */
export const moveByPassed = gateRule({
  id: 'move-by-passed',
  severity: 'error',
  controls: [],
  page: gatePage('move-by-passed'),
  needs: ['file', 'logins', 'now', 'users'],
  judge: ({ file, logins, now, users }) =>
    eachWithLogins({ file, logins, users }, ({ integration, rows }, judging) => {
      const { moveBy, path } = integration;
      if (moveBy === undefined || !isPast(moveBy, now)) return;
      if (!rows.some((row) => row.path === path && isInUse(row) && isPast(moveBy, row.lastSeen))) return;
      judging.add({
        ...ofIntegration(file, integration),
        text: Text.of('gate.move-by-passed.found', { day: moveBy, path }),
        fix: Text.of('gate.move-by-passed.fix'),
        key: [moveBy],
      });
    }),
});
