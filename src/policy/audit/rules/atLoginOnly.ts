/**
 * Ranges of profiles that are looked at when somebody logs in, and not afterwards.
 */
import { Text } from '../../../text.js';
import { PLATFORM } from '../../platform.js';
import { listGaps, readLists } from '../lists.js';
import { auditRule, pageOf } from '../rule.js';

export const atLoginOnly = auditRule({
  id: 'at-login-only',
  severity: 'warning',
  controls: ['HC-SESSIONS'],
  page: pageOf('at-login-only'),
  needs: ['enforcedAlways', 'lists'],
  judge: ({ enforcedAlways, lists }) => {
    const has = readLists(lists).some(({ list, ranges }) => list.scope !== 'trusted' && ranges.length > 0);
    if (!has) {
      const gaps = listGaps({ gaps: lists.gaps, read: lists.read.filter(({ list }) => list.scope !== 'trusted') });
      return { found: [], gaps, ...(gaps.length > 0 ? {} : { notApplicable: Text.of('audit.at-login-only.none') }) };
    }
    if (!enforcedAlways.known) return { found: [], gaps: [enforcedAlways.gap] };
    if (enforcedAlways.value === true) return { found: [] };
    return {
      found: [
        {
          subject: { kind: 'setting', name: PLATFORM.enforceIpRangesEveryRequest.label },
          text: Text.of('audit.at-login-only.found'),
          fix: Text.of('audit.at-login-only.fix'),
          location: { kind: 'logical', name: 'SecuritySettings/sessionSettings/enforceIpRangesEveryRequest' },
        },
      ],
    };
  },
});
