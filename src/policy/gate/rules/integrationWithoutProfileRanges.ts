import { Text } from '../../../text.js';
import { profileOf } from '../../index.js';
import { eachUser, gatePage, gateRule, ofIntegration } from '../rule.js';

/** The profile of an integration's user has no Login IP Ranges. */
export const integrationWithoutProfileRanges = gateRule({
  id: 'integration-without-profile-ranges',
  severity: 'warning',
  controls: ['SBS-ACS-009'],
  page: gatePage('integration-without-profile-ranges'),
  needs: ['file', 'profiles', 'users'],
  judge: ({ file, profiles, users }) =>
    eachUser({ file, users }, (integration, user, judging) => {
      if (!profiles.there) return;
      const profile = judging.value(profileOf(user, profiles.value));
      const ranges = profile && judging.value(profile.ranges);
      if (profile === undefined || ranges === undefined || ranges.length > 0) return;
      if (profile.ranges.known && profile.ranges.partial !== undefined) {
        judging.miss([profile.ranges.partial]);
        return;
      }
      judging.add({
        ...ofIntegration(file, integration),
        text: Text.of('gate.integration-without-profile-ranges.found', { profile: profile.name }),
        fix: Text.of('gate.integration-without-profile-ranges.fix'),
      });
    }),
});
