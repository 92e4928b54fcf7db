/**
 * Rules of which the file itself says that there is nothing to judge, whatever could be read.
 */
import { Text } from '../../../text.js';
import { publishedRange } from '../../audit/index.js';
import { judgeAll } from '../../findings/index.js';
import { resolveAssumptions, unreadable, type Fact, type OrgFacts } from '../../index.js';
import type { GateFacts, Read } from '../facts.js';
import type { PolicyFile } from '../file.js';
import { GATE_RULES } from '../rules/index.js';
import { hasNoneOf, parametersOf } from './judge.js';

/**
 * By their ids.
 *
 * @param hasLists whether lists that somebody publishes are given beside the file
 */
export function notAskedFor(file: PolicyFile, now: string, hasLists: boolean): ReadonlySet<string> {
  const judged = judgeAll(GATE_RULES, nothing(file, now), parametersOf(file));
  const none = judged.filter((one) => hasNoneOf(one) && one.gaps.length === 0).map(({ rule }) => rule.id);
  return new Set([...none, ...(hasLists ? [] : [publishedRange.id])]);
}

const WHY = Text.of('gate.none.off');
const UNREAD: Fact<never> = unreadable({ what: 'org', why: WHY });

/** Nothing was read at all. */
function nothing(file: PolicyFile, now: string): GateFacts {
  const none: Read<never> = { there: false, why: WHY };
  const org: OrgFacts = {
    ...{ created: UNREAD, sandbox: UNREAD, releaseUpdates: UNREAD, timeZone: UNREAD, trustedRanges: UNREAD },
    ...{ rangesEnforcedAlways: UNREAD, oauthPasswordFlowBlocked: UNREAD, lastSoapSuccess: UNREAD },
    ...{ lastSoapSuccessWithout: UNREAD, salesforceCredentialsDisabled: UNREAD },
  };
  return {
    ...{ file, now },
    org: { org, now, assumptions: resolveAssumptions(org, new Map(), { source: 'org', at: now }) },
    ...{ logins: none, users: none, expiring: none, profiles: none, probes: none, policies: none, powers: none },
    ...{ anyApiAuth: none, hours: none, usage: none, clientNames: none },
    ranges: {
      ...{ lists: { read: [], gaps: [] }, enforcedAlways: UNREAD, users: undefined, administrators: UNREAD },
      ...{ evidence: undefined, published: [] },
    },
  };
}
