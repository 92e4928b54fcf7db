/**
 * An External Client App as files of metadata in source format (docs/salesforce.md section 8): what `sf project deploy
 * start` takes. Nothing in them is a secret: Salesforce makes key and secret itself.
 */
import { inOrder } from '../../inOrder.js';
import type { AppFlow } from '../../policy/move/index.js';
import { forXml } from '../escaping.js';

/** Types of metadata before this version lack fields that are written here. */
const API_VERSION = '64.0';
const NAMESPACE = 'http://soap.sforce.com/2006/04/metadata';
/** Neither flow calls back, but the field must hold something. */
const CALLBACK = 'https://login.salesforce.com/services/oauth2/success';

export interface NewAppSpec {
  /** API name; the names of the parts follow from it. */
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly contactEmail: string;
  readonly flow: AppFlow;
  /** User whom client credentials log in. */
  readonly runAs: string;
  /** The body of a certificate's PEM; an app that has one keeps it whatever its flow, or its JWT logins end (C). */
  readonly certificate: string | undefined;
  /** What the org calls the policies of an app that it has; of another they are called as {@link partNames} says. */
  readonly policies: string | undefined;
}

export interface SourceFile {
  /** Below the folder, with slashes. */
  readonly path: string;
  readonly text: string;
}

/**
 * Full names of the parts; the policies are named by Salesforce, and `policies` is what it takes for a new app, `inSetup` what
 * apps have that were made in Setup (C).
 */
export function partNames(name: string): {
  readonly settings: string;
  readonly globals: string;
  readonly policies: string;
  readonly inSetup: string;
} {
  const settings = `${name}_oauth`;
  return {
    settings,
    globals: `${name}_glbloauth`,
    policies: `${settings}_defaultPolicy`,
    inSetup: `${name}_oauthPlcy`,
  };
}

/** The longest part of a name that is made of the app's: names of components have 80 characters. */
export const LONGEST_NAME = 80 - '_oauth_defaultPolicy'.length;

/** Where the policies go: apart from the app, since they are deployed after it. */
export const POLICIES_FOLDER = 'policies';
export const SET_FOLDER = 'app/permissionsets';

export function policiesPath(policies: string): string {
  return `${POLICIES_FOLDER}/extlClntAppOauthPolicies/${policies}.ecaOauthPlcy-meta.xml`;
}

type Tree = Readonly<Record<string, string | boolean | undefined | Readonly<Record<string, string | boolean>>[]>>;

export function appFiles(spec: NewAppSpec): SourceFile[] {
  const { contactEmail, description, flow, label, name, runAs } = spec;
  const { settings } = partNames(name);
  const policies = spec.policies ?? partNames(name).policies;
  const isJwt = flow === 'jwt';
  const app = { externalClientApplication: name, label };
  return [
    file('app/externalClientApps', name, 'eca', 'ExternalClientApplication', {
      contactEmail,
      description,
      distributionState: 'Local',
      isProtected: false,
      label,
    }),
    file('app/extlClntAppOauthSettings', settings, 'ecaOauth', 'ExtlClntAppOauthSettings', {
      commaSeparatedOauthScopes: 'Api',
      ...app,
    }),
    globalSettings(spec),
    file(SET_FOLDER, name, 'permissionset', 'PermissionSet', {
      description,
      hasActivationRequired: false,
      label,
      userPermissions: ['ApiEnabled', 'ApiUserOnly'].map((permission) => ({ enabled: true, name: permission })),
    }),
    file(
      `${POLICIES_FOLDER}/extlClntAppOauthPolicies`,
      policies,
      'ecaOauthPlcy',
      'ExtlClntAppOauthConfigurablePolicies',
      {
        clientCredentialsFlowUser: isJwt ? undefined : runAs,
        commaSeparatedPermissionSet: name,
        ...app,
        ipRelaxationPolicyType: 'Enforce',
        isClientCredentialsFlowEnabled: !isJwt,
        permittedUsersPolicyType: 'AdminApprovedPreAuthorized',
        refreshTokenPolicyType: 'Zero',
      },
    ),
    { path: 'package.xml', text: manifest(name) },
    { path: 'sfdx-project.json', text: project() },
  ];
}

function globalSettings({ certificate, flow, label, name }: NewAppSpec): SourceFile {
  const { globals } = partNames(name);
  return file('app/extlClntAppGlobalOauthSets', globals, 'ecaGlblOauth', 'ExtlClntAppGlobalOauthSettings', {
    callbackUrl: CALLBACK,
    certificate,
    externalClientApplication: name,
    label,
    isClientCredentialsFlowEnabled: flow !== 'jwt',
    isConsumerSecretOptional: false,
    // The certificate turns JWT bearer on; this would make the access tokens JWTs, which not every API takes (D).
    isNamedUserJwtEnabled: false,
    isPkceRequired: true,
    shouldRotateConsumerKey: false,
    shouldRotateConsumerSecret: false,
  });
}

/** The app without its policies. */
function manifest(name: string): string {
  const { globals, settings } = partNames(name);
  const members = [
    ['ExternalClientApplication', name],
    ['ExtlClntAppGlobalOauthSettings', globals],
    ['ExtlClntAppOauthSettings', settings],
    ['PermissionSet', name],
  ] as const;
  const types = members.map(
    ([type, member]) =>
      `    <types>\n        <members>${member}</members>\n        <name>${type}</name>\n    </types>\n`,
  );
  return document('Package', `${types.join('')}    <version>${API_VERSION}</version>\n`);
}

function project(): string {
  const packageDirectories = [{ path: 'app', default: true }, { path: POLICIES_FOLDER }];
  return `${JSON.stringify({ packageDirectories, sourceApiVersion: API_VERSION }, undefined, 2)}\n`;
}

function file(folder: string, name: string, suffix: string, type: string, tree: Tree): SourceFile {
  return { path: `${folder}/${name}.${suffix}-meta.xml`, text: document(type, elements(tree)) };
}

function document(type: string, inner: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${type} xmlns="${NAMESPACE}">\n${inner}</${type}>\n`;
}

/** In the order of their names, as the Metadata API retrieves them. */
function elements(tree: Tree, indent = '    '): string {
  return Object.entries(tree)
    .sort(([a], [b]) => inOrder(a, b))
    .map(([name, value]) => {
      if (value === undefined) return '';
      if (typeof value !== 'object') return `${indent}<${name}>${forXml(String(value))}</${name}>\n`;
      return value.map((one) => `${indent}<${name}>\n${elements(one, `${indent}    `)}${indent}</${name}>\n`).join('');
    })
    .join('');
}
