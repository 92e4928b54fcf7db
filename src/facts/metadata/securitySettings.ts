import {
  type Fact,
  type Gap,
  known,
  type NamedRange,
  type PasswordPolicies,
  type PasswordPolicy,
  unreadable,
} from '../../policy/index.js';
import { listFact, type ListReading } from './lists.js';
import { childrenNamed, structureProblems, type MetadataNode } from './node.js';
import { gapOf, gapsOf, type Parsed, type Place } from './place.js';
import { readTrustedRanges } from './ranges.js';
import { booleanFact, onlyChild, textFact } from './values.js';

/** `sessionSettings` of the org that bear on addresses and logins. */
export interface SessionSettings {
  /** Login IP ranges are enforced on every request, not at login alone. */
  readonly enforceIpRangesEveryRequest: Fact<boolean | undefined>;
  readonly lockSessionsToIp: Fact<boolean | undefined>;
  readonly sessionTimeout: Fact<string | undefined>;
  /** Who logs in to the user interface directly needs a second factor, unless a permission waives it. */
  readonly enableMFADirectUILoginOptIn: Fact<boolean | undefined>;
}

/**
 * Metadata API `SecuritySettings` (fullName `Security`). A known `undefined` is a setting that is not stored there.
 */
export interface SecuritySettings {
  /**
   * Network Access in the stored order; an empty `networkAccess` has none. Known `undefined`: there is no
   * `networkAccess` element, which tells nothing of the ranges (a deploy of such a file leaves them as they are).
   */
  readonly trustedRanges: Fact<readonly NamedRange[] | undefined>;
  readonly passwordPolicies: PasswordPolicies;
  readonly sessionSettings: SessionSettings;
  /** `singleSignOnSettings.isLoginWithSalesforceCredentialsDisabled` */
  readonly salesforceCredentialsDisabled: Fact<boolean | undefined>;
}

/** Children of the root that {@link parseSecuritySettings} looks at. */
export const SECURITY_ELEMENTS: readonly string[] = [
  'networkAccess',
  'passwordPolicies',
  'sessionSettings',
  'singleSignOnSettings',
];

export function parseSecuritySettings(root: MetadataNode, place: Place): Parsed<SecuritySettings> {
  const text = (...path: readonly string[]): Fact<string | undefined> => textFact(root, path, place);
  const flag = (...path: readonly string[]): Fact<boolean | undefined> => booleanFact(root, path, place);
  const trusted = parseNetworkAccess(root, place);
  const passwordPolicies = passwordPoliciesFrom((name) => text('passwordPolicies', name));
  const sessionSettings: SessionSettings = {
    enforceIpRangesEveryRequest: flag('sessionSettings', 'enforceIpRangesEveryRequest'),
    lockSessionsToIp: flag('sessionSettings', 'lockSessionsToIp'),
    sessionTimeout: text('sessionSettings', 'sessionTimeout'),
    enableMFADirectUILoginOptIn: flag('sessionSettings', 'enableMFADirectUILoginOptIn'),
  };
  const salesforceCredentialsDisabled = flag('singleSignOnSettings', 'isLoginWithSalesforceCredentialsDisabled');
  const scalars = { passwordPolicies, sessionSettings, salesforceCredentialsDisabled };
  return {
    value: { trustedRanges: trusted.value, ...scalars },
    gaps: [...trusted.gaps, ...gapsOf(scalarFacts(scalars))],
  };
}

/** Password policies from a function that gives each. */
export function passwordPoliciesFrom(policy: (name: PasswordPolicy) => Fact<string | undefined>): PasswordPolicies {
  return {
    complexity: policy('complexity'),
    expiration: policy('expiration'),
    historyRestriction: policy('historyRestriction'),
    lockoutInterval: policy('lockoutInterval'),
    maxLoginAttempts: policy('maxLoginAttempts'),
    minimumPasswordLength: policy('minimumPasswordLength'),
  };
}

/** Every setting apart from the ranges. */
function scalarFacts(settings: Omit<SecuritySettings, 'trustedRanges'>): readonly Fact<unknown>[] {
  const { enableMFADirectUILoginOptIn, enforceIpRangesEveryRequest, lockSessionsToIp, sessionTimeout } =
    settings.sessionSettings;
  return [
    ...Object.values(settings.passwordPolicies),
    enforceIpRangesEveryRequest,
    lockSessionsToIp,
    sessionTimeout,
    enableMFADirectUILoginOptIn,
    settings.salesforceCredentialsDisabled,
  ];
}

function parseNetworkAccess(root: MetadataNode, place: Place): Parsed<Fact<readonly NamedRange[] | undefined>> {
  const element = onlyChild(root, 'networkAccess');
  if (element === undefined) return { value: known(undefined, place.from), gaps: [] };
  if ('why' in element) {
    const gap: Gap = gapOf(place, element, 'networkAccess');
    return { value: unreadable(gap), gaps: [gap] };
  }
  const read = readTrustedRanges(childrenNamed(element, 'ipRanges'), place);
  const reading: ListReading<NamedRange> = {
    entries: read.entries,
    problems: [...structureProblems(element, [], ['ipRanges']), ...read.problems],
  };
  return listFact(reading, place, 'ipRanges');
}
