/**
 * Connected apps and External Client Apps, and which permission sets open them (docs/salesforce.md section 8: names of objects
 * and fields are C).
 */
import { PREFIX } from '../ids.js';
import type { Reader } from './field.js';
import { bool, entity, idField, int, needs, picklist, reference, text } from './field.js';
import { toPermissionSet } from './references.js';

const seesApps = needs('ViewSetup', 'CustomizeApplication');
const toApp = {
  entity: 'ExternalClientApplication',
  relationship: 'ExternalClientApplication',
  prefix: PREFIX.ExternalClientApplication,
};

/** Id of an app by its row number: the prefix tells its kind. */
function appId(n: (alias: string) => string): (alias: string, reader: Reader) => string {
  return (alias) =>
    `(SELECT CASE a.kind WHEN 'connected' THEN sfid('${PREFIX.ConnectedApplication}', a.n)
      ELSE sfid('${PREFIX.ExternalClientApplication}', a.n) END FROM app a WHERE a.n = ${n(alias)})`;
}

export const connectedApplication = entity(
  'ConnectedApplication',
  PREFIX.ConnectedApplication,
  'connected_application',
  [
    idField(PREFIX.ConnectedApplication),
    text('Name', 'label', { length: 80, nillable: false }),
    bool('OptionsAllowAdminApprovedUsersOnly', 'admin_approved'),
    int('RefreshTokenValidityPeriod', () => 'NULL'),
  ],
  { access: seesApps, apis: ['data', 'tooling'] },
);

export const externalClientApplication = entity(
  'ExternalClientApplication',
  PREFIX.ExternalClientApplication,
  'external_client_application',
  [
    idField(PREFIX.ExternalClientApplication),
    text('MasterLabel', 'label', { length: 80, nillable: false }),
    text('DeveloperName', 'name', { length: 80, nillable: false }),
    picklist('DistributionState', (alias) => `CASE WHEN ${alias}.namespace IS NULL THEN 'Local' ELSE 'Packaged' END`, [
      'Local',
      'Packaged',
    ]),
  ],
  { access: seesApps, since: 59 },
);

export const extlClntAppOauthSettings = entity(
  'ExtlClntAppOauthSettings',
  PREFIX.ExtlClntAppOauthSettings,
  'external_client_application',
  [
    idField(PREFIX.ExtlClntAppOauthSettings),
    text('DeveloperName', 'settings_name', { length: 80, nillable: false }),
    bool('OauthScopesAPI', (alias) => `(',' || ${alias}.scopes || ',' LIKE '%,Api,%')`),
  ],
  { access: seesApps, since: 59 },
);

export const extlClntAppOauthPlcyCnfg = entity(
  'ExtlClntAppOauthPlcyCnfg',
  PREFIX.ExtlClntAppOauthPlcyCnfg,
  'external_client_application',
  [
    idField(PREFIX.ExtlClntAppOauthPlcyCnfg),
    reference('ExternalClientApplicationId', 'n', toApp, { nillable: false }),
    picklist(
      'PermittedUsersPolicyType',
      (alias) => `CASE ${alias}.admin_approved WHEN 1 THEN 'AdminApprovedPreAuthorized' ELSE 'AllSelfAuthorized' END`,
      ['AdminApprovedPreAuthorized', 'AllSelfAuthorized'],
    ),
    picklist('IpRelaxationPolicyType', 'ip', ['Enforce', 'Bypass', 'Bypass_2factor', 'Enforce_RelaxRefresh']),
    picklist('RefreshTokenPolicyType', 'refresh', ['Infinite', 'SpecificInactivity', 'SpecificLifetime', 'Zero']),
    bool('IsClientCredentialsFlowEnabled', 'client_credentials'),
    text('ClientCredentialsFlowUser', (alias) => `(SELECT u.username FROM user u WHERE u.n = ${alias}.run_as)`),
  ],
  { access: seesApps, since: 60 },
);

export const setupEntityAccess = entity(
  'SetupEntityAccess',
  PREFIX.SetupEntityAccess,
  'setup_entity_access',
  [
    idField(PREFIX.SetupEntityAccess),
    reference('ParentId', 'pset', { ...toPermissionSet, relationship: 'Parent' }, { nillable: false }),
    text(
      'SetupEntityId',
      appId((alias) => `${alias}.app`),
      { type: 'reference', length: 18 },
    ),
    picklist(
      'SetupEntityType',
      (alias) =>
        `(SELECT CASE a.kind WHEN 'connected' THEN 'ConnectedApplication' ELSE 'ExternalClientApplication' END
          FROM app a WHERE a.n = ${alias}.app)`,
      ['ConnectedApplication', 'ExternalClientApplication'],
    ),
  ],
  { access: needs('ViewSetup', 'AssignPermissionSets', 'ManageUsers') },
);

/** What the app launcher lists; an OauthToken names its app by it. */
export const appMenuItem = entity('AppMenuItem', PREFIX.AppMenuItem, 'app', [
  idField(PREFIX.AppMenuItem),
  text('Label', 'label', { length: 80 }),
  text('Name', 'name', { length: 80 }),
  text(
    'ApplicationId',
    appId((alias) => `${alias}.n`),
    { type: 'reference', length: 18 },
  ),
]);
