/**
 * The apps of a project: connected apps, a file each, and External Client Apps, whose files name the app that they are of.
 */
import { inOrder } from '../../inOrder.js';
import { EXIT } from '../../exitCodes.js';
import { type AppsSeen, type Fact, type Gap, known } from '../../policy/index.js';
import { Text } from '../../text.js';
import { FactsError } from '../factsError.js';
import type {
  AppSwitchMetadata,
  GlobalOauthMetadata,
  OauthPolicyMetadata,
  OauthSettingsMetadata,
} from '../metadata/index.js';
import type { Source } from '../types.js';
import type { Files } from './agreement.js';
import { connectedAppIn, externalAppIn, type ExternalParts, passwordFlowIn } from './appOf.js';
import {
  APP_POLICIES,
  CONNECTED_APP,
  type ComponentForm,
  EXTERNAL_APP,
  gapsIn,
  GLOBAL_OAUTH,
  OAUTH_OIDC,
  OAUTH_POLICIES,
  OAUTH_SETTINGS,
  readComponent,
} from './component.js';
import { APP_FILES, decodeName, type Kind } from './names.js';
import { openPlace, type ProjectPlace } from './metadataDirectory.js';

/** What `list apps` asks of a project. */
export interface ProjectApps {
  readonly source: Source;
  apps(): Promise<Fact<AppsSeen>>;
  gaps(): readonly Gap[];
  apiCalls(): number;
}

/** @throws FactsError when the directory cannot be read, its sfdx-project.json is broken, or there is no app. */
export async function openProjectApps(directory: string): Promise<ProjectApps> {
  const place = await openPlace(directory, APP_FILES);
  if (place.files.every(({ kind }) => kind === 'oauth-oidc') && place.gaps.length === 0) {
    throw new FactsError(Text.of('facts.project.no-apps', { directory }), EXIT.couldNotRun);
  }
  const gaps = new Set(place.gaps);
  return {
    source: place.source,
    apps: async () => readApps(place, gaps),
    gaps: () => [...gaps],
    apiCalls: () => 0,
  };
}

/** A component by its full name, in small letters, with all files that hold it. */
type Components<T> = ReadonlyMap<string, { readonly name: string; readonly files: Files<T> }>;

async function readApps(place: ProjectPlace, gaps: Set<Gap>): Promise<Fact<AppsSeen>> {
  const of = async <T>(kind: Kind, form: ComponentForm<T>): Promise<Components<T>> =>
    readKind(place, { kind, form }, gaps);
  const [oauth] = (await of('oauth-oidc', OAUTH_OIDC)).values();
  const passwordFlow = passwordFlowIn(oauth?.files, place.source.name);
  const connected = [...(await of('connected-app', CONNECTED_APP)).values()].map(({ files, name }) =>
    connectedAppIn(name, files, passwordFlow),
  );
  const headers = await of('external-app', EXTERNAL_APP);
  const parts: Parts = {
    settings: byApp(await of('oauth-settings', OAUTH_SETTINGS)),
    global: byApp(await of('global-oauth', GLOBAL_OAUTH)),
    policies: byApp(await of('oauth-policies', OAUTH_POLICIES)),
    switches: byApp(await of('app-policies', APP_POLICIES)),
  };
  const names = new Map([...headers].map(([key, { name }]) => [key, name]));
  for (const part of Object.values<Components<unknown>>({ ...parts })) {
    for (const [key, { name }] of part) if (!names.has(key)) names.set(key, name);
  }
  const external = [...names].map(([key, name]) => externalAppIn(name, headers.get(key)?.files, partsOf(parts, key)));
  const apps = [...connected, ...external].sort((a, b) => inOrder(a.label, b.label));
  const [partial] = place.gaps;
  const value: AppsSeen = { apps, strangers: new Map() };
  const from = place.source.name;
  return known(value, from, partial);
}

async function readKind<T>(
  { files, replaces, root }: ProjectPlace,
  { form, kind }: { readonly kind: Kind; readonly form: ComponentForm<T> },
  gaps: Set<Gap>,
): Promise<Components<T>> {
  const components = new Map<string, { name: string; files: Files<T> }>();
  for (const found of files.filter((file) => file.kind === kind)) {
    const name = decodeName(found.metadataName);
    const file = await readComponent(root, found, name, form, replaces);
    gapsIn(file).forEach((gap) => gaps.add(gap));
    const before = components.get(name.toLowerCase());
    components.set(name.toLowerCase(), { name, files: before === undefined ? [file] : [...before.files, file] });
  }
  return components;
}

/** The components of a type by the app that they name. A file that names none is a gap already, or is not deployed. */
function byApp<T extends { readonly app: Fact<string | undefined> }>(components: Components<T>): Components<T> {
  const found = new Map<string, { name: string; files: Files<T> }>();
  for (const { files } of components.values()) {
    for (const file of files) {
      const name = 'gap' in file || !file.value.app.known ? undefined : file.value.app.value;
      if (name === undefined) continue;
      const before = found.get(name.toLowerCase());
      found.set(name.toLowerCase(), { name, files: before === undefined ? [file] : [...before.files, file] });
    }
  }
  return found;
}

interface Parts {
  readonly settings: Components<OauthSettingsMetadata>;
  readonly global: Components<GlobalOauthMetadata>;
  readonly policies: Components<OauthPolicyMetadata>;
  readonly switches: Components<AppSwitchMetadata>;
}

function partsOf({ global, policies, settings, switches }: Parts, key: string): ExternalParts {
  return {
    settings: settings.get(key)?.files,
    global: global.get(key)?.files,
    policies: policies.get(key)?.files,
    switches: switches.get(key)?.files,
  };
}
