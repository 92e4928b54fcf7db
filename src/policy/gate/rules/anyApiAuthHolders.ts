import { Text } from '../../../text.js';
import { areNamed, gatePage, gateRule, notApplicable, ofUser, overRead, registeredFor } from '../rule.js';

/** A profile grants Use Any API Auth: to everybody who has it, now and later. */
export const anyApiAuthByProfile = gateRule({
  id: 'any-api-auth-by-profile',
  severity: 'warning',
  controls: ['SBS-ACS-008'],
  page: gatePage('any-api-auth-by-profile'),
  needs: ['anyApiAuth', 'profiles'],
  judge: ({ anyApiAuth, profiles }) =>
    overRead(anyApiAuth, (held, judging) => {
      const named = new Map((profiles.there ? profiles.value : []).map(({ id, name }) => [id ?? name, name]));
      for (const id of held.profiles) {
        const name = named.get(id) ?? id;
        judging.add({
          subject: { kind: 'profile', name, id },
          location: { kind: 'logical', name: `Profile/${name}` },
          text: Text.of('gate.any-api-auth-by-profile.found'),
          fix: Text.of('gate.any-api-auth-by-profile.fix'),
        });
      }
    }),
});

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
