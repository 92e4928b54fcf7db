/**
 * The apps of an org by its objects: connected apps and External Client Apps, and which permission sets and profiles open
 * them; what the objects leave open, by metadata (docs/salesforce.md section 8, C: described before they are asked).
 */
import { type AppFacts, type AppOpenedBy, type AppsSeen, type Fact, known, unreadable } from '../../../policy/index.js';
import { Text } from '../../../text.js';
import { type Capabilities, gap, type GapList } from '../session/index.js';
import type { MetadataReader } from '../settings/index.js';
import {
  fieldsOf,
  isRow,
  needFlag,
  needId,
  type OrgClient,
  OrgRefusal,
  type Row,
  rowsOf,
  textOf,
} from '../wire/index.js';
import { connectedApp, externalApp, type AroundApps } from './appOf.js';
import { readAppMetadata } from './metadata.js';
import { readAppTokens } from './tokens.js';

export interface AppsReading {
  readonly client: OrgClient;
  readonly metadata: MetadataReader;
  readonly gaps: GapList;
  readonly capabilities: Capabilities;
  /** Whether the org blocks the username-password flow; undefined where it does not say. */
  readonly passwordFlowBlocked: Fact<boolean | undefined>;
  /** Only the certificates of apps with one of these labels; the rest of them stays unread. */
  readonly labels?: ReadonlySet<string>;
}

const CONNECTED = ['Id', 'Name', 'OptionsAllowAdminApprovedUsersOnly'];
const EXTERNAL = ['Id', 'MasterLabel', 'DeveloperName'];
const POLICIES = [
  ...['ExternalClientApplicationId', 'PermittedUsersPolicyType', 'IpRelaxationPolicyType', 'RefreshTokenPolicyType'],
  ...['IsClientCredentialsFlowEnabled', 'ClientCredentialsFlowUser'],
];

const UNASKED_GAP = gap('apps', Text.of('facts-org.gap.unasked'));
const UNASKED: Pick<AroundApps, 'openedBy' | 'policies' | 'tokens'> = {
  openedBy: unreadable(UNASKED_GAP),
  policies: unreadable(UNASKED_GAP),
  tokens: unreadable(UNASKED_GAP),
};

/** Partial where one of the kinds could not be read, unreadable where neither could. */
export async function readApps(reading: AppsReading): Promise<Fact<AppsSeen>> {
  const { capabilities, client, gaps, metadata, passwordFlowBlocked } = reading;
  const connected = await objectRows(reading, 'ConnectedApplication', CONNECTED);
  const external = await externalRows(reading);
  if (!connected.known && !external.known) return connected;
  const { labels } = reading;
  const rows = {
    connected: valueOf(connected).filter((row) => labels?.has(textOf(row, 'Name') ?? '') ?? true),
    external: valueOf(external).filter((row) => labels?.has(textOf(row, 'MasterLabel') ?? '') ?? true),
  };
  const around: AroundApps = {
    passwordFlowBlocked,
    metadata: await readAppMetadata(metadata, gaps, {
      connected: rows.connected.map((row) => needId(row, 'Id')),
      external: rows.external.length > 0,
      ...(labels !== undefined && { certificatesOnly: true }),
    }),
    ...(labels === undefined
      ? {
          openedBy: await readAccess(client, gaps),
          tokens: await readAppTokens(client, gaps, capabilities),
          policies: await readPolicies(reading, rows.external.length > 0),
        }
      : UNASKED),
  };
  const apps = [
    ...rows.connected.map((row) => connectedApp(row, around)),
    ...rows.external.map((row) => externalApp(row, around)),
  ];
  const value = { apps, strangers: strangersIn(around.tokens, apps) };
  const partial = [connected, external].flatMap((fact) => (fact.known ? [] : [fact.gap]))[0];
  const from = 'ConnectedApplication, ExternalClientApplication';
  return known(value, from, partial);
}

/** Tokens that name no app of the org. */
function strangersIn(tokens: AroundApps['tokens'], apps: readonly AppFacts[]): AppsSeen['strangers'] {
  const labels = new Set(apps.map(({ label }) => label));
  return new Map(tokens.known ? [...tokens.value.byLabel].filter(([label]) => !labels.has(label)) : []);
}

const valueOf = (fact: Fact<readonly Row[]>): readonly Row[] => (fact.known ? fact.value : []);

/** The fields that the org has of those that are wanted. */
async function objectRows(
  { client, gaps }: Pick<AppsReading, 'client' | 'gaps'>,
  object: string,
  wanted: readonly string[],
): Promise<Fact<readonly Row[]>> {
  return gaps.read(object, object, 'ViewSetup', async () => rowsIn(client, object, wanted));
}

async function rowsIn(client: OrgClient, object: string, wanted: readonly string[]): Promise<readonly Row[]> {
  const fields = await fieldsOf(client, object);
  return rowsOf(client, `SELECT ${wanted.filter((field) => fields.has(field)).join(', ')} FROM ${object} ORDER BY Id`);
}

/**
 * The org hides an object from a session without the permission as if it were not there. That it has no External Client
 * Apps is known where its metadata have none, or do not know the type.
 */
async function externalRows({ client, gaps, metadata }: AppsReading): Promise<Fact<readonly Row[]>> {
  const object = 'ExternalClientApplication';
  try {
    return known(await rowsIn(client, object, EXTERNAL), object);
  } catch (error) {
    if (!(error instanceof OrgRefusal)) throw error;
    if (await hasNone(metadata)) return known([], object);
    return objectRows({ client, gaps }, object, EXTERNAL);
  }
}

async function hasNone(metadata: MetadataReader): Promise<boolean> {
  try {
    return (await metadata.list('ExternalClientApplication')).size === 0;
  } catch (error) {
    if (error instanceof OrgRefusal) return error.code.endsWith('INVALID_TYPE');
    throw error;
  }
}

/** By the id of the app. */
async function readPolicies(reading: AppsReading, any: boolean): Promise<AroundApps['policies']> {
  const object = 'ExtlClntAppOauthPlcyCnfg';
  if (!any) return known(new Map<string, Row>(), object);
  const read = await objectRows(reading, object, POLICIES);
  return read.known
    ? { ...read, value: new Map(read.value.map((row) => [needId(row, 'ExternalClientApplicationId'), row])) }
    : read;
}

/** By the id of the app. A profile opens an app by its own permission set. */
async function readAccess(client: OrgClient, gaps: GapList): Promise<AroundApps['openedBy']> {
  return gaps.read('SetupEntityAccess', 'SetupEntityAccess', 'ViewSetup', async () => {
    const soql =
      'SELECT SetupEntityId, Parent.Name, Parent.IsOwnedByProfile, Parent.Profile.Name FROM SetupEntityAccess ' +
      "WHERE SetupEntityType IN ('ConnectedApplication', 'ExternalClientApplication') ORDER BY Id";
    const opened = new Map<string, { permissionSets: string[]; profiles: string[] }>();
    for (const row of await rowsOf(client, soql)) {
      const { Parent: parent } = row;
      if (!isRow(parent)) continue;
      const id = needId(row, 'SetupEntityId');
      const by = opened.get(id) ?? { permissionSets: [], profiles: [] };
      opened.set(id, by);
      const profile = parent['Profile'];
      if (!needFlag(parent, 'IsOwnedByProfile')) by.permissionSets.push(textOf(parent, 'Name') ?? '');
      else if (isRow(profile)) by.profiles.push(textOf(profile, 'Name') ?? '');
    }
    return opened satisfies ReadonlyMap<string, AppOpenedBy>;
  });
}
