import { Text } from '../../../text.js';
import { areNamed, gatePage, gateRule, notApplicable, ofUser, overRead, registeredFor } from '../rule.js';

/** A user holds Use Any API Auth by a permission set, and stands in no register. */
export const anyApiAuthUnregistered = gateRule({
  id: 'any-api-auth-unregistered',
  severity: 'warning',
  controls: ['SBS-ACS-007', 'SBS-ACS-008'],
  page: gatePage('any-api-auth-unregistered'),
  needs: ['anyApiAuth', 'file', 'users'],
  judge: ({ anyApiAuth, file, users }) => {
    if (file.integrations.length === 0) return notApplicable(Text.of('gate.none.register'));
    return overRead(anyApiAuth, ({ holders }, judging) => {
      if (!areNamed(users, judging)) return;
      for (const holder of holders) {
        if (registeredFor(file, holder.username).length > 0) continue;
        judging.add({
          ...ofUser(holder),
          text: Text.of('gate.any-api-auth-unregistered.found'),
          fix: Text.of('gate.any-api-auth-unregistered.fix'),
        });
      }
    });
  },
});
