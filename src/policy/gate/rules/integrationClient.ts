import { Text } from '../../../text.js';
import { isInUse, isNoName, type ListedLogin } from '../../index.js';
import type { Integration } from '../file.js';
import {
  eachWithLogins,
  entriesFor,
  gatePage,
  gateRule,
  notApplicable,
  ofIntegration,
  registeredFor,
  type SeenIntegration,
} from '../rule.js';
import { mayHaveName } from '../apiWays.js';

/** Logs in with a client that the register does not name. */
export const integrationClient = gateRule({
  id: 'integration-client',
  severity: 'error',
  controls: ['SBS-ACS-007'],
  page: gatePage('integration-client'),
  needs: ['clientNames', 'file', 'logins', 'users'],
  judge: ({ clientNames, file, logins, users }) => {
    const { integrations } = file;
    if (integrations.length > 0 && integrations.every(({ clients }) => clients === undefined)) {
      return notApplicable(Text.of('gate.none.clients'));
    }
    return eachWithLogins({ file, logins, users }, (seen, judging) => {
      const { integration } = seen;
      const registered = registeredFor(file, integration.username);
      const judged = judgedRows(seen, registered);
      const [unread, told] = [judged.filter(mayHaveName(clientNames)), judged.filter(not(mayHaveName(clientNames)))];
      if (unread.length > 0 && clientNames.there) judging.miss(clientNames.gaps);
      const unexpected = told
        .filter((row) => !entriesFor(registered, row).some((entry) => names(entry, row)))
        .flatMap(({ client }) => client ?? []);
      for (const client of [...new Set(unexpected)].sort()) {
        judging.add({
          ...ofIntegration(file, integration),
          subject: { kind: 'client', name: client, within: integration.name },
          text: Text.of('gate.integration-client.found', { client }),
          fix: Text.of('gate.integration-client.fix'),
        });
      }
    });
  },
});

/** Logins of an integration of which the register says by which clients they come. */
function judgedRows({ integration, rows }: SeenIntegration, registered: readonly Integration[]): ListedLogin[] {
  return rows.filter((row) => {
    const entries = entriesFor(registered, row);
    // Of one that may come with anything, no client is unexpected.
    const isOpen = entries.some(({ clients }) => clients === undefined);
    return isInUse(row) && (row.client ?? '') !== '' && entries.includes(integration) && !isOpen;
  });
}

/** `N/A` in the register stands for what gives no name, as the login type does by which such a client is called. */
function names({ clients = [] }: Integration, { client = '', nameless }: ListedLogin): boolean {
  return clients.includes(client) || (nameless === true && clients.some(isNoName));
}

const not =
  <T>(holds: (one: T) => boolean) =>
  (one: T): boolean =>
    !holds(one);
