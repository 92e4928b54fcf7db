import { Text } from '../../../text.js';
import { isInUse } from '../../index.js';
import { eachWithLogins, gatePage, gateRule, ofIntegration, registeredFor } from '../rule.js';
import { ApiWays, wayOf, type ApiWay } from '../apiWays.js';

/** Logs in by API by another path than the registered one: with a password, or by an app. */
export const integrationPath = gateRule({
  id: 'integration-path',
  severity: 'error',
  controls: ['SBS-ACS-007'],
  page: { ...gatePage('integration-path'), differ: 'gate.integration-path.differ' },
  needs: ['file', 'logins', 'users'],
  judge: ({ file, logins, users }) => {
    const ways = new ApiWays(logins.there ? logins.value.groups : []);
    return eachWithLogins({ file, logins, users }, ({ integration, rows }, judging) => {
      const registered = new Set(registeredFor(file, integration.username).map(wayOf));
      for (const row of rows.filter(isInUse)) {
        for (const way of ways.of(row)) {
          if (registered.has(way)) continue;
          if (way === 'open' && registered.has('oauth-password')) {
            judging.miss([{ what: `LoginHistory ${integration.username}`, why: Text.of('gate.gap.sub-type') }]);
            continue;
          }
          judging.add({
            ...ofIntegration(file, integration),
            subject: { kind: 'integration', name: integration.name, within: NAMES[way] },
            text: textOf(way, { client: row.client ?? '-', registered: integration.path }),
            fix: Text.of('gate.integration-path.fix'),
            // By the others whatever client comes is another path; of these the client is what is told.
            ...(way === 'open' || way === 'flow' ? { key: [row.client ?? ''] } : {}),
          });
        }
      }
    });
  },
});

/** As findings name them. */
const NAMES: Readonly<Record<ApiWay, string>> = {
  soap: 'soap',
  'oauth-password': 'oauth-password',
  'client-credentials': 'client-credentials',
  open: 'oauth',
  flow: 'oauth-other',
};

function textOf(way: ApiWay, words: { readonly client: string; readonly registered: string }): Text {
  if (way === 'open') return Text.of('gate.integration-path.found-open', words);
  if (way === 'flow') return Text.of('gate.integration-path.found-flow', words);
  return Text.of('gate.integration-path.found', { path: way, registered: words.registered });
}
