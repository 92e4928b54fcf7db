/**
 * What only the metadata of apps hold: flows, run-as user, certificate, ranges and scopes of connected apps; certificates,
 * ranges and scopes of External Client Apps. Some stand beside keys and secrets, which are neither read nor kept, and an
 * org opens those only where it allows access to OAuth consumer secrets by the Metadata API (docs/salesforce.md section 8, D).
 */
import {
  APP_POLICY_ELEMENTS,
  type AppSwitchMetadata,
  CONNECTED_APP_ELEMENTS,
  type ConnectedAppMetadata,
  GLOBAL_OAUTH_ELEMENTS,
  type GlobalOauthMetadata,
  type MetadataNode,
  OAUTH_SETTINGS_ELEMENTS,
  type OauthSettingsMetadata,
  type Parsed,
  parseAppPolicies,
  parseConnectedApp,
  parseGlobalOauth,
  parseOauthSettings,
  type Place,
} from '../../metadata/index.js';
import { type Fact, known, unreadable } from '../../../policy/index.js';
import { Text } from '../../../text.js';
import { gap, type GapList } from '../session/index.js';
import { type Component, type ComponentType, type MetadataReader, MOST_NAMES, nameKey } from '../settings/index.js';
import { inParallel, MOST_AT_ONCE, OrgRefusal } from '../wire/index.js';

export interface AppMetadata {
  /** By the id of the app. */
  readonly connected: Fact<ReadonlyMap<string, ConnectedAppMetadata & { readonly fullName: string }>>;
  /** By the full name of the app. */
  readonly settings: Fact<ReadonlyMap<string, OauthSettingsMetadata>>;
  readonly global: Fact<ReadonlyMap<string, GlobalOauthMetadata>>;
  readonly switches: Fact<ReadonlyMap<string, AppSwitchMetadata>>;
  /** Full names of External Client Apps by id: the namespace stands before two underscores. */
  readonly names: Fact<ReadonlyMap<string, string>>;
}

export interface AskedMetadata {
  /** Ids of connected apps. */
  readonly connected: readonly string[];
  /** Whether there are External Client Apps. */
  readonly external: boolean;
  /** What else they hold stays unread. */
  readonly certificatesOnly?: true;
}

/** Nothing is asked of a kind of which the org has no app. */
export async function readAppMetadata(
  metadata: MetadataReader,
  gaps: GapList,
  { certificatesOnly, connected, external }: AskedMetadata,
): Promise<AppMetadata> {
  const of = async <T>(
    what: string,
    is: boolean,
    read: () => Promise<ReadonlyMap<string, T>>,
  ): Promise<Fact<ReadonlyMap<string, T>>> =>
    is ? gaps.read(what, `readMetadata ${what}`, 'ModifyMetadata', read) : known(new Map<string, T>(), what);
  const names = await of('ExternalClientApplication', external, async () => metadata.list('ExternalClientApplication'));
  return {
    names,
    connected: await of('ConnectedApp', connected.length > 0, async () => readConnected(metadata, new Set(connected))),
    settings: await of('ExtlClntAppOauthSettings', external && certificatesOnly !== true, async () =>
      readByApp(metadata, { type: 'ExtlClntAppOauthSettings', elements: OAUTH_SETTINGS_ELEMENTS }, parseOauthSettings),
    ),
    switches: await of('ExtlClntAppConfigurablePolicies', external && certificatesOnly !== true, async () =>
      readByApp(metadata, { type: 'ExtlClntAppConfigurablePolicies', elements: APP_POLICY_ELEMENTS }, parseAppPolicies),
    ),
    global:
      external && names.known
        ? await readGlobal(metadata, gaps)
        : names.known
          ? known(new Map(), 'ExtlClntAppGlobalOauthSettings')
          : names,
  };
}

/** Of a session that may use the Metadata API, the org alone can refuse this: it keeps what stands beside secrets. */
async function readGlobal(metadata: MetadataReader, gaps: GapList): Promise<AppMetadata['global']> {
  const type = 'ExtlClntAppGlobalOauthSettings';
  try {
    const read = await readByApp(metadata, { type, elements: GLOBAL_OAUTH_ELEMENTS }, parseGlobalOauth);
    return known(read, `readMetadata ${type}`);
  } catch (error) {
    if (!(error instanceof OrgRefusal)) throw error;
    return gaps.note(unreadable(gap(type, Text.of('facts-org.gap.app-secrets'))));
  }
}

async function readConnected(
  metadata: MetadataReader,
  ids: ReadonlySet<string>,
): Promise<ReadonlyMap<string, ConnectedAppMetadata & { readonly fullName: string }>> {
  const names = new Map([...(await metadata.list('ConnectedApp'))].filter(([id]) => ids.has(id)));
  const read = await inTens(metadata, { type: 'ConnectedApp', elements: CONNECTED_APP_ELEMENTS }, [...names.values()]);
  return new Map(
    [...names].flatMap(([id, fullName]) => {
      const found = read.get(fullName);
      if (found === undefined) return [];
      const place = { what: `ConnectedApp ${fullName}`, from: found.from };
      return [[id, { fullName, ...parseConnectedApp(found.root, place).value }] as const];
    }),
  );
}

async function readByApp<T extends { readonly app: Fact<string | undefined> }>(
  metadata: MetadataReader,
  type: ComponentType,
  parse: (root: MetadataNode, place: Place) => Parsed<T>,
): Promise<ReadonlyMap<string, T>> {
  const read = await inTens(metadata, type, await metadata.names(type.type));
  const byApp = new Map<string, T>();
  for (const [name, { from, root }] of read) {
    const { value } = parse(root, { what: `${type.type} ${name}`, from });
    if (value.app.known && value.app.value !== undefined) byApp.set(value.app.value, value);
  }
  return byApp;
}

/** By the full names that were asked for. */
export async function inTens(
  metadata: MetadataReader,
  type: ComponentType,
  names: readonly string[],
): Promise<ReadonlyMap<string, Component>> {
  const tens: string[][] = [];
  for (let at = 0; at < names.length; at += MOST_NAMES) tens.push(names.slice(at, at + MOST_NAMES));
  const found = new Map<string, Component>();
  await inParallel(tens, MOST_AT_ONCE, async (asked) => {
    const read = await metadata.read(type, asked);
    for (const name of asked) {
      const component = read.get(nameKey(name));
      if (component !== undefined) found.set(name, component);
    }
  });
  return found;
}
