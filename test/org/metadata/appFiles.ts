/**
 * External Client Apps as metadata that come in: what a file of each type changes, and why Salesforce would not take it
 * (docs/salesforce.md section 8). Connected apps can no longer be made by metadata.
 */
import { X509Certificate } from 'node:crypto';
import { madeClientId, madeSecret } from '../apps.js';
import { digest } from '../sessions.js';
import type { Element } from '../soap/xml.js';
import { childText } from '../soap/xml.js';
import type { OrgState } from '../state.js';
import type { Params, Row } from '../store.js';
import { numberIn, textIn } from '../store.js';
import { type AppType, appRow } from './apps.js';
import type { Checked } from './update.js';

/** A file of one component, and who brings it. */
interface Incoming {
  readonly org: OrgState;
  readonly element: Element;
  readonly fullName: string;
  readonly permissions: ReadonlySet<string>;
}

const nothing = (): void => undefined;

function refused(code: string, message: string): Checked {
  return { problem: { code, message }, apply: nothing };
}

function taken(apply: () => void, created: boolean): Checked {
  return { problem: undefined, apply, created };
}

function missing(field: string): Checked {
  return refused('REQUIRED_FIELD_MISSING', `Required field is missing: ${field}`);
}

function isOn(element: Element, name: string): boolean {
  return childText(element, name) === 'true';
}

function listIn(element: Element, name: string): string[] {
  const text = childText(element, name) ?? '';
  return text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
}

/** A name of the API: letters, digits and single underscores, a letter first. */
function isName(text: string): boolean {
  return /^[A-Za-z](?:_?[A-Za-z0-9])*$/.test(text) && text.length <= 80;
}

function checkHeader({ element, fullName, org }: Incoming): Checked {
  const label = childText(element, 'label') ?? '';
  if (label === '') return missing('label');
  if ((childText(element, 'contactEmail') ?? '') === '') return missing('contactEmail');
  if (!isName(fullName)) return refused('INVALID_INPUT', `The name ${fullName} is not valid`);
  const known = appRow(org, 'ExternalClientApplication', fullName);
  const values = { label };
  return taken(
    () => save(org, known, known === undefined ? { ...fresh(org, fullName), ...values } : values),
    known === undefined,
  );
}

/** An app without a plug-in: nobody logs in by it before its OAuth settings are there. */
function fresh(org: OrgState, name: string): Params {
  return {
    ...{ kind: 'external', name, namespace: null, scopes: '', public_key: '', jwt: 0, created: org.seconds },
    policy_name: `${name}_defaultPolicy`,
  };
}

function save(org: OrgState, known: Row | undefined, values: Params): void {
  if (known === undefined) org.store.insert('app', values);
  else org.store.update('app', numberIn(known['n']), values);
}

/** The app that a part names; or why it is refused. */
function parentOf({ element, org }: Incoming): Row | Checked {
  const name = childText(element, 'externalClientApplication') ?? '';
  if (name === '') return missing('externalClientApplication');
  return (
    appRow(org, 'ExternalClientApplication', name) ??
    refused(
      'INVALID_CROSS_REFERENCE_KEY',
      `In field: externalClientApplication - no ExternalClientApplication named ${name} found`,
    )
  );
}

function isChecked(found: Row | Checked): found is Checked {
  return 'apply' in found;
}

/** One app has one record of each type. */
function duplicate(existing: string): Checked {
  return refused(
    'DUPLICATE_VALUE',
    `duplicate value found: ExternalClientApplicationId duplicates value on ${existing}`,
  );
}

const SCOPES = ['Api', 'Web', 'Full', 'RefreshToken', 'OpenID', 'Profile', 'CustomApplications', 'Chatter'];

function checkSettings(file: Incoming): Checked {
  const app = parentOf(file);
  if (isChecked(app)) return app;
  const { element, fullName, org } = file;
  const there = textIn(app['settings_name']);
  if (there !== '' && there !== fullName) return duplicate(there);
  if ((childText(element, 'label') ?? '') === '') return missing('label');
  const scopes = listIn(element, 'commaSeparatedOauthScopes');
  const unknown = scopes.find((scope) => !SCOPES.includes(scope));
  if (unknown !== undefined) return refused('INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', `bad value: ${unknown}`);
  const policies = there === '' ? { oauth_policy_name: `${fullName}_defaultPolicy` } : {};
  return taken(() => save(org, app, { settings_name: fullName, scopes: scopes.join(','), ...policies }), there === '');
}

