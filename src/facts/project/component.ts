import { realpath } from 'node:fs/promises';
import type { Gap } from '../../policy/index.js';
import { Text } from '../../text.js';
import { decodeText, readBytes, whyUnread, type Reading } from '../files.js';
import {
  APP_POLICY_ELEMENTS,
  CONNECTED_APP_ELEMENTS,
  EXTERNAL_APP_ELEMENTS,
  gapOf,
  GLOBAL_OAUTH_ELEMENTS,
  OAUTH_POLICY_ELEMENTS,
  OAUTH_SETTINGS_ELEMENTS,
  parseAppPolicies,
  parseConnectedApp,
  parseExternalApp,
  parseGlobalOauth,
  parseOauthPolicies,
  parseOauthSettings,
  OAUTH_OIDC_ELEMENTS,
  parseOauthOidcSettings,
  parsePermissionSet,
  parseProfile,
  parseSecuritySettings,
  PERMISSION_SET_ELEMENTS,
  PROFILE_ELEMENTS,
  readMetadataXml,
  SECURITY_ELEMENTS,
  type MetadataNode,
  type Parsed,
  type Place,
} from '../metadata/index.js';
import type { Replaces } from './replacements.js';
import { isBelow, type FoundFile, type Root } from './walk.js';

/** How one kind of component is written and read. */
export interface ComponentForm<T> {
  readonly root: string;
  readonly elements: readonly string[];
  readonly parse: (root: MetadataNode, place: Place) => Parsed<T>;
}

export const SECURITY = { root: 'SecuritySettings', elements: SECURITY_ELEMENTS, parse: parseSecuritySettings };
export const OAUTH_OIDC = { root: 'OauthOidcSettings', elements: OAUTH_OIDC_ELEMENTS, parse: parseOauthOidcSettings };
export const PROFILE = { root: 'Profile', elements: PROFILE_ELEMENTS, parse: parseProfile };
export const PERMISSION_SET = { root: 'PermissionSet', elements: PERMISSION_SET_ELEMENTS, parse: parsePermissionSet };

export const CONNECTED_APP = { root: 'ConnectedApp', elements: CONNECTED_APP_ELEMENTS, parse: parseConnectedApp };
export const EXTERNAL_APP = {
  root: 'ExternalClientApplication',
  elements: EXTERNAL_APP_ELEMENTS,
  parse: parseExternalApp,
};
export const OAUTH_SETTINGS = {
  root: 'ExtlClntAppOauthSettings',
  elements: OAUTH_SETTINGS_ELEMENTS,
  parse: parseOauthSettings,
};
export const GLOBAL_OAUTH = {
  root: 'ExtlClntAppGlobalOauthSettings',
  elements: GLOBAL_OAUTH_ELEMENTS,
  parse: parseGlobalOauth,
};
export const OAUTH_POLICIES = {
  root: 'ExtlClntAppOauthConfigurablePolicies',
  elements: OAUTH_POLICY_ELEMENTS,
  parse: parseOauthPolicies,
};

export const APP_POLICIES = {
  root: 'ExtlClntAppConfigurablePolicies',
  elements: APP_POLICY_ELEMENTS,
  parse: parseAppPolicies,
};

/** One file of a component, as it is shown: what it holds, or the gap where the whole file could not be read. */
export type ComponentFile<T> =
  | ({ readonly file: string; readonly root: MetadataNode } & Parsed<T>)
  | { readonly file: string; readonly gap: Gap };

/** The line of an element of a file, by the names from the root's child on; where it is missing, of what should hold it. */
export function lineIn(file: ComponentFile<unknown>, path: readonly string[]): number | undefined {
  if ('gap' in file) return file.gap.line;
  let element = file.root;
  for (const name of path) {
    const child = element.children.find((one) => one.name === name);
    if (child === undefined) break;
    element = child;
  }
  return element.line;
}

/** Everything in a file that could not be read. */
export function gapsIn(file: ComponentFile<unknown>): readonly Gap[] {
  return 'gap' in file ? [file.gap] : file.gaps;
}

/** Reads one file below the root. Never throws for what the file is or holds. */
export async function readComponent<T>(
  root: Root,
  found: FoundFile,
  name: string,
  form: ComponentForm<T>,
  replaces: Replaces,
): Promise<ComponentFile<T>> {
  const what = found.kind === 'security' || found.kind === 'oauth-oidc' ? form.root : `${form.root} ${name}`;
  const place: Place = { what, from: found.shown, file: found.shown };
  if (replaces(found.path)) {
    return { file: found.shown, gap: gapOf(place, { why: Text.of('facts.project.replaced') }) };
  }
  const text = await readText(root, found.path);
  if (!text.ok) return { file: found.shown, gap: gapOf(place, { why: text.why }) };
  const xml = readMetadataXml(text.value, form.root, form.elements);
  if (!xml.ok) return { file: found.shown, gap: gapOf(place, xml.problem) };
  return { file: found.shown, root: xml.root, ...form.parse(xml.root, place) };
}

async function readText(root: Root, path: string): Promise<Reading<string>> {
  const refuse = (why: Text): Reading<string> => ({ ok: false, why });
  let real: string;
  try {
    real = await realpath(path);
  } catch (error) {
    return refuse(whyUnread(error));
  }
  if (!isBelow(root, real)) return refuse(Text.of('facts.file.outside'));
  const bytes = await readBytes(real);
  return bytes.ok ? decodeText(bytes.value) : bytes;
}
