/**
 * The External Client App that a consumer key belongs to, and whether it is switched off. Keys stand beside secrets in the
 * global settings: they are compared with the one that the caller has and are not kept (docs/salesforce.md section 8).
 */
import {
  APP_POLICY_ELEMENTS,
  EXTERNAL_APP_ELEMENTS,
  parseAppPolicies,
  parseExternalApp,
  textFact,
} from '../../metadata/index.js';
import { type AppOfKey, type Fact, known, unreadable } from '../../../policy/index.js';
import { Text } from '../../../text.js';
import { gap } from '../session/index.js';
import { type MetadataReader, nameKey } from '../settings/index.js';
import { OrgRefusal } from '../wire/index.js';
import { inTens } from './metadata.js';
import { oauthPoliciesOf } from './policyName.js';

const GLOBAL = { type: 'ExtlClntAppGlobalOauthSettings', elements: ['consumerKey', 'externalClientApplication'] };
const POLICIES = { type: 'ExtlClntAppConfigurablePolicies', elements: APP_POLICY_ELEMENTS };
const HEADER = { type: 'ExternalClientApplication', elements: EXTERNAL_APP_ELEMENTS };

/** Known undefined where no External Client App that could be read has the key. */
export async function readAppOfKey(metadata: MetadataReader, key: string): Promise<Fact<AppOfKey | undefined>> {
  try {
    const name = await appOf(metadata, key);
    if (name === undefined) return known(undefined, `readMetadata ${GLOBAL.type}`);
    return known(await appNamed(metadata, name), `readMetadata ${POLICIES.type}`);
  } catch (error) {
    if (!(error instanceof OrgRefusal)) throw error;
    return unreadable(gap(GLOBAL.type, Text.of('facts-org.gap.app-secrets')));
  }
}

async function appOf(metadata: MetadataReader, key: string): Promise<string | undefined> {
  for (const [name, { from, root }] of await inTens(metadata, GLOBAL, await metadata.names(GLOBAL.type))) {
    const place = { what: `${GLOBAL.type} ${name}`, from };
    const found = textFact(root, ['consumerKey'], place);
    const app = textFact(root, ['externalClientApplication'], place);
    if (found.known && found.value === key && app.known) return app.value;
  }
  return undefined;
}

async function appNamed(metadata: MetadataReader, name: string): Promise<AppOfKey> {
  const header = (await metadata.read(HEADER, [name])).get(nameKey(name));
  const told = header && parseExternalApp(header.root, { what: name, from: header.from }).value.label;
  const label = (told?.known === true ? told.value : undefined) ?? name;
  const unread = unreadable<never>(gap(name, Text.of('facts-org.gap.app-metadata')));
  const runAs = (await oauthPoliciesOf(metadata, name))?.runAs ?? unread;
  for (const [policies, { from, root }] of await inTens(metadata, POLICIES, await metadata.names(POLICIES.type))) {
    const { app, switchedOff } = parseAppPolicies(root, { what: `${POLICIES.type} ${policies}`, from }).value;
    if (!app.known || app.value !== name) continue;
    return { label, switchedOff, runAs };
  }
  return { label, switchedOff: unread, runAs };
}
