/**
 * What an org calls the OAuth policies of an External Client App. Salesforce makes them with the app, under a name that depends on
 * how the app was made, and refuses a second one (docs/salesforce.md section 8, C).
 */
import { textFact } from '../../metadata/index.js';
import { type Fact, known, unreadable } from '../../../policy/index.js';
import type { MetadataReader } from '../settings/index.js';
import { OrgRefusal } from '../wire/index.js';
import { refusedGap } from '../session/index.js';
import { inTens } from './metadata.js';

const POLICIES = {
  type: 'ExtlClntAppOauthConfigurablePolicies',
  elements: ['externalClientApplication', 'clientCredentialsFlowUser'],
};

interface OauthPoliciesOfApp {
  /** Their full name. */
  readonly name: string;
  readonly runAs: Fact<string | undefined>;
}

/** Known undefined where none of those that could be read are of the app. @param app its full name */
export async function readPolicyName(metadata: MetadataReader, app: string): Promise<Fact<string | undefined>> {
  try {
    const found = await oauthPoliciesOf(metadata, app);
    return known(found?.name, `readMetadata ${POLICIES.type}`);
  } catch (error) {
    if (!(error instanceof OrgRefusal)) throw error;
    return unreadable(refusedGap(POLICIES.type, error, 'ModifyMetadata'));
  }
}

/** @throws OrgRefusal where this session may not use the Metadata API */
export async function oauthPoliciesOf(metadata: MetadataReader, app: string): Promise<OauthPoliciesOfApp | undefined> {
  const names = await metadata.names(POLICIES.type);
  // Most are called after their app: one call reads these.
  const likely = names.filter((name) => name.startsWith(app));
  const rest = names.filter((name) => !likely.includes(name));
  return (await among(metadata, app, likely)) ?? (await among(metadata, app, rest));
}

async function among(
  metadata: MetadataReader,
  app: string,
  names: readonly string[],
): Promise<OauthPoliciesOfApp | undefined> {
  for (const [name, { from, root }] of await inTens(metadata, POLICIES, names)) {
    const place = { what: `${POLICIES.type} ${name}`, from };
    const of = textFact(root, ['externalClientApplication'], place);
    if (of.known && of.value === app) return { name, runAs: textFact(root, ['clientCredentialsFlowUser'], place) };
  }
  return undefined;
}