/** The body of the PEM, as Salesforce keeps it. Null where that is no certificate. */
function certificateIn(body: string): X509Certificate | null {
  try {
    return new X509Certificate(Buffer.from(body.replace(/-----[A-Z ]+-----|\s/g, ''), 'base64'));
  } catch {
    return null;
  }
}

/** What is left out is cleared: an app without a certificate takes no JWT. */
function checkGlobal(file: Incoming): Checked {
  const { element, fullName, org } = file;
  if (!org.settings.appSecretsByMetadata) {
    return refused('INSUFFICIENT_ACCESS', 'Access to OAuth consumer secrets via Metadata API is not allowed');
  }
  const app = parentOf(file);
  if (isChecked(app)) return app;
  const there = textIn(app['global_name']);
  if (there !== '' && there !== fullName) return duplicate(there);
  for (const field of ['callbackUrl', 'label']) if ((childText(element, field) ?? '') === '') return missing(field);
  const body = childText(element, 'certificate') ?? '';
  const certificate = body === '' ? undefined : certificateIn(body);
  if (certificate === null) return refused('FIELD_INTEGRITY_EXCEPTION', 'The certificate is not valid');
  const chosen = childText(element, 'consumerKey') ?? '';
  const key = chosen === '' ? textIn(app['client_id']) || madeClientId(org, textIn(app['name'])) : chosen;
  const other = org.store.get('SELECT n FROM app WHERE client_id = :key AND n <> :n', { key, n: numberIn(app['n']) });
  if (other !== undefined) return refused('DUPLICATE_VALUE', 'duplicate value found: ConsumerKey');
  const secret = childText(element, 'consumerSecret') ?? '';
  const values = {
    global_name: fullName,
    client_id: key,
    secret_hash: secret === '' ? textIn(app['secret_hash']) || digest(madeSecret(key)) : digest(secret),
    public_key:
      certificate === undefined ? '' : certificate.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    certificate: body,
    certificate_ends: certificate === undefined ? null : Math.floor(Date.parse(certificate.validTo) / 1000),
    // A certificate enables JWT bearer, and nothing else does (docs/salesforce.md section 8, D).
    jwt: 1,
    ...(isOn(element, 'isClientCredentialsFlowEnabled') ? {} : { client_credentials: 0 }),
  };
  return taken(() => save(org, app, values), there === '');
}

const PICKED: Readonly<Record<string, readonly string[]>> = {
  permittedUsersPolicyType: ['AdminApprovedPreAuthorized', 'AllSelfAuthorized'],
  ipRelaxationPolicyType: ['Enforce', 'Bypass', 'Bypass_2factor', 'Enforce_RelaxRefresh'],
  refreshTokenPolicyType: ['Infinite', 'SpecificInactivity', 'SpecificLifetime', 'Zero'],
};

/** Salesforce makes the record with the app: it can be changed under its name, and no second one be made. */
function checkOauthPolicies(file: Incoming): Checked {
  const app = parentOf(file);
  if (isChecked(app)) return app;
  const { element, fullName, org } = file;
  const there = textIn(app['oauth_policy_name']);
  if (there === '') return refused('INVALID_CROSS_REFERENCE_KEY', 'The app has no OAuth settings');
  if (there !== fullName) return duplicate(there);
  for (const [field, values] of Object.entries(PICKED)) {
    const value = childText(element, field);
    if (value === undefined) return missing(field);
    if (!values.includes(value)) return refused('INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', `bad value: ${value}`);
  }
  const has = (name: string): boolean => childText(element, name) !== undefined;
  if (has('sessionTimeoutInMinutes') && has('namedUserJwtSessionTimeoutType')) {
    return refused('FIELD_INTEGRITY_EXCEPTION', 'Invalid plugin settings');
  }
  const flow = isOn(element, 'isClientCredentialsFlowEnabled');
  const runAs = runAsOf(org, childText(element, 'clientCredentialsFlowUser') ?? '');
  if (flow && runAs === undefined) {
    return refused('FIELD_INTEGRITY_EXCEPTION', 'Enter a valid execution user for the OAuth client credentials flow.');
  }
  const openers = openersOf(org, element);
  if ('problem' in openers) return openers;
  const values = {
    client_credentials: Number(flow),
    run_as: runAs ?? null,
    admin_approved: Number(childText(element, 'permittedUsersPolicyType') === 'AdminApprovedPreAuthorized'),
    ip: childText(element, 'ipRelaxationPolicyType') ?? '',
    refresh: childText(element, 'refreshTokenPolicyType') ?? '',
  };
  const n = numberIn(app['n']);
  const apply = (): void => {
    org.store.update('app', n, values);
    org.store.run('DELETE FROM setup_entity_access WHERE app = :n', { n });
    for (const pset of openers.sets) org.store.insert('setup_entity_access', { pset, app: n });
  };
  return taken(apply, false);
}

