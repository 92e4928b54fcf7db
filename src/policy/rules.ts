/**
 * What Salesforce decides at a login, in order: docs/salesforce.md section 1 as one table. The first rule that holds decides.
 *
 * The sentences are in messages/policy.md under `<rule id>.<case>`; docs/decision-table.md is generated from here.
 */
import { Text } from '../text.js';
import { hoursSentence } from './reasonParameters.js';
import { PLATFORM } from './platform.js';
import { plain, rule, type Rule, type RuleId } from './rule.js';
import { RETIREMENTS } from './retirements.js';
import type { FactName, RuleInput } from './ruleInput.js';
import type { Mark, Path, Verdict } from './types.js';

export type { OpenRuleId, RangeRuleId, Rule, RuleId, UndeterminedRuleId } from './rule.js';

const { number, title } = RETIREMENTS.articles.soapLoginRetirement;
const LOGIN_ARTICLE = `Salesforce Help ${number} (${title})`;
const LOGIN_GUIDE = 'SOAP API Developer Guide, login()';
const FLOW_HELP = 'Salesforce Help, OAuth 2.0 Username-Password Flow for Special Scenarios';
const RANGES_HELP = 'Salesforce Help, Restrict Login IP Addresses in Profiles';
const NETWORK_HELP = 'Salesforce Help, Set Trusted IP Ranges for Your Organization';
const MFA_HELP = 'Salesforce Help, Multi-Factor Authentication for API Logins';
const DELEGATED_HELP = 'Salesforce Help, Delegated Authentication';

/** The address is where Salesforce asks for no second proof: in the profile's ranges, or without any, trusted or verified. */
function isInside({
  profileRanges,
  trusted,
  verified,
}: Pick<RuleInput, 'profileRanges' | 'trusted' | 'verified'>): boolean {
  return profileRanges === 'inside' || (profileRanges === 'none' && (trusted || verified));
}

