import { Text } from '../../../text.js';
import { isInUse } from '../../index.js';
import { eachWithLogins, entriesFor, gatePage, gateRule, ofIntegration, registeredFor } from '../rule.js';

/** Logs in with a client that the register does not name. */
export const integrationClient = gateRule({
  id: 'integration-client',
  severity: 'error',
  controls: ['SBS-ACS-007'],
  page: gatePage('integration-client'),
  needs: ['file', 'logins', 'users'],
  judge: ({ file, logins, users }) =>
    eachWithLogins({ file, logins, users }, ({ integration, rows }, judging) => {
      const registered = registeredFor(file, integration.username);
      const unexpected = rows.filter(isInUse).flatMap((row) => {
        const entries = entriesFor(registered, row);
        const { client = '' } = row;
        // Of one that may come with anything, no client is unexpected.
        if (client === '' || !entries.includes(integration)) return [];
        return entries.some(({ clients }) => clients === undefined || clients.includes(client)) ? [] : [client];
      });
      for (const client of [...new Set(unexpected)].sort()) {
        judging.add({
          ...ofIntegration(file, integration),
          subject: { kind: 'client', name: client, within: integration.name },
          text: Text.of('gate.integration-client.found', { client }),
          fix: Text.of('gate.integration-client.fix'),
        });
      }
    }),
});
