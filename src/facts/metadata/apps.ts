/**
 * Apps as metadata: a connected app in one component, an External Client App in several, each of which tells a part
 * (docs/salesforce.md section 8). Keys and secrets that stand beside are never read.
 */
import {
  type AppIpPolicy,
  type AppOpenedBy,
  type Fact,
  known,
  type NamedRange,
  type PermittedUsers,
  unreadable,
} from '../../policy/index.js';
import { Text } from '../../text.js';
import { endOfCertificate } from './certificate.js';
import { listFact } from './lists.js';
import { childrenNamed, clip, type MetadataNode } from './node.js';
import { gapOf, gapsOf, type Parsed, type Place } from './place.js';
import { readExternalAppRanges, readProfileRanges } from './ranges.js';
import { booleanFact, textFact } from './values.js';

/** Children of the roots that are looked at. */
export const CONNECTED_APP_ELEMENTS: readonly string[] = [
  ...['ipRanges', 'label', 'oauthConfig', 'oauthPolicy', 'permissionSetName', 'profileName'],
];
export const EXTERNAL_APP_ELEMENTS: readonly string[] = ['label'];
export const OAUTH_SETTINGS_ELEMENTS: readonly string[] = [
  ...['commaSeparatedOauthScopes', 'externalClientApplication', 'trustedIpRanges'],
];
export const GLOBAL_OAUTH_ELEMENTS: readonly string[] = [
  ...['certificate', 'externalClientApplication', 'isClientCredentialsFlowEnabled', 'isDeviceFlowEnabled'],
];
export const OAUTH_POLICY_ELEMENTS: readonly string[] = [
  ...['clientCredentialsFlowUser', 'commaSeparatedPermissionSet', 'commaSeparatedProfile', 'externalClientApplication'],
  ...['ipRelaxationPolicyType', 'isClientCredentialsFlowEnabled', 'permittedUsersPolicyType', 'refreshTokenPolicyType'],
];

export const APP_POLICY_ELEMENTS: readonly string[] = [
  ...['externalClientApplication', 'isEnabled', 'isOauthPluginEnabled'],
];

/** What the policies of an app say, whichever kind it is. */
export interface AppPolicyMetadata {
  readonly clientCredentials: Fact<boolean>;
  readonly runAs: Fact<string | undefined>;
  readonly permitted: Fact<PermittedUsers>;
  readonly openedBy: Fact<AppOpenedBy>;
  readonly ipPolicy: Fact<AppIpPolicy>;
  readonly refreshToken: Fact<string | undefined>;
}

export interface ConnectedAppMetadata extends AppPolicyMetadata {
  readonly label: Fact<string | undefined>;
  readonly certificateEnds: Fact<string | undefined>;
  readonly ipRanges: Fact<readonly NamedRange[]>;
  readonly scopes: Fact<readonly string[]>;
}

/** A component of an External Client App names the app by its full name. */
interface OfApp {
  readonly app: Fact<string | undefined>;
}

export interface OauthSettingsMetadata extends OfApp {
  readonly ipRanges: Fact<readonly NamedRange[]>;
  readonly scopes: Fact<readonly string[]>;
}

export interface GlobalOauthMetadata extends OfApp {
  /** As it is stored: the base64 body of a PEM. */
  readonly certificate: Fact<string | undefined>;
  readonly certificateEnds: Fact<string | undefined>;
  /** Off here is off, whatever the policies say. */
  readonly clientCredentials: Fact<boolean | undefined>;
  readonly deviceFlow: Fact<boolean | undefined>;
}

export interface OauthPolicyMetadata extends OfApp, AppPolicyMetadata {}

export interface AppSwitchMetadata extends OfApp {
  /** By its policies or by those of its OAuth plug-in alone. */
  readonly switchedOff: Fact<boolean>;
}

export interface ExternalAppMetadata {
  readonly label: Fact<string | undefined>;
}

const IP_RELAXATIONS: Readonly<Record<string, AppIpPolicy>> = {
  ENFORCE: 'enforce',
  ENFORCE_RELAXREFRESH: 'relax-refresh',
  BYPASS_2FACTOR: 'relax-with-second-factor',
  BYPASS: 'relax',
};
const PERMITTED: Readonly<Record<string, PermittedUsers>> = {
  ADMINAPPROVEDPREAUTHORIZED: 'admin-approved',
  ALLSELFAUTHORIZED: 'self-authorised',
};

/** `ConnectedApp`: what is not stored is Salesforce's default, and a policy that nobody knows is a gap. */
export function parseConnectedApp(root: MetadataNode, place: Place): Parsed<ConnectedAppMetadata> {
  const config = (name: string): readonly string[] => ['oauthConfig', name];
  const approved = flag(root, config('isAdminApproved'), place);
  const certificate = textFact(root, config('certificate'), place);
  const ranges = listFact(readProfileRanges(childrenNamed(root, 'ipRanges'), place), place, 'ipRanges');
  return parsed({
    label: textFact(root, ['label'], place),
    clientCredentials: flag(root, config('isClientCredentialEnabled'), place),
    runAs: textFact(root, config('oauthClientCredentialUser'), place),
    certificateEnds: certificate.known ? endOfCertificate(certificate.value, place) : certificate,
    permitted: mapped(approved, (value) => (value ? 'admin-approved' : 'self-authorised')),
    openedBy: known(
      { permissionSets: texts(root, 'permissionSetName'), profiles: texts(root, 'profileName') },
      place.from,
    ),
    ipPolicy: choice(root, ['oauthPolicy', 'ipRelaxation'], place, { known: IP_RELAXATIONS, usual: 'enforce' }),
    ipRanges: ranges.value,
    scopes: known(
      childrenNamed(root, 'oauthConfig').flatMap((node) => texts(node, 'scopes')),
      place.from,
    ),
    refreshToken: textFact(root, ['oauthPolicy', 'refreshTokenPolicy'], place),
  });
}