const RULES: readonly Rule[] = [
  rule({
    id: 'soap-version',
    paths: ['soap'],
    needs: ['loginApiVersion'],
    holds: ({ loginApiVersion }) =>
      loginApiVersion > PLATFORM.soapLogin.last || loginApiVersion < PLATFORM.soapLogin.first,
    verdict: 'impossible',
    reason: (holds, { loginApiVersion }) =>
      Text.of(holds ? 'policy.soap-version.decided' : 'policy.soap-version.passed', {
        version: String(loginApiVersion),
      }),
    mark: 'D',
    source: LOGIN_ARTICLE,
  }),
  plain({
    id: 'soap-disabled',
    paths: ['soap'],
    needs: ['soapLogin'],
    holds: ({ soapLogin }) => soapLogin === 'off',
    verdict: 'impossible',
    mark: 'D',
    source: LOGIN_GUIDE,
  }),
  rule({
    id: 'soap-permission',
    paths: ['soap'],
    needs: ['useAnyApiAuth', 'holdsAnyApiAuth'],
    holds: ({ useAnyApiAuth, holdsAnyApiAuth }) => useAnyApiAuth === 'enforced' && !holdsAnyApiAuth,
    verdict: 'impossible',
    reason: (holds, { holdsAnyApiAuth }) =>
      Text.of(`policy.soap-permission.${holds ? 'decided' : holdsAnyApiAuth ? 'passed-held' : 'passed'}`),
    mark: 'D',
    source: LOGIN_GUIDE,
  }),
  rule({
    id: 'oauth-flow-blocked',
    paths: ['oauth-password'],
    needs: ['passwordFlow', 'appType'],
    holds: ({ passwordFlow, appType }) => passwordFlow === 'blocked' || appType === 'external-client',
    verdict: 'impossible',
    reason: (holds, { passwordFlow }) =>
      Text.of(
        `policy.oauth-flow-blocked.${holds ? (passwordFlow === 'blocked' ? 'decided' : 'decided-external-client') : 'passed'}`,
      ),
    mark: 'D',
    source: 'Salesforce Help, Block Authorization Flows to Improve Security',
  }),
  rule({
    id: 'path-retired',
    needs: ['retirement'],
    holds: ({ retirement }) => retirement !== 'ahead',
    verdict: ['impossible', 'unknown', ({ retirement }) => (retirement === 'past' ? 0 : 1)],
    reason: (holds, { retirement }, { retirement: { earliest, latest } }) => {
      if (!holds) return Text.of('policy.path-retired.passed', { earliest });
      if (retirement === 'past') return Text.of('policy.path-retired.decided', { latest });
      return earliest === latest
        ? Text.of('policy.path-retired.decided-on', { latest })
        : Text.of('policy.path-retired.decided-between', { earliest, latest });
    },
    mark: 'D',
    source: `${LOGIN_ARTICLE}; the days with their sources: docs/decision-table.md`,
  }),
  rule({
    id: 'oauth-external-user',
    paths: ['oauth-password'],
    needs: ['userKind'],
    holds: ({ userKind }) => userKind === 'external',
    verdict: 'impossible',
    reason: (holds, _, { userType }) =>
      holds
        ? Text.of('policy.oauth-external-user.decided', { userType })
        : Text.of('policy.oauth-external-user.passed'),
    mark: 'D',
    source: FLOW_HELP,
  }),
  rule({
    id: 'soap-external-user',
    paths: ['soap'],
    needs: ['userKind'],
    holds: ({ userKind }) => userKind === 'external',
    verdict: 'unknown',
    reason: (holds, _, { userType }) =>
      holds ? Text.of('policy.soap-external-user.decided', { userType }) : Text.of('policy.soap-external-user.passed'),
    mark: 'D',
    source: 'SOAP API Developer Guide, LoginScopeHeader',
  }),
  rule({
    id: 'api-disabled',
    needs: ['userKind', 'apiEnabled'],
    holds: ({ userKind, apiEnabled }) => userKind === 'no-api' || !apiEnabled,
    verdict: 'impossible',
    reason: (holds, { userKind }, { userType }) => {
      if (!holds) return Text.of('policy.api-disabled.passed');
      return userKind === 'no-api'
        ? Text.of('policy.api-disabled.decided-type', { userType })
        : Text.of('policy.api-disabled.decided');
    },
    mark: 'D',
    source: `${LOGIN_GUIDE}; the types of users are C`,
  }),
  plain({
    id: 'user-inactive',
    needs: ['active'],
    holds: ({ active }) => !active,
    verdict: 'denied',
    mark: 'D',
    source: 'Object Reference, User.IsActive',
  }),
  plain({
    id: 'user-frozen',
    needs: ['frozen'],
    holds: ({ frozen }) => frozen,
    verdict: 'denied',
    mark: 'D',
    source: 'Object Reference, UserLogin.IsFrozen',
  }),
  plain({
    id: 'user-locked',
    needs: ['locked'],
    holds: ({ locked }) => locked,
    verdict: 'denied',
    mark: 'D',
    source: 'Object Reference, UserLogin.IsPasswordLocked',
  }),
  rule({
    id: 'login-hours',
    needs: ['loginHours'],
    holds: ({ loginHours }) => loginHours === 'outside',
    verdict: 'denied',
    reason: (holds, _, { hours }) => hoursSentence(holds, hours),
    mark: 'D',
    source: 'Salesforce Help, View and Edit Login Hours in Profiles',
  }),
  rule({
    id: 'profile-range-outside',
    needs: ['profileRanges', 'appIpPolicy'],
    holds: ({ profileRanges, appIpPolicy }) => profileRanges === 'outside' && appIpPolicy === 'enforce',
    verdict: 'denied',
    reason: (holds, { profileRanges }) =>
      Text.of(holds ? 'policy.profile-range-outside.decided' : `policy.profile-range-outside.passed-${profileRanges}`),
    names: { nearest: 'profile' },
    mark: 'D',
    source: RANGES_HELP,
  }),
  plain({
    id: 'profile-range-relaxed',
    paths: ['oauth-password'],
    needs: ['profileRanges', 'appIpPolicy'],
    holds: ({ profileRanges, appIpPolicy }) => profileRanges === 'outside' && appIpPolicy === 'relax',
    verdict: 'unknown',
    names: { nearest: 'profile' },
    mark: 'U',
    source: 'Salesforce Help, Connected App IP Relaxation and Continuous IP Enforcement',
  }),
  plain({
    id: 'mfa-api-inside',
    needs: ['mfaForApi', 'authenticator', 'profileRanges', 'trusted', 'verified'],
    holds: ({ mfaForApi, authenticator, ...place }) => mfaForApi && authenticator && isInside(place),
    verdict: 'unknown',
    mark: 'U',
    source: MFA_HELP,
  }),
  rule({
    id: 'mfa-api-registered',
    needs: ['mfaForApi', 'authenticator', 'profileRanges', 'trusted', 'verified'],
    holds: ({ mfaForApi, authenticator, ...place }) => mfaForApi && authenticator && !isInside(place),
    verdict: 'impossible',
    reason: (holds, { mfaForApi }) =>
      Text.of(`policy.mfa-api-registered.${holds ? 'decided' : mfaForApi ? 'passed-unregistered' : 'passed'}`),
    names: { nearest: 'trusted' },
    mark: 'D',
    source: MFA_HELP,
  }),
  rule({
    id: 'profile-range-inside',
    needs: ['profileRanges'],
    holds: ({ profileRanges }) => profileRanges === 'inside',
    verdict: 'no-token',
    reason: (holds) =>
      Text.of(holds ? 'policy.profile-range-inside.decided-several' : 'policy.profile-range-inside.passed'),
    names: { deciding: 'profile' },
    mark: 'D',
    source: RANGES_HELP,
  }),
  rule({
    id: 'delegated-auth-trusted',
    needs: ['delegatedAuthentication', 'trusted'],
    holds: ({ delegatedAuthentication, trusted }) => delegatedAuthentication && trusted,
    verdict: 'no-token',
    reason: (holds) =>
      Text.of(holds ? 'policy.delegated-auth-trusted.decided-several' : 'policy.delegated-auth-trusted.passed'),
    names: { deciding: 'trusted' },
    mark: 'D',
    source: DELEGATED_HELP,
  }),
  plain({
    id: 'delegated-auth-untrusted',
    needs: ['delegatedAuthentication', 'trusted'],
    holds: ({ delegatedAuthentication, trusted }) => delegatedAuthentication && !trusted,
    verdict: 'unknown',
    names: { nearest: 'trusted' },
    mark: 'U',
    source: DELEGATED_HELP,
  }),
  rule({
    id: 'trusted-range',
    needs: ['trusted'],
    holds: ({ trusted }) => trusted,
    verdict: 'no-token',
    reason: (holds) => Text.of(holds ? 'policy.trusted-range.decided-several' : 'policy.trusted-range.passed'),
    names: { deciding: 'trusted' },
    mark: 'D',
    source: NETWORK_HELP,
  }),
  plain({
    id: 'verified-address',
    needs: ['verified'],
    holds: ({ verified }) => verified,
    verdict: 'unknown',
    names: { nearest: 'trusted' },
    mark: 'U',
    source: 'Object Reference, LoginIp.IsAuthenticated',
  }),
  rule({
    id: 'untrusted',
    // Whatever else there could be was decided above: when the walk gets here, this holds.
    needs: ['profileRanges', 'trusted', 'verified'],
    holds: ({ profileRanges, trusted, verified }) => profileRanges === 'none' && !trusted && !verified,
    verdict: 'token-required',
    reason: () => Text.of('policy.untrusted.decided'),
    names: { nearest: 'trusted' },
    mark: 'D',
    source: NETWORK_HELP,
  }),
];

