/**
 * What decides logins in an org as a whole, of what was read of it.
 */
import {
  type Fact,
  known,
  type LoginPolicies,
  type OrgFacts,
  type ReleaseUpdates,
  unreadable,
} from '../../policy/index.js';
import type { OauthOidcSettings, SecuritySettings } from '../metadata/index.js';
import type { Source } from '../types.js';
import type { GapList, Identity } from './session/index.js';
import { keepsOneRangeList, oneRangeListGap, type Organization } from './settings/index.js';
import type { OrgClient } from './wire/index.js';

export interface OrgRead {
  readonly organization: Fact<Organization>;
  readonly releaseUpdates: Fact<ReleaseUpdates>;
  readonly security: Fact<SecuritySettings>;
  readonly oauth: Fact<OauthOidcSettings | undefined>;
  readonly lastSoapSuccess: OrgFacts['lastSoapSuccess'];
  readonly lastSoapSuccessWithout: OrgFacts['lastSoapSuccessWithout'];
}

const NOT_STORED: Fact<boolean | undefined> = known(undefined, 'readMetadata OauthOidcSettings');

export function orgAge(organization: Fact<Organization>): Pick<OrgFacts, 'created' | 'sandbox'> {
  return {
    created: within(organization, ({ created }) => known(created, 'Organization')),
    sandbox: within(organization, ({ sandbox }) => known(sandbox, 'Organization')),
  };
}

export function orgFacts(read: OrgRead, gaps: GapList): OrgFacts {
  const { lastSoapSuccess, lastSoapSuccessWithout, oauth, organization, releaseUpdates, security } = read;
  const trusted = within(security, ({ trustedRanges }) => trustedRanges);
  return {
    ...orgAge(organization),
    releaseUpdates,
    timeZone: within(organization, ({ timeZone }) => known(timeZone, 'Organization')),
    // An org without trusted ranges may leave the element out.
    trustedRanges: trusted.known ? { ...trusted, value: trusted.value ?? [] } : trusted,
    ...(organization.known && keepsOneRangeList(organization.value)
      ? { sessionRanges: gaps.note(unreadable(oneRangeListGap())) }
      : {}),
    rangesEnforcedAlways: within(security, ({ sessionSettings }) => sessionSettings.enforceIpRangesEveryRequest),
    oauthPasswordFlowBlocked: within(oauth, (settings) => settings?.passwordFlowBlocked ?? NOT_STORED),
    lastSoapSuccess,
    lastSoapSuccessWithout,
    salesforceCredentialsDisabled: within(
      security,
      ({ salesforceCredentialsDisabled }) => salesforceCredentialsDisabled,
    ),
  };
}

/** What the org asks of passwords and sessions. */
export function loginPoliciesOf(security: Fact<SecuritySettings>): Fact<LoginPolicies> {
  return within(security, ({ passwordPolicies, sessionSettings }) =>
    known(
      {
        password: passwordPolicies,
        sessionTimeout: sessionSettings.sessionTimeout,
        mfaForUi: sessionSettings.enableMFADirectUILoginOptIn,
      },
      'SecuritySettings',
    ),
  );
}

/** Which org this is, as a source of facts. */
export function sourceOf({ instanceUrl }: Pick<OrgClient, 'instanceUrl'>, { orgId, username }: Identity): Source {
  return {
    kind: 'org',
    name: username ?? new URL(instanceUrl).host,
    ...(orgId === undefined ? {} : { orgId }),
  };
}

/** Whether the OAuth username-password flow is blocked; undefined where the org has no word on it. */
export function passwordFlowOf(settings: Fact<OauthOidcSettings | undefined>): Fact<boolean | undefined> {
  return within(settings, (read) =>
    read === undefined ? known(undefined, 'OauthOidcSettings') : read.passwordFlowBlocked,
  );
}

/** A fact inside another: a gap outside is a gap inside. */
function within<T, R>(fact: Fact<T>, inside: (value: T) => Fact<R>): Fact<R> {
  return fact.known ? inside(fact.value) : fact;
}
