/**
 * Settings of the org as a whole.
 */
import { type Fact, type Gap, known, unreadable } from '../../../policy/index.js';
import { Text } from '../../../text.js';
import {
  booleanFact,
  type MetadataNode,
  OAUTH_OIDC_ELEMENTS,
  type OauthOidcSettings,
  type Parsed,
  parseOauthOidcSettings,
  parseSecuritySettings,
  type Place,
  SECURITY_ELEMENTS,
  type SecuritySettings,
  textFact,
} from '../../metadata/index.js';
import { type OrgClient, OrgRefusal } from '../wire/index.js';
import { gap, type GapList, refusedGap } from '../session/index.js';
import { MOST_NAMES, type Component, type ComponentType, type MetadataReader } from './metadata.js';

/** Metadata API `MyDomainSettings` (fullName `MyDomain`). */
export interface MyDomainSettings {
  /** API logins at login.salesforce.com and test.salesforce.com are refused. Known `undefined`: not stored. */
  readonly apiLoginRequiresOrgDomain: Fact<boolean | undefined>;
  /** Logins in a browser are possible at the My Domain only. */
  readonly loginWithMyDomainOnly: Fact<boolean | undefined>;
}

/** Metadata API `ProfilePasswordPolicy`: what a profile has instead of the org's password policies. */
export interface ProfilePasswordPolicy {
  /** The profile's name as the policy gives it. */
  readonly profile: string;
  /** Attempts before a lockout; 0: no limit. */
  readonly maxLoginAttempts: Fact<string | undefined>;
  /** Minutes; 0: until an administrator unlocks. */
  readonly lockoutInterval: Fact<string | undefined>;
  /** Days; 0: never. */
  readonly passwordExpiration: Fact<string | undefined>;
  /** Characters. */
  readonly minimumPasswordLength: Fact<string | undefined>;
}

const SECURITY: ComponentType = { type: 'SecuritySettings', elements: SECURITY_ELEMENTS };
const OAUTH_OIDC: ComponentType = { type: 'OauthOidcSettings', elements: OAUTH_OIDC_ELEMENTS };
const MY_DOMAIN: ComponentType = {
  type: 'MyDomainSettings',
  elements: ['doesApiLoginRequireOrgDomain', 'canOnlyLoginWithMyDomainUrl'],
};
const PASSWORD_POLICY: ComponentType = {
  type: 'ProfilePasswordPolicy',
  elements: ['lockoutInterval', 'maxLoginAttempts', 'minimumPasswordLength', 'passwordExpiration', 'profile'],
};
/** First API version with OauthOidcSettings (D). */
const OAUTH_OIDC_SINCE = 56;

export class SettingsReader {
  readonly #client: OrgClient;
  readonly #metadata: MetadataReader;
  readonly #gaps: GapList;

  public constructor(client: OrgClient, metadata: MetadataReader, gaps: GapList) {
    this.#client = client;
    this.#metadata = metadata;
    this.#gaps = gaps;
  }

  /** Trusted ranges, password, session and single sign-on settings. Every org has them. */
  public async security(): Promise<Fact<SecuritySettings>> {
    const read = await this.#component(SECURITY, 'Security');
    if ('what' in read) return unreadable(read);
    if (read.component === undefined) {
      return this.#gaps.note(unreadable(gap(SECURITY.type, Text.of('facts-org.gap.not-there'), 'ModifyMetadata')));
    }
    return this.#parsed(SECURITY, read.component, parseSecuritySettings);
  }

  /** Known `undefined`: the org does not store these settings, so their defaults hold. */
  public async oauthOidc(): Promise<Fact<OauthOidcSettings | undefined>> {
    if (Number(this.#client.apiVersion) < OAUTH_OIDC_SINCE) {
      const reason = Text.of('facts-org.gap.api-version', {
        needed: String(OAUTH_OIDC_SINCE),
        used: this.#client.apiVersion,
      });
      return this.#gaps.note(unreadable(gap(OAUTH_OIDC.type, reason)));
    }
    return this.#optional(OAUTH_OIDC, 'OauthOidc', parseOauthOidcSettings);
  }

  public async myDomain(): Promise<Fact<MyDomainSettings | undefined>> {
    return this.#optional(MY_DOMAIN, 'MyDomain', (root, place) => ({
      value: {
        apiLoginRequiresOrgDomain: booleanFact(root, ['doesApiLoginRequireOrgDomain'], place),
        loginWithMyDomainOnly: booleanFact(root, ['canOnlyLoginWithMyDomainUrl'], place),
      },
      gaps: [],
    }));
  }

  /** Empty where no profile has a password policy of its own. */
  public async passwordPolicies(): Promise<Fact<readonly ProfilePasswordPolicy[]>> {
    try {
      const names = [...(await this.#metadata.list(PASSWORD_POLICY.type)).values()];
      const policies: ProfilePasswordPolicy[] = [];
      for (let at = 0; at < names.length; at += MOST_NAMES) {
        const components = await this.#metadata.read(PASSWORD_POLICY, names.slice(at, at + MOST_NAMES));
        for (const component of components.values()) policies.push(policyOf(component));
      }
      return known(policies, `readMetadata ${PASSWORD_POLICY.type}`);
    } catch (error) {
      if (!(error instanceof OrgRefusal)) throw error;
      return this.#gaps.note(unreadable(refusedGap(PASSWORD_POLICY.type, error, 'ModifyMetadata')));
    }
  }

  async #component(asked: ComponentType, name: string): Promise<{ component: Component | undefined } | Gap> {
    try {
      return { component: await this.#metadata.settings(asked, name) };
    } catch (error) {
      if (!(error instanceof OrgRefusal)) throw error;
      // A type that the org does not have comes with no permission.
      const missing = refusedGap(asked.type, error, error.code === 'INVALID_TYPE' ? undefined : 'ModifyMetadata');
      this.#gaps.add(missing);
      return missing;
    }
  }

  async #optional<T>(
    asked: ComponentType,
    name: string,
    parse: (root: MetadataNode, place: Place) => Parsed<T>,
  ): Promise<Fact<T | undefined>> {
    const read = await this.#component(asked, name);
    if ('what' in read) return unreadable(read);
    if (read.component === undefined) return known(undefined, `readMetadata ${asked.type}`);
    return this.#parsed(asked, read.component, parse);
  }

  #parsed<T>(
    { type }: ComponentType,
    { root, from }: Component,
    parse: (root: MetadataNode, place: Place) => Parsed<T>,
  ): Fact<T> {
    const { value, gaps } = parse(root, { what: type, from });
    this.#gaps.add(...gaps);
    return known(value, from);
  }
}

function policyOf({ root, from }: Component): ProfilePasswordPolicy {
  const place: Place = { what: PASSWORD_POLICY.type, from };
  const profile = textFact(root, ['profile'], place);
  return {
    profile: profile.known ? (profile.value ?? '') : '',
    maxLoginAttempts: textFact(root, ['maxLoginAttempts'], place),
    lockoutInterval: textFact(root, ['lockoutInterval'], place),
    passwordExpiration: textFact(root, ['passwordExpiration'], place),
    minimumPasswordLength: textFact(root, ['minimumPasswordLength'], place),
  };
}
