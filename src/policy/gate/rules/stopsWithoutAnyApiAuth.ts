import { Text } from '../../../text.js';
import { isInUse } from '../../index.js';
import { gatePage, gateRule, ofUser, overRead } from '../rule.js';

/** Logs in by SOAP and lacks the permission Use Any API Auth on the day from which it is asked for. */
export const stopsWithoutAnyApiAuth = gateRule({
  id: 'stops-without-any-api-auth',
  severity: 'error',
  controls: [],
  page: gatePage('stops-without-any-api-auth'),
  needs: ['logins'],
  reads: ['useAnyApiAuth', 'releaseUpdates'],
  judge: ({ logins }) =>
    overRead(logins, ({ endGaps, rows }, judging) => {
      judging.miss(endGaps);
      for (const row of rows) {
        const { breaksOn, user } = row;
        if (user === undefined || breaksOn?.of !== 'any-api-auth' || !isInUse(row) || row.inactive > 0) continue;
        if (breaksOn.certainty === 'possible') {
          judging.miss([{ what: `PermissionSetAssignment ${user.username}`, why: Text.of('gate.gap.any-api-auth') }]);
          continue;
        }
        judging.add({
          ...ofUser(user),
          text: Text.of('gate.stops-without-any-api-auth.found', { day: breaksOn.date }),
          fix: Text.of('gate.stops-without-any-api-auth.fix'),
          key: [breaksOn.date],
        });
      }
    }),
});
