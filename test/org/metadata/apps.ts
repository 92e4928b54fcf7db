/** Connected apps and External Client Apps as metadata (docs/salesforce.md section 8). */
import type { OrgState } from '../state.js';
import type { Row } from '../store.js';
import { numberIn, optionalNumber, textIn } from '../store.js';
import type { MetadataTree } from './tree.js';

export const APP_TYPES = {
  ConnectedApp: 30,
  ExternalClientApplication: 59,
  ExtlClntAppOauthSettings: 59,
  ExtlClntAppGlobalOauthSettings: 59,
  ExtlClntAppOauthConfigurablePolicies: 59,
  ExtlClntAppConfigurablePolicies: 60,
} as const;
export type AppType = keyof typeof APP_TYPES;

export function isAppType(type: string): type is AppType {
  return Object.hasOwn(APP_TYPES, type);
}

/** Where the name of each type stands; the policies are named by Salesforce. */
const NAMES: Readonly<Record<AppType, string>> = {
  ConnectedApp: 'name',
  ExternalClientApplication: 'name',
  ExtlClntAppOauthSettings: 'settings_name',
  ExtlClntAppGlobalOauthSettings: 'global_name',
  ExtlClntAppOauthConfigurablePolicies: 'oauth_policy_name',
  ExtlClntAppConfigurablePolicies: 'policy_name',
};

function rowsOf(org: OrgState, type: AppType): Row[] {
  const kind = type === 'ConnectedApp' ? 'connected' : 'external';
  return org.store.all(
    `SELECT * FROM app WHERE kind = :kind AND installed = 1 AND ${NAMES[type]} IS NOT NULL ORDER BY n`,
    { kind },
  );
}

function fullNameOf(row: Row, type: AppType): string {
  const namespace = textIn(row['namespace']);
  return `${namespace === '' ? '' : `${namespace}__`}${textIn(row[NAMES[type]])}`;
}

/** The app of a part's full name. */
export function appRow(org: OrgState, type: AppType, fullName: string): Row | undefined {
  return rowsOf(org, type).find((one) => fullNameOf(one, type) === fullName);
}

export function appNames(org: OrgState, type: AppType): { fullName: string; n: number }[] {
  return rowsOf(org, type).map((row) => ({ fullName: fullNameOf(row, type), n: numberIn(row['n']) }));
}

export function appTree(org: OrgState, type: AppType, fullName: string): MetadataTree | undefined {
  const row = appRow(org, type, fullName);
  return row === undefined ? undefined : { fullName, ...TREES[type](row, org) };
}

function certificateOf(row: Row): string | undefined {
  const text = textIn(row['certificate']);
  return text === '' ? undefined : text;
}

function runAsOf(row: Row, org: OrgState): string | undefined {
  const user = optionalNumber(row['run_as']);
  if (user === undefined) return undefined;
  return textIn(org.store.get('SELECT username FROM user WHERE n = :user', { user })?.['username']);
}

/** Names of the permission sets, or of the profiles, that open the app. */
function openedBy(row: Row, org: OrgState, by: 'sets' | 'profiles'): string[] {
  const wanted = by === 'sets' ? 's.profile IS NULL' : 's.profile IS NOT NULL';
  const name = by === 'sets' ? 's.name' : 'p.metadata_name';
  return org.store
    .all(
      `SELECT ${name} AS name FROM setup_entity_access e JOIN permission_set s ON s.n = e.pset
       LEFT JOIN profile p ON p.n = s.profile WHERE e.app = :app AND ${wanted} ORDER BY e.n`,
      { app: numberIn(row['n']) },
    )
    .map((one) => textIn(one['name']));
}

const scopesOf = (row: Row): string[] => textIn(row['scopes']).split(',').filter(Boolean);

const TREES: Readonly<Record<AppType, (row: Row, org: OrgState) => MetadataTree>> = {
  ConnectedApp: (row, org) => ({
    contactEmail: 'admin@loopback.example',
    label: textIn(row['label']),
    oauthConfig: {
      callbackUrl: 'https://localhost/callback',
      certificate: certificateOf(row),
      consumerKey: textIn(row['client_id']),
      isAdminApproved: row['admin_approved'] === 1,
      isClientCredentialEnabled: row['client_credentials'] === 1,
      oauthClientCredentialUser: runAsOf(row, org),
      ...repeated('scopes', scopesOf(row)),
    },
    oauthPolicy: { ipRelaxation: textIn(row['ip']).toUpperCase(), refreshTokenPolicy: 'infinite' },
  }),
  ExternalClientApplication: (row) => ({
    contactEmail: 'admin@loopback.example',
    distributionState: textIn(row['namespace']) === '' ? 'Local' : 'Packaged',
    isProtected: false,
    label: textIn(row['label']),
  }),
  ExtlClntAppOauthSettings: (row) => ({
    commaSeparatedOauthScopes: scopesOf(row).join(', '),
    externalClientApplication: fullNameOf(row, 'ExternalClientApplication'),
    label: fullNameOf(row, 'ExtlClntAppOauthSettings'),
  }),
  ExtlClntAppGlobalOauthSettings: (row) => ({
    callbackUrl: 'https://localhost/callback',
    certificate: certificateOf(row),
    consumerKey: textIn(row['client_id']),
    externalClientApplication: fullNameOf(row, 'ExternalClientApplication'),
    isClientCredentialsFlowEnabled: row['client_credentials'] === 1,
    isConsumerSecretOptional: false,
    isNamedUserJwtEnabled: false,
    isPkceRequired: true,
    label: fullNameOf(row, 'ExtlClntAppGlobalOauthSettings'),
    shouldRotateConsumerKey: false,
    shouldRotateConsumerSecret: false,
  }),
  ExtlClntAppOauthConfigurablePolicies: (row, org) => ({
    clientCredentialsFlowUser: runAsOf(row, org),
    commaSeparatedPermissionSet: joined(openedBy(row, org, 'sets')),
    commaSeparatedProfile: joined(openedBy(row, org, 'profiles')),
    externalClientApplication: fullNameOf(row, 'ExternalClientApplication'),
    ipRelaxationPolicyType: textIn(row['ip']),
    isClientCredentialsFlowEnabled: row['client_credentials'] === 1,
    label: fullNameOf(row, 'ExtlClntAppOauthConfigurablePolicies'),
    permittedUsersPolicyType: row['admin_approved'] === 1 ? 'AdminApprovedPreAuthorized' : 'AllSelfAuthorized',
    refreshTokenPolicyType: textIn(row['refresh']),
  }),
  ExtlClntAppConfigurablePolicies: (row) => ({
    externalClientApplication: fullNameOf(row, 'ExternalClientApplication'),
    isEnabled: row['enabled'] === 1,
    isOauthPluginEnabled: row['enabled'] === 1,
    label: fullNameOf(row, 'ExtlClntAppConfigurablePolicies'),
  }),
};

function joined(names: readonly string[]): string | undefined {
  return names.length === 0 ? undefined : names.join(',');
}

/** Elements that stand several times under one name. */
function repeated(name: string, values: readonly string[]): MetadataTree {
  return values.length === 0 ? {} : { [name]: values };
}
