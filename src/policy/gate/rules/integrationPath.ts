import { isPasswordPath } from '../../index.js';
import { Text } from '../../../text.js';
import { eachWithLogins, gatePage, gateRule, isInUse, ofIntegration, registeredFor } from '../rule.js';

/** Logs in with a password by another path than the registered one. */
export const integrationPath = gateRule({
  id: 'integration-path',
  severity: 'error',
  controls: ['SBS-ACS-007'],
  page: { ...gatePage('integration-path'), differ: 'gate.integration-path.differ' },
  needs: ['file', 'logins', 'users'],
  judge: ({ file, logins, users }) =>
    eachWithLogins({ file, logins, users }, ({ integration, rows }, judging) => {
      const registered: readonly string[] = registeredFor(file, integration.username).map(({ path }) => path);
      const paths = new Set(rows.filter((row) => isPasswordPath(row.path) && isInUse(row)).map(({ path }) => path));
      for (const path of paths) {
        if (registered.includes(path)) continue;
        judging.add({
          ...ofIntegration(file, integration),
          subject: { kind: 'integration', name: integration.name, within: path },
          text: Text.of('gate.integration-path.found', { path, registered: integration.path }),
          fix: Text.of('gate.integration-path.fix'),
        });
      }
    }),
});
