import { decoded } from '../decoded.js';

/** The kinds of component that a project is read for. */
export type Kind = 'security' | 'oauth-oidc' | 'profile' | 'permission-set' | AppFileKind;

/** The files of apps: an External Client App has several. */
type AppFileKind =
  | 'connected-app'
  | 'external-app'
  | 'oauth-settings'
  | 'global-oauth'
  | 'oauth-policies'
  | 'app-policies';

export interface FileName {
  readonly kind: Kind;
  /** The name in the Metadata API: the file name without its suffix, still URL-encoded. */
  readonly metadataName: string;
}

const SUFFIX = '(?:-meta\\.xml)?$';
export type FileNames = readonly (readonly [Kind, RegExp])[];

const of = (suffix: string): RegExp => new RegExp(`^(.+)\\.${suffix}${SUFFIX}`, 'u');
const OAUTH_OIDC_FILE = ['oauth-oidc', new RegExp(`^(OauthOidc)\\.settings${SUFFIX}`, 'u')] as const;

/** What tells of logins with a password. */
export const LOGIN_FILES: FileNames = [
  ['security', new RegExp(`^(Security)\\.settings${SUFFIX}`, 'u')],
  OAUTH_OIDC_FILE,
  ['profile', of('profile')],
  ['permission-set', of('permissionset')],
];

/** What tells of apps. */
export const APP_FILES: FileNames = [
  OAUTH_OIDC_FILE,
  ['connected-app', of('connectedApp')],
  ['external-app', of('eca')],
  ['oauth-settings', of('ecaOauth')],
  ['global-oauth', of('ecaGlblOauth')],
  ['oauth-policies', of('ecaOauthPlcy')],
  ['app-policies', of('ecaPlcy')],
];

/**
 * What a file holds, by its name; undefined for files of no interest. Source format ends in `-meta.xml`, metadata
 * format does not. The folder does not matter, as it does not to sf.
 */
export function classify(fileName: string, names: FileNames): FileName | undefined {
  for (const [kind, pattern] of names) {
    const metadataName = pattern.exec(fileName)?.[1];
    if (metadataName !== undefined) return { kind, metadataName };
  }
  return undefined;
}

/** A name that would be one of metadata but for its case. Salesforce CLI knows suffixes in one case alone. */
export function isMisspelt(fileName: string, names: FileNames): boolean {
  return (
    classify(fileName, names) === undefined &&
    names.some(([, pattern]) => new RegExp(pattern.source, 'iu').test(fileName))
  );
}

/**
 * What people call the component: percent sequences decoded, those that are broken kept as they are. Composed (NFC),
 * because some file systems hand out kana and accents taken apart and people type them whole.
 */
export function decodeName(metadataName: string): string {
  return metadataName.replace(/(?:%[\da-f]{2})+/giu, decoded).normalize('NFC');
}
