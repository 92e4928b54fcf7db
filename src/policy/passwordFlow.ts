import { open, surely, type Possible } from './possible.js';
import { isSince, type Retirements } from './retirements.js';
import { text } from './text.js';
import type { OrgFacts } from './types.js';

/**
 * Whether the org blocks the OAuth username-password flow: by its setting, or, where that was never stored, by the
 * default, which turns on the day the org was created. A project without the setting tells neither.
 */
export function passwordFlow(org: OrgFacts, retirements: Retirements): Possible<'blocked' | 'allowed'> {
  const { oauthPasswordFlowBlocked: setting, created } = org;
  const unread = created.known ? [] : [created.gap];
  if (!setting.known) return open(['blocked', 'allowed'], setting.gap, ...unread);
  if (setting.value !== undefined) return surely(setting.value ? 'blocked' : 'allowed');
  if (!created.known) return open(['blocked', 'allowed'], ...unread);
  if (created.value === undefined) {
    const what = 'OauthOidcSettings.blockOAuthUnPwFlow';
    return open(['blocked', 'allowed'], { what, why: text('gap.password-flow') });
  }
  const since = retirements.milestones.passwordFlowBlockedInNewOrgs.date;
  return surely(isSince(created.value, since) ? 'blocked' : 'allowed');
}
