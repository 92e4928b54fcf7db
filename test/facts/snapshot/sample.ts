import { parseAddress, parseRange } from '../../../lib/ip/index.js';
import {
  type AppFacts,
  type AppsSeen,
  type AssignedSets,
  type Fact,
  known,
  type LoginPolicies,
  type OrgFacts,
  type PermissionGrants,
  type ProfileFacts,
  type UserFacts,
} from '../../../lib/policy/index.js';
import { plainFacts, toldFrom } from '../../support/users.js';
import { Text } from '../../../lib/text.js';
import type { Org } from './arbitrary.js';

/** What an org and its users may say, nothing left out: a member that is new has to be added here. */
type Complete = Org & {
  readonly org: Required<OrgFacts>;
  readonly profiles: readonly Required<Omit<ProfileFacts, 'together'>>[];
  readonly users: readonly Required<SavedUser>[];
  readonly policies: Fact<LoginPolicies>;
  readonly grants: Fact<PermissionGrants>;
  readonly apps: Fact<AppsSeen>;
  readonly assigned: Fact<AssignedSets>;
};

/** A small org in which every part of the format occurs. */
export function sampleOrg(): Complete {
  const gap = { what: 'x', why: Text.of('facts.file.missing'), permission: 'Manage Users' };
  return {
    org: {
      created: known('2019-05-02T08:00:00.000Z', 'Organization'),
      sandbox: known(false, 'Organization'),
      releaseUpdates: known(
        {
          state: 'listed',
          readAt: '2026-11-22T09:00:00.000Z',
          rows: [
            {
              about: 'any-api-auth',
              title: 'Assign Use Any API Auth Permission for SOAP login()',
              developerName: 'SoapLoginUseAnyApiAuth',
              status: 'Nascent',
              releaseDate: '2026-12-01',
              releaseLabel: "Winter '27",
              isReleased: false,
            },
          ],
        },
        'ReleaseUpdate',
      ),
      timeZone: known('Europe/Berlin', 'Organization'),
      trustedRanges: known([{ ...parseRange('203.0.113.0/24'), description: 'Office' }], 'SecuritySettings'),
      sessionRanges: known([parseRange('198.51.100.0/25')], 'SecuritySettings'),
      oauthPasswordFlowBlocked: known(undefined, 'OauthOidcSettings'),
      lastSoapSuccess: { known: false, gap },
      lastSoapSuccessWithout: known(undefined, 'LoginHistory'),
      salesforceCredentialsDisabled: known(false, 'SecuritySettings'),
      rangesEnforcedAlways: known(true, 'SecuritySettings'),
    },
    profiles: [
      {
        id: '00e000000000001AAA',
        name: 'System Administrator',
        metadataName: 'Admin',
        ranges: { known: true, value: [], from: 'Profile', partial: gap },
        hours: known({ monday: { start: 480, end: 1080 } }, 'Profile'),
      },
    ],
    users: [sampleUser('005000000000001AAA', 'Ada'), sampleUser('005000000000002AAA', 'Bob')],
    session: { address: parseAddress('203.0.113.9'), from: 'AuthSession', time: '2026-11-22T09:00:00.000Z' },
    policies: known(
      {
        password: {
          complexity: known('SpecialCharacters', 'SecuritySettings'),
          expiration: known('NinetyDays', 'SecuritySettings'),
          historyRestriction: known(undefined, 'SecuritySettings'),
          lockoutInterval: known('FifteenMinutes', 'SecuritySettings'),
          maxLoginAttempts: known('TenAttempts', 'SecuritySettings'),
          minimumPasswordLength: { known: false, gap },
        },
        sessionTimeout: known('TwoHours', 'SecuritySettings'),
        mfaForUi: known(true, 'SecuritySettings'),
      },
      'SecuritySettings',
    ),
    grants: {
      known: true,
      value: {
        permissions: ['ManageUsers', 'ForceTwoFactor'],
        profiles: new Map([['00e000000000001AAA', new Set(['ManageUsers'])]]),
        users: new Map([['005000000000002AAA', new Set(['ForceTwoFactor'])]]),
      },
      from: 'PermissionSetAssignment',
      partial: gap,
    },
    apps: {
      known: true,
      value: {
        apps: [
          sampleApp('Nightly export'),
          {
            ...sampleApp('Old connector'),
            ...{ kind: 'connected', runAs: known(undefined, 'ConnectedApp'), namespace: known('vend', 'ConnectedApp') },
            ...{ certificateEnds: { known: false, gap }, tokens: known(undefined, 'OauthToken') },
          },
        ],
        strangers: new Map([['Dataloader Bulk', { count: 2, lastUsed: '2026-11-20T07:00:00.000Z' }]]),
      },
      from: 'ConnectedApplication, ExternalClientApplication',
      partial: gap,
    },
    assigned: known(new Map([['005000000000001AAA', new Set(['Nightly_Export'])]]), 'PermissionSetAssignment'),
    beside: { org: [], profiles: [], users: [] },
  };
}

/** Everything that a snapshot holds of an app. */
export function sampleApp(label: string): Required<Omit<AppFacts, 'file' | 'certificate' | 'certificateUntold'>> {
  return {
    ...{ kind: 'external-client', id: '0xI000000000001AAA', name: label.replaceAll(' ', '_'), label },
    namespace: known(undefined, 'listMetadata'),
    switchedOff: known(true, 'ExtlClntAppConfigurablePolicies'),
    clientCredentials: known(true, 'ExtlClntAppOauthPlcyCnfg'),
    passwordFlow: known(false, 'ExternalClientApplication'),
    deviceFlow: known(undefined, 'ExtlClntAppGlobalOauthSettings'),
    runAs: known('ada@corp.example', 'ExtlClntAppOauthPlcyCnfg'),
    certificateEnds: known('2027-03-03T12:47:08.000Z', 'ExtlClntAppGlobalOauthSettings'),
    permitted: known('admin-approved', 'ExtlClntAppOauthPlcyCnfg'),
    openedBy: known({ permissionSets: ['Nightly_Export'], profiles: ['System Administrator'] }, 'SetupEntityAccess'),
    ipPolicy: known('relax-with-second-factor', 'ExtlClntAppOauthPlcyCnfg'),
    ipRanges: known([{ ...parseRange('203.0.113.0/24'), description: 'Office of Ada' }], 'ExtlClntAppOauthSettings'),
    scopes: known(['Api', 'RefreshToken'], 'ExtlClntAppOauthSettings'),
    refreshToken: known('Zero', 'ExtlClntAppOauthPlcyCnfg'),
    tokens: known({ count: 3, lastUsed: '2026-11-21T07:00:00.000Z' }, 'OauthToken'),
  };
}

/** Everything that a snapshot holds of a user. */
type SavedUser = Omit<UserFacts, 'passwordExpired'>;

export function sampleUser(id: string, name: string, changes: Partial<SavedUser> = {}): Required<SavedUser> {
  return {
    id,
    username: `${name.toLowerCase()}@corp.example`,
    name,
    profileId: '00e000000000001AAA',
    ...plainFacts(toldFrom),
    email: known(`${name.toLowerCase()}@corp.example`, 'User'),
    frozen: known(true, 'UserLogin'),
    useAnyApiAuth: known(undefined, 'PermissionSet'),
    verifiedAddresses: known([parseAddress('198.51.100.7')], 'LoginIp'),
    lastLogin: '2026-11-20T07:00:00.000Z',
    lastPasswordChange: '2026-09-01T07:00:00.000Z',
    passwordExpires: '2026-12-01T07:00:00.000Z',
    ...changes,
  };
}