/** `ExternalClientApplication` */
export function parseExternalApp(root: MetadataNode, place: Place): Parsed<ExternalAppMetadata> {
  return parsed({ label: textFact(root, ['label'], place) });
}

/** `ExtlClntAppOauthSettings` */
export function parseOauthSettings(root: MetadataNode, place: Place): Parsed<OauthSettingsMetadata> {
  const ranges = listFact(
    readExternalAppRanges(childrenNamed(root, 'trustedIpRanges'), place),
    place,
    'trustedIpRanges',
  );
  return parsed({
    app: textFact(root, ['externalClientApplication'], place),
    ipRanges: ranges.value,
    scopes: mapped(textFact(root, ['commaSeparatedOauthScopes'], place), listed),
  });
}

/** `ExtlClntAppGlobalOauthSettings` */
export function parseGlobalOauth(root: MetadataNode, place: Place): Parsed<GlobalOauthMetadata> {
  const certificate = textFact(root, ['certificate'], place);
  return parsed({
    certificate,
    app: textFact(root, ['externalClientApplication'], place),
    certificateEnds: certificate.known ? endOfCertificate(certificate.value, place) : certificate,
    clientCredentials: booleanFact(root, ['isClientCredentialsFlowEnabled'], place),
    deviceFlow: booleanFact(root, ['isDeviceFlowEnabled'], place),
  });
}

/** `ExtlClntAppOauthConfigurablePolicies` */
export function parseOauthPolicies(root: MetadataNode, place: Place): Parsed<OauthPolicyMetadata> {
  const names = (element: string): Fact<readonly string[]> => mapped(textFact(root, [element], place), listed);
  const permissionSets = names('commaSeparatedPermissionSet');
  const profiles = names('commaSeparatedProfile');
  return parsed({
    app: textFact(root, ['externalClientApplication'], place),
    clientCredentials: flag(root, ['isClientCredentialsFlowEnabled'], place),
    runAs: textFact(root, ['clientCredentialsFlowUser'], place),
    permitted: choice(root, ['permittedUsersPolicyType'], place, { known: PERMITTED, usual: 'self-authorised' }),
    openedBy: !permissionSets.known
      ? permissionSets
      : mapped(profiles, (value) => ({ permissionSets: permissionSets.value, profiles: value })),
    ipPolicy: choice(root, ['ipRelaxationPolicyType'], place, { known: IP_RELAXATIONS, usual: 'enforce' }),
    refreshToken: textFact(root, ['refreshTokenPolicyType'], place),
  });
}

/** `ExtlClntAppConfigurablePolicies`: false in either of both switches it off, and what is not stored does not. */
export function parseAppPolicies(root: MetadataNode, place: Place): Parsed<AppSwitchMetadata> {
  const enabled = booleanFact(root, ['isEnabled'], place);
  const plugin = booleanFact(root, ['isOauthPluginEnabled'], place);
  const isOff = (one: Fact<boolean | undefined>): boolean => one.known && one.value === false;
  return parsed({
    app: textFact(root, ['externalClientApplication'], place),
    switchedOff: isOff(enabled)
      ? mapped(enabled, () => true)
      : mapped(plugin.known && !isOff(plugin) ? enabled : plugin, () => isOff(plugin)),
  });
}

function parsed<T extends object>(value: T & Readonly<Record<keyof T, Fact<unknown>>>): Parsed<T> {
  return { value, gaps: gapsOf(Object.values<Fact<unknown>>(value)) };
}

function flag(root: MetadataNode, path: readonly string[], place: Place): Fact<boolean> {
  return mapped(booleanFact(root, path, place), (value) => value === true);
}

/** One of the words of a list, in any case; a word that is not in it is a gap. */
function choice<T>(
  root: MetadataNode,
  path: readonly string[],
  place: Place,
  words: { readonly known: Readonly<Record<string, T>>; readonly usual: T },
): Fact<T> {
  const text = textFact(root, path, place);
  if (!text.known) return text;
  if (text.value === undefined) return known(words.usual, place.from);
  const value = words.known[text.value.toUpperCase()];
  const element = path.at(-1) ?? '';
  const why = Text.of('facts.element.choice', { element, found: clip(text.value) });
  return value === undefined ? unreadable(gapOf(place, { why }, element)) : known(value, place.from);
}

function texts(node: MetadataNode, name: string): readonly string[] {
  return childrenNamed(node, name).map(({ text }) => text.trim());
}

function listed(text: string | undefined): readonly string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function mapped<T, U>(fact: Fact<T>, change: (value: T) => U): Fact<U> {
  return fact.known ? { ...fact, value: change(fact.value) } : fact;
}
