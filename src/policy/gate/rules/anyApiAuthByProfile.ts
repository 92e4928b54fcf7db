import { Text } from '../../../text.js';
import { gatePage, gateRule, overRead } from '../rule.js';

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
