/**
 * The apps of an org by its objects: connected apps and External Client Apps with the policies of the latter, and which
 * permission sets and profiles open them (docs/salesforce.md section 8, C: described before they are asked).
 */
import {
  known,
  type AppFacts,
  type AppIpPolicy,
  type AppTokens,
  type Fact,
  type Gap,
  unreadable,
} from '../../../policy/index.js';
import { Text } from '../../../text.js';
import { type Capabilities, gap, type GapList } from '../session/index.js';
import { isRow, needFlag, needId, type OrgClient, type Row, rowsOf, textOf } from '../wire/index.js';
import type { MetadataReader } from '../settings/index.js';
import { type AppMetadata, readAppMetadata } from './metadata.js';
import { readAppTokens, type TokensByApp } from './tokens.js';

type OpenedBy = Readonly<Record<'permissionSets' | 'profiles', readonly string[]>>;

interface Around {
  readonly metadata: AppMetadata;
  readonly openedBy: Fact<ReadonlyMap<string, OpenedBy>>;
  readonly tokens: Fact<TokensByApp>;
  readonly policies: Fact<ReadonlyMap<string, Row>>;
}

/** Unreadable where either kind could not be read; an org without External Client Apps has none of them. */
export async function readApps(
  client: OrgClient,
  metadata: MetadataReader,
  gaps: GapList,
  capabilities: Capabilities,
): Promise<Fact<readonly AppFacts[]>> {
  const connected = await objectRows(client, gaps, 'ConnectedApplication', [
    'Id',
    'Name',
    'OptionsAllowAdminApprovedUsersOnly',
  ]);
  if (!connected.known) return connected;
  const external = await objectRows(client, gaps, 'ExternalClientApplication', ['Id', 'MasterLabel', 'DeveloperName']);
  if (!external.known) return external;
  const around: Around = {
    metadata: await readAppMetadata(metadata, gaps),
    openedBy: await readAccess(client, gaps),
    tokens: await readAppTokens(client, gaps, capabilities),
    policies: await readPolicies(client, gaps, external.value.length > 0),
  };
  return known(
    [
      ...connected.value.map((row) => connectedApp(row, around)),
      ...external.value.map((row) => externalApp(row, around)),
    ],
    'ConnectedApplication, ExternalClientApplication',
  );
}

async function objectRows(
  client: OrgClient,
  gaps: GapList,
  object: string,
  fields: readonly string[],
): Promise<Fact<readonly Row[]>> {
  return gaps.read(object, object, 'ViewSetup', async () =>
    rowsOf(client, `SELECT ${fields.join(', ')} FROM ${object} ORDER BY Id`),
  );
}

/** By the id of the app. */
async function readPolicies(client: OrgClient, gaps: GapList, any: boolean): Promise<Around['policies']> {
  if (!any) return known(new Map<string, Row>(), 'ExtlClntAppOauthPlcyCnfg');
  const read = await objectRows(client, gaps, 'ExtlClntAppOauthPlcyCnfg', [
    'ExternalClientApplicationId',
    'PermittedUsersPolicyType',
    'IpRelaxationPolicyType',
    'RefreshTokenPolicyType',
    'IsClientCredentialsFlowEnabled',
    'ClientCredentialsFlowUser',
  ]);
  return read.known
    ? { ...read, value: new Map(read.value.map((row) => [needId(row, 'ExternalClientApplicationId'), row])) }
    : read;
}

/** By the id of the app. A profile opens an app by its own permission set. */
async function readAccess(client: OrgClient, gaps: GapList): Promise<Around['openedBy']> {
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
    return opened;
  });
}

const IP_POLICIES: Readonly<Record<string, AppIpPolicy>> = {
  Enforce: 'enforce',
  Enforce_RelaxRefresh: 'relax-refresh',
  Bypass_2factor: 'relax-with-second-factor',
  Bypass: 'relax',
};

/** What objects do not tell and metadata do. */
function unasked<T>(label: string): Fact<T> {
  return unreadable(gap(label, Text.of('facts-org.gap.app-metadata')));
}

