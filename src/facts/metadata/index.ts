/**
 * Metadata API components to facts: pure, from elements that came from XML files or from objects of an API.
 */
export type { Parsed, Place } from './place.js';
export { gapOf, gapsOf } from './place.js';
export { fromObject, type MetadataNode } from './node.js';
export { readMetadataXml } from './xml.js';
export type { UserPermission } from './permissions.js';
export {
  parseSecuritySettings,
  passwordPoliciesFrom,
  SECURITY_ELEMENTS,
  type SecuritySettings,
  type SessionSettings,
} from './securitySettings.js';
export { OAUTH_OIDC_ELEMENTS, parseOauthOidcSettings, type OauthOidcSettings } from './oauthOidcSettings.js';
export { parseProfile, PROFILE_ELEMENTS, type ProfileMetadata } from './profile.js';
export { parsePermissionSet, PERMISSION_SET_ELEMENTS, type PermissionSetMetadata } from './permissionSet.js';
export { booleanFact, textFact } from './values.js';
export {
  APP_POLICY_ELEMENTS,
  type AppSwitchMetadata,
  parseAppPolicies,
  CONNECTED_APP_ELEMENTS,
  type ConnectedAppMetadata,
  type ExternalAppMetadata,
  EXTERNAL_APP_ELEMENTS,
  GLOBAL_OAUTH_ELEMENTS,
  type GlobalOauthMetadata,
  OAUTH_POLICY_ELEMENTS,
  OAUTH_SETTINGS_ELEMENTS,
  type OauthPolicyMetadata,
  type OauthSettingsMetadata,
  parseConnectedApp,
  parseExternalApp,
  parseGlobalOauth,
  parseOauthPolicies,
  parseOauthSettings,
} from './apps.js';
