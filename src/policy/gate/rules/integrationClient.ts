import { Text } from '../../../text.js';
import { eachWithLogins, gatePage, gateRule, ofIntegration, registeredFor } from '../rule.js';

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
      if (registered.some(({ clients }) => clients === undefined)) return;
      const expected = new Set(registered.flatMap(({ clients = [] }) => clients));
      const seen = new Set(rows.map(({ client }) => client ?? ''));
      for (const client of [...seen].sort()) {
        if (client === '' || expected.has(client)) continue;
        judging.add({
          ...ofIntegration(file, integration),
          subject: { kind: 'client', name: client, within: integration.name },
          text: Text.of('gate.integration-client.found', { client }),
          fix: Text.of('gate.integration-client.fix'),
        });
      }
    }),
});