function connectedApp(row: Row, around: Around): AppFacts {
  const id = needId(row, 'Id');
  const label = textOf(row, 'Name') ?? '';
  const approved = needFlag(row, 'OptionsAllowAdminApprovedUsersOnly');
  const { connected } = around.metadata;
  const found = connected.known ? connected.value.get(id) : undefined;
  const [namespace, name] = splitName(found?.fullName ?? '');
  const of = <T>(fact: Fact<T> | undefined): Fact<T> => fact ?? (connected.known ? unasked(label) : connected);
  return {
    ...{ kind: 'connected', id, name, label },
    ...common(id, label, around),
    namespace: of(found && known(namespace, 'ConnectedApp')),
    clientCredentials: of(found?.clientCredentials),
    runAs: of(found?.runAs),
    certificateEnds: of(found?.certificateEnds),
    permitted: known(approved ? 'admin-approved' : 'self-authorised', 'ConnectedApplication'),
    ipPolicy: of(found?.ipPolicy),
    scopes: of(found?.scopes),
    refreshToken: of(found?.refreshToken),
  };
}

/** A namespace has no underscore at its end, and two stand behind it. */
function splitName(fullName: string): [namespace: string | undefined, name: string] {
  const [, namespace, name] = /^([A-Za-z][A-Za-z0-9_]*?)__(.+)$/u.exec(fullName) ?? [];
  return name === undefined ? [undefined, fullName] : [namespace, name];
}

function externalApp(row: Row, around: Around): AppFacts {
  const id = needId(row, 'Id');
  const label = textOf(row, 'MasterLabel') ?? '';
  const of = <T>(read: (policy: Row) => T | undefined): Fact<T> => policyFact(around.policies, id, label, read);
  const { external, names } = around.metadata;
  const fullName = names.known ? names.value.get(id) : undefined;
  const global = external.known && fullName !== undefined ? external.value.get(fullName) : undefined;
  return {
    ...{ kind: 'external-client', id, name: textOf(row, 'DeveloperName') ?? '', label },
    ...common(id, label, around),
    namespace:
      fullName === undefined ? (names.known ? unasked(label) : names) : known(splitName(fullName)[0], 'listMetadata'),
    certificateEnds: global?.certificateEnds ?? (external.known ? unasked(label) : external),
    scopes: unasked(label),
    clientCredentials: of((policy) => needFlag(policy, 'IsClientCredentialsFlowEnabled')),
    runAs: within(
      of((policy) => [textOf(policy, 'ClientCredentialsFlowUser')] as const),
      ([user]) => user,
    ),
    permitted: of((policy) =>
      textOf(policy, 'PermittedUsersPolicyType') === 'AdminApprovedPreAuthorized'
        ? 'admin-approved'
        : 'self-authorised',
    ),
    ipPolicy: of((policy) => IP_POLICIES[textOf(policy, 'IpRelaxationPolicyType') ?? '']),
    refreshToken: within(
      of((policy) => [textOf(policy, 'RefreshTokenPolicyType')] as const),
      ([policy]) => policy,
    ),
  };
}

function common(id: string, label: string, { openedBy, tokens }: Around): Pick<AppFacts, 'openedBy' | 'tokens'> {
  const none: OpenedBy = { permissionSets: [], profiles: [] };
  const noTokens: AppTokens = { count: 0 };
  return {
    openedBy: within(openedBy, (byId) => byId.get(id) ?? none),
    tokens: within(tokens, ({ byId, byLabel }) => byId.get(id) ?? byLabel.get(label) ?? noTokens),
  };
}

/** An app without a policy record, or with a value that nobody knows, is a gap and never a default. */
function policyFact<T>(
  policies: Around['policies'],
  id: string,
  label: string,
  read: (policy: Row) => T | undefined,
): Fact<T> {
  if (!policies.known) return policies;
  const policy = policies.value.get(id);
  const value = policy === undefined ? undefined : read(policy);
  const lacking: Gap = gap(label, Text.of('facts-org.gap.app-metadata'));
  return value === undefined ? unreadable(lacking) : known(value, 'ExtlClntAppOauthPlcyCnfg');
}

function within<T, U>(fact: Fact<T>, change: (value: T) => U): Fact<U> {
  return fact.known ? { ...fact, value: change(fact.value) } : fact;
}
