import { Text } from '../../../text.js';
import { gatePage, gateRule, isInUse, ofUser, overRead, registeredFor } from '../rule.js';

/** Who logs in with a password by API, or is an integration user, and stands in no register. */
export const unknownIntegration = gateRule({
  id: 'unknown-integration',
  severity: 'error',
  controls: ['SBS-ACS-007', 'SBS-FDNS-001'],
  page: gatePage('unknown-integration'),
  needs: ['file', 'logins'],
  judge: ({ file, logins }) =>
    overRead(logins, ({ rows }, judging) => {
      for (const row of rows) {
        const { client, path, user } = row;
        if (user === undefined || !isInUse(row) || (path === 'other' && !user.integration)) continue;
        if (user.username !== '' && registeredFor(file, user.username).length > 0) continue;
        const by = Text.of(`gate.unknown-integration.found-${path}`, { client: client ?? '-' });
        judging.add({ ...ofUser(user), text: by, fix: Text.of('gate.unknown-integration.fix'), key: [path] });
      }
    }),
});
