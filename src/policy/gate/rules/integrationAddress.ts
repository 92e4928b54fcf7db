import { RangeSet } from '../../../ip/index.js';
import { Text } from '../../../text.js';
import { addressOf } from '../../index.js';
import { eachWithLogins, gatePage, gateRule, ofIntegration, registeredFor } from '../rule.js';

/** Logs in from an address that the register does not expect. */
export const integrationAddress = gateRule({
  id: 'integration-address',
  severity: 'error',
  controls: ['SBS-ACS-009'],
  page: gatePage('integration-address'),
  needs: ['file', 'logins', 'users'],
  judge: ({ file, logins, users }) =>
    eachWithLogins({ file, logins, users }, ({ integration, ownRows, rows }, judging) => {
      const registered = registeredFor(file, integration.username);
      // Of one that may come from anywhere, no address is unexpected.
      if (registered.some(({ addresses }) => addresses === undefined)) return;
      const expected = RangeSet.of(registered.flatMap(({ addresses = [] }) => addresses));
      // Who takes the name of this plugin is not hidden by it.
      const seen = new Set([...rows, ...ownRows].flatMap(({ addresses }) => addresses.map(({ address }) => address)));
      for (const text of [...seen].sort()) {
        const address = addressOf(text);
        if (address === undefined || expected.contains(address)) continue;
        judging.add({
          ...ofIntegration(file, integration),
          subject: { kind: 'address', name: text, within: integration.name },
          text: Text.of('gate.integration-address.found', { address: text }),
          fix: Text.of('gate.integration-address.fix'),
        });
      }
    }),
});