/** A user who is active and API Only, by profile, permission set or licence. */
function runAsOf(org: OrgState, username: string): number | undefined {
  const row = org.store.get(
    `SELECT u.n FROM user u JOIN profile p ON p.n = u.profile LEFT JOIN user_license l ON l.n = p.user_license
     WHERE u.username = :username COLLATE NOCASE AND u.active = 1 AND (l.definition_key = 'PID_INTEGRATION' OR EXISTS (
       SELECT 1 FROM permission_set_assignment a JOIN permission_set s ON s.n = a.pset
       WHERE a.assignee = u.n AND s.p_ApiUserOnly = 1))`,
    { username },
  );
  return row === undefined ? undefined : numberIn(row['n']);
}

/** Permission sets and profiles that the policies name: a set must be somebody's before. */
function openersOf(org: OrgState, element: Element): { readonly sets: readonly number[] } | Checked {
  const sets: number[] = [];
  for (const name of listIn(element, 'commaSeparatedPermissionSet')) {
    const row = org.store.get('SELECT n FROM permission_set WHERE name = :name AND profile IS NULL', { name });
    if (row === undefined) return noOpener('commaSeparatedPermissionSet', 'PermissionSet', name);
    const n = numberIn(row['n']);
    if (org.store.count('SELECT COUNT(*) FROM permission_set_assignment WHERE pset = :n', { n }) === 0) {
      return refused('FIELD_INTEGRITY_EXCEPTION', `The permission set ${name} is not assigned to a user`);
    }
    sets.push(n);
  }
  for (const name of listIn(element, 'commaSeparatedProfile')) {
    const row = org.store.get(
      'SELECT s.n FROM permission_set s JOIN profile p ON p.n = s.profile WHERE p.metadata_name = :name',
      { name },
    );
    if (row === undefined) return noOpener('commaSeparatedProfile', 'Profile', name);
    sets.push(numberIn(row['n']));
  }
  return { sets };
}

function noOpener(field: string, type: string, name: string): Checked {
  return refused('INVALID_CROSS_REFERENCE_KEY', `In field: ${field} - no ${type} named ${name} found`);
}

function checkPolicies(file: Incoming): Checked {
  const app = parentOf(file);
  if (isChecked(app)) return app;
  const { element, fullName, org } = file;
  const there = textIn(app['policy_name']);
  if (there !== fullName) return duplicate(there);
  if (childText(element, 'isEnabled') === undefined) return missing('isEnabled');
  const enabled = isOn(element, 'isEnabled') && childText(element, 'isOauthPluginEnabled') !== 'false';
  return taken(() => save(org, app, { enabled: Number(enabled) }), false);
}

const CHECKS: Readonly<Record<AppType, (file: Incoming) => Checked>> = {
  ConnectedApp: () =>
    refused('INVALID_OPERATION', 'Connected apps can not be created. Use an External Client App instead.'),
  ExternalClientApplication: checkHeader,
  ExtlClntAppOauthSettings: checkSettings,
  ExtlClntAppGlobalOauthSettings: checkGlobal,
  ExtlClntAppOauthConfigurablePolicies: checkOauthPolicies,
  ExtlClntAppConfigurablePolicies: checkPolicies,
};

export function checkApp(type: AppType, file: Incoming): Checked {
  if (!file.permissions.has('CustomizeApplication')) {
    return refused('INSUFFICIENT_ACCESS_OR_READONLY', `insufficient access rights on ${type}`);
  }
  return CHECKS[type](file);
}