const BY_PATH: Readonly<Record<Path, readonly Rule[]>> = {
  soap: RULES.filter(({ paths }) => paths.includes('soap')),
  'oauth-password': RULES.filter(({ paths }) => paths.includes('oauth-password')),
};

/** The rules that a path meets, in order. */
export function rulesOf(path: Path): readonly Rule[] {
  return BY_PATH[path];
}

/** Ids of those that decide for addresses in no range: they name the nearest one. */
export const OUTSIDE_RULES: ReadonlySet<string> = new Set(
  RULES.filter(({ names }) => names.nearest !== undefined).map(({ id }) => id),
);

/** One rule of the table, as docs/decision-table.md shows it. */
export interface RuleInfo {
  readonly id: RuleId;
  readonly paths: readonly Path[];
  /** The facts on which it turns; `policy.fact.<name>` puts each in words. */
  readonly facts: readonly FactName[];
  readonly verdicts: readonly Verdict[];
  readonly mark: Mark;
  readonly source: string;
}

/** The table as data, for docs and for whoever lists the rules. */
export const RULE_TABLE: readonly RuleInfo[] = RULES.map(({ id, paths, needs, verdicts, mark, source }) => ({
  id,
  paths,
  facts: needs,
  verdicts,
  mark,
  source,
}));
