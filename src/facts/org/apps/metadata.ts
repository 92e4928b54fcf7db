/**
 * What only the metadata of apps hold: flows, run-as user, certificate and scopes of connected apps, and certificates of
 * External Client Apps. These stand beside keys and secrets, which are neither read nor kept, and an org opens them only
 * where it allows access to OAuth consumer secrets by the Metadata API (docs/salesforce.md section 8, D).
 */
import {
  CONNECTED_APP_ELEMENTS,
  type ConnectedAppMetadata,
  GLOBAL_OAUTH_ELEMENTS,
  type GlobalOauthMetadata,
  parseConnectedApp,
  parseGlobalOauth,
} from '../../metadata/index.js';
import type { Fact } from '../../../policy/index.js';
import type { GapList } from '../session/index.js';
import { type Component, type ComponentType, type MetadataReader, MOST_NAMES, nameKey } from '../settings/index.js';

export interface AppMetadata {
  /** By the id of the app. */
  readonly connected: Fact<ReadonlyMap<string, ConnectedAppMetadata & { readonly fullName: string }>>;
  /** By the full name of the app. */
  readonly external: Fact<ReadonlyMap<string, GlobalOauthMetadata>>;
  /** Full names of External Client Apps by id: the namespace stands before two underscores. */
  readonly names: Fact<ReadonlyMap<string, string>>;
}

export async function readAppMetadata(metadata: MetadataReader, gaps: GapList): Promise<AppMetadata> {
  const connected = await gaps.read('ConnectedApp', 'readMetadata ConnectedApp', 'ModifyMetadata', async () => {
    const names = await metadata.list('ConnectedApp');
    const read = await inTens(metadata, { type: 'ConnectedApp', elements: CONNECTED_APP_ELEMENTS }, [
      ...names.values(),
    ]);
    return new Map(
      [...names].flatMap(([id, fullName]) => {
        const found = read.get(fullName);
        const place = { what: `ConnectedApp ${fullName}`, from: found?.from ?? '' };
        return found === undefined ? [] : [[id, { fullName, ...parseConnectedApp(found.root, place) }] as const];
      }),
    );
  });
  const external = await gaps.read(
    'ExtlClntAppGlobalOauthSettings',
    'readMetadata ExtlClntAppGlobalOauthSettings',
    'ModifyMetadata',
    async () => readGlobal(metadata),
  );
  const names = await gaps.read('ExternalClientApplication', 'listMetadata', 'ModifyMetadata', async () =>
    metadata.list('ExternalClientApplication'),
  );
  return { connected, external, names };
}

async function readGlobal(metadata: MetadataReader): Promise<ReadonlyMap<string, GlobalOauthMetadata>> {
  const type = 'ExtlClntAppGlobalOauthSettings';
  const names = await metadata.names(type);
  const read = await inTens(metadata, { type, elements: GLOBAL_OAUTH_ELEMENTS }, names);
  const byApp = new Map<string, GlobalOauthMetadata>();
  for (const [name, { from, root }] of read) {
    const parsed = parseGlobalOauth(root, { what: `${type} ${name}`, from });
    if (parsed.app.known && parsed.app.value !== undefined) byApp.set(parsed.app.value, parsed);
  }
  return byApp;
}

/** By the full names that were asked for. */
async function inTens(
  metadata: MetadataReader,
  type: ComponentType,
  names: readonly string[],
): Promise<ReadonlyMap<string, Component>> {
  const found = new Map<string, Component>();
  for (let at = 0; at < names.length; at += MOST_NAMES) {
    const asked = names.slice(at, at + MOST_NAMES);
    const read = await metadata.read(type, asked);
    for (const name of asked) {
      const component = read.get(nameKey(name));
      if (component !== undefined) found.set(name, component);
    }
  }
  return found;
}
