import { Text } from '../../../text.js';
import { isInUse } from '../../index.js';
import { areNamed, gatePage, gateRule, ofUser, overRead, registeredFor } from '../rule.js';
import { ApiWays, isNobodysOwn } from '../apiWays.js';

/**
 * Who logs in with a password by API, or by an app with client credentials or (likely) a JWT, or is an integration user, and
 * stands in no register.
 */
export const unknownIntegration = gateRule({
  id: 'unknown-integration',
  severity: 'error',
  controls: ['SBS-ACS-007', 'SBS-FDNS-001'],
  page: gatePage('unknown-integration'),
  needs: ['file', 'logins', 'users'],
  reads: ['integration'],
  judge: ({ file, logins, users }) =>
    overRead(logins, ({ groups, ownRows, rows }, judging) => {
      const ways = new ApiWays(groups);
      const registered = new Set(
        file.integrations.flatMap(({ clients = [] }) => clients.map((one) => one.toLowerCase())),
      );
      if (users.there) judging.miss(users.gaps);
      if (!areNamed(users, judging)) return;
      const isIntegration = (id: string): boolean => {
        const known = users.there ? users.value.byId.get(id)?.integration : undefined;
        return known !== undefined && judging.value(known) === true;
      };
      // Everybody can call themselves by this plugin's name: no gate is passed with it.
      for (const row of [...rows, ...ownRows]) {
        const { client, nameless, path, user } = row;
        if (user === undefined || !isInUse(row)) continue;
        // Of an app that the register knows people are not integrations.
        // What gives no name is none of them, whatever the register calls it.
        const isKnown = nameless !== true && registered.has((client ?? '').toLowerCase());
        const isJwt = ways.of(row).has('open') && !isKnown;
        const isOfUser = !isNobodysOwn(path) && isIntegration(user.id);
        if (!isNobodysOwn(path) && !isOfUser && !isJwt) continue;
        if (user.username !== '' && registeredFor(file, user.username).length > 0) continue;
        const way = isNobodysOwn(path) ? path : isOfUser ? 'other' : 'open';
        const by = Text.of(`gate.unknown-integration.found-${way}`, { client: client ?? '-' });
        const fix = Text.of('gate.unknown-integration.fix');
        judging.add({ ...ofUser(user), text: by, fix, key: [way, client ?? ''] });
      }
    }),
});
