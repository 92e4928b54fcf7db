/**
 * Apps as metadata: a connected app in one component, an External Client App in several, each of which tells a part
 * (docs/salesforce.md section 8). Keys and secrets that stand beside are never read.
 */
import { type AppIpPolicy, type Fact, known, type PermittedUsers, unreadable } from '../../policy/index.js';
import { Text } from '../../text.js';
import { certificateEnd } from './certificate.js';
import { childrenNamed, clip, type MetadataNode } from './node.js';
import { gapOf, type Place } from './place.js';
import { booleanFact, textFact } from './values.js';

/** Children of the roots that are looked at. */
export const CONNECTED_APP_ELEMENTS: readonly string[] = ['label', 'oauthConfig', 'oauthPolicy'];
export const GLOBAL_OAUTH_ELEMENTS: readonly string[] = ['certificate', 'externalClientApplication'];

export interface ConnectedAppMetadata {
  readonly clientCredentials: Fact<boolean>;
  readonly runAs: Fact<string | undefined>;
  readonly certificateEnds: Fact<string | undefined>;
  readonly permitted: Fact<PermittedUsers>;
  readonly ipPolicy: Fact<AppIpPolicy>;
  readonly scopes: Fact<readonly string[]>;
  readonly refreshToken: Fact<string | undefined>;
}

export interface GlobalOauthMetadata {
  /** Full name of the External Client App. */
  readonly app: Fact<string | undefined>;
  readonly certificateEnds: Fact<string | undefined>;
}

const IP_RELAXATIONS: Readonly<Record<string, AppIpPolicy>> = {
  ENFORCE: 'enforce',
  ENFORCE_RELAXREFRESH: 'relax-refresh',
  BYPASS_2FACTOR: 'relax-with-second-factor',
  BYPASS: 'relax',
};

/** `ConnectedApp`: what is not stored is Salesforce's default, and a policy that nobody knows is a gap. */
export function parseConnectedApp(root: MetadataNode, place: Place): ConnectedAppMetadata {
  const config = (name: string): readonly string[] => ['oauthConfig', name];
  const flag = (name: string): Fact<boolean> =>
    mapped(booleanFact(root, config(name), place), (value) => value === true);
  const certificate = textFact(root, config('certificate'), place);
  return {
    clientCredentials: flag('isClientCredentialEnabled'),
    runAs: textFact(root, config('oauthClientCredentialUser'), place),
    certificateEnds: certificate.known ? certificateEnd(certificate.value, place) : certificate,
    permitted: mapped(flag('isAdminApproved'), (approved) => (approved ? 'admin-approved' : 'self-authorised')),
    ipPolicy: ipPolicyFact(textFact(root, ['oauthPolicy', 'ipRelaxation'], place), place),
    scopes: known(scopesIn(root), place.from),
    refreshToken: textFact(root, ['oauthPolicy', 'refreshTokenPolicy'], place),
  };
}

/** `ExtlClntAppGlobalOauthSettings` */
export function parseGlobalOauth(root: MetadataNode, place: Place): GlobalOauthMetadata {
  const certificate = textFact(root, ['certificate'], place);
  return {
    app: textFact(root, ['externalClientApplication'], place),
    certificateEnds: certificate.known ? certificateEnd(certificate.value, place) : certificate,
  };
}

function ipPolicyFact(text: Fact<string | undefined>, place: Place): Fact<AppIpPolicy> {
  if (!text.known) return text;
  const found = text.value ?? 'ENFORCE';
  const policy = IP_RELAXATIONS[found.toUpperCase()];
  const why = Text.of('facts.element.choice', { element: 'ipRelaxation', found: clip(found) });
  return policy === undefined ? unreadable(gapOf(place, { why }, 'oauthPolicy')) : known(policy, place.from);
}

function scopesIn(root: MetadataNode): readonly string[] {
  return childrenNamed(root, 'oauthConfig').flatMap((config) =>
    childrenNamed(config, 'scopes').map(({ text }) => text.trim()),
  );
}

function mapped<T, U>(fact: Fact<T>, change: (value: T) => U): Fact<U> {
  return fact.known ? { ...fact, value: change(fact.value) } : fact;
}
