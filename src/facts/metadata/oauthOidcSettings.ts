import type { Fact } from '../../policy/index.js';
import type { MetadataNode } from './node.js';
import { gapsOf, type Parsed, type Place } from './place.js';
import { booleanFact } from './values.js';

/** Metadata API `OauthOidcSettings` (fullName `OauthOidc`, API 56 and later). */
export interface OauthOidcSettings {
  /** `blockOAuthUnPwFlow`: the OAuth username-password flow is blocked. Known `undefined`: not stored. */
  readonly passwordFlowBlocked: Fact<boolean | undefined>;
}

/** Children of the root that {@link parseOauthOidcSettings} looks at. */
export const OAUTH_OIDC_ELEMENTS: readonly string[] = ['blockOAuthUnPwFlow'];

export function parseOauthOidcSettings(root: MetadataNode, place: Place): Parsed<OauthOidcSettings> {
  const passwordFlowBlocked = booleanFact(root, ['blockOAuthUnPwFlow'], place);
  return { value: { passwordFlowBlocked }, gaps: gapsOf([passwordFlowBlocked]) };
}
