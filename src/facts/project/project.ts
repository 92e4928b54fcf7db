import { inOrder } from '../../inOrder.js';
import { EXIT } from '../../exitCodes.js';
import {
  type Disputed,
  type Fact,
  type Gap,
  known,
  type LoginPolicies,
  type OrgFacts,
  unreadable,
} from '../../policy/index.js';
import { Text } from '../../text.js';
import { FactsError } from '../factsError.js';
import { gapsOf } from '../metadata/index.js';
import { answersTo, type Source, type Witness } from '../types.js';
import type { Files } from './agreement.js';
import {
  gapsIn,
  OAUTH_OIDC,
  PERMISSION_SET,
  PROFILE,
  readComponent,
  SECURITY,
  type ComponentFile,
  type ComponentForm,
} from './component.js';
import { decodeName, type Kind, LOGIN_FILES } from './names.js';
import { openPlace, type ProjectPlace } from './metadataDirectory.js';
import {
  permissionSetOf,
  projectProfile,
  type ComponentName,
  type ProjectPermissionSet,
  type ProjectProfile,
} from './profiles.js';
import { orgFactsOf, securityOf, type ProjectSecuritySettings } from './settings.js';
import { WALK_LIMITS, type FoundFile, type WalkLimits } from './walk.js';

/** The witness of metadata on disk. Each file is read once, when it is first asked for. */
export interface ProjectWitness extends Witness {
  profiles(names?: readonly string[]): Promise<readonly ProjectProfile[]>;
  permissionSets(): Promise<readonly ProjectPermissionSet[]>;
  securitySettings(): Promise<ProjectSecuritySettings>;
}

/**
 * Opens a directory with metadata in source format or metadata format: the package directories of its
 * sfdx-project.json where there is one, otherwise all of it.
 *
 * @param directory as the user gave it. Outside it nothing is read but a .forceignore and .gitmodules that stand above it,
 * where Salesforce CLI and Git look for them.
 * @throws FactsError when it is no directory that can be read, when its sfdx-project.json is broken, or when no
 * security settings, profile or permission set is found.
 */
export async function openProject(directory: string, limits: WalkLimits = WALK_LIMITS): Promise<ProjectWitness> {
  const place = await openPlace(directory, LOGIN_FILES, limits);
  const { files, gaps, packages } = place;
  if (files.length === 0 && gaps.length === 0) {
    throw packages === undefined
      ? new FactsError(Text.of('facts.project.no-metadata', { directory }), EXIT.couldNotRun)
      : new FactsError(
          Text.of('facts.project.no-metadata-in-packages', { directory, packages: packages.join(', ') }),
          EXIT.couldNotRun,
        );
  }
  return new Project(place);
}

/** Permissions that make administrators, as metadata names them. */
const ADMINISTERS: ReadonlySet<string> = new Set(['ModifyAllData', 'ManageUsers']);

class Project implements ProjectWitness {
  readonly #place: ProjectPlace;
  public readonly source: Source;
  public readonly permissionSets = once(() => this.#readPermissionSets());
  public readonly securitySettings = once(() => this.#readSecuritySettings());
  public readonly org = once(() => this.#readOrg());
  readonly #profiles = new Map<string, () => Promise<ProjectProfile>>();
  readonly #gaps: Set<Gap>;
  /** The first of the places that were not walked: any component may stand there, also one that stands elsewhere too. */
  readonly #unwalked: Gap | undefined;

  public constructor(place: ProjectPlace) {
    this.#place = place;
    this.source = place.source;
    this.#gaps = new Set(place.gaps);
    this.#unwalked = place.gaps[0];
  }

  /** One after the other: a profile may have 64 MiB. */
  public async profiles(names: readonly string[] = []): Promise<readonly ProjectProfile[]> {
    const all = this.#byName('profile');
    const named = all.filter(([profile]) => names.some((name) => answersTo(profile, name)));
    const isKnown = names.length > 0 && names.every((name) => named.some(([profile]) => answersTo(profile, name)));
    const profiles: ProjectProfile[] = [];
    for (const [name, found] of isKnown ? named : all) {
      const read = this.#profiles.get(name.name) ?? once(() => this.#readProfile(name, found));
      this.#profiles.set(name.name, read);
      profiles.push(await read());
    }
    return profiles;
  }

  /** Files that are there and could not be read or contradict each other; a file that is missing shows in the facts. */
  public gaps(): readonly Gap[] {
    return [...this.#gaps];
  }

  public apiCalls(): number {
    return 0;
  }

  /** By their names. The standard profile is known by its name, whatever its file leaves out. */
  public async administrators(): Promise<Fact<ReadonlySet<string>>> {
    const profiles = await this.profiles();
    const unread = profiles.find(({ userPermissions }) => !userPermissions.known)?.userPermissions;
    if (unread?.known === false) return unread;
    const found = profiles.filter(
      ({ metadataName, userPermissions }) =>
        metadataName === 'Admin' ||
        (userPermissions.known && userPermissions.value.some(({ enabled, name }) => enabled && ADMINISTERS.has(name))),
    );
    return known(new Set(found.map(({ name }) => name)), this.source.name);
  }

  public async loginPolicies(): Promise<Fact<LoginPolicies>> {
    const { passwordPolicies: password, sessionSettings } = await this.securitySettings();
    const { enableMFADirectUILoginOptIn: mfaForUi, sessionTimeout } = sessionSettings;
    return known({ password, sessionTimeout, mfaForUi }, this.source.name);
  }

  async #readSecuritySettings(): Promise<ProjectSecuritySettings> {
    const files = await this.#read(this.#ofKind('security'), SECURITY);
    const settings = securityOf(files, this.#place.root.given);
    if (files.length > 0) this.#note([settings.trustedRanges, settings.salesforceCredentialsDisabled]);
    return {
      ...settings,
      trustedRanges: this.#ifAllWasWalked(settings.trustedRanges),
      salesforceCredentialsDisabled: this.#ifAllWasWalked(settings.salesforceCredentialsDisabled),
    };
  }

  async #readOrg(): Promise<OrgFacts> {
    const security = await this.securitySettings();
    const files = await this.#read(this.#ofKind('oauth-oidc'), OAUTH_OIDC);
    const org = orgFactsOf(security, files, this.#place.root.given);
    if (files.length > 0) this.#note([org.oauthPasswordFlowBlocked]);
    return { ...org, oauthPasswordFlowBlocked: this.#ifAllWasWalked(org.oauthPasswordFlowBlocked) };
  }

  async #readProfile(name: ComponentName, found: FoundFiles): Promise<ProjectProfile> {
    const profile = projectProfile(name, await this.#readAll(found, PROFILE));
    this.#note([profile.ranges, profile.hours]);
    return {
      ...profile,
      ranges: this.#ifAllWasWalked(profile.ranges),
      hours: this.#ifAllWasWalked(profile.hours),
    };
  }

  async #readPermissionSets(): Promise<readonly ProjectPermissionSet[]> {
    const sets: ProjectPermissionSet[] = [];
    for (const [name, found] of this.#byName('permission-set')) {
      const set = permissionSetOf(name, await this.#readAll(found, PERMISSION_SET));
      sets.push(set);
    }
    return sets;
  }

  /**
   * A fact, unless some of the project was not walked: then a file of the same component may stand there, whose word
   * would count as much.
   */
  #ifAllWasWalked<T>(fact: Disputed<T>): Disputed<T> {
    if (this.#unwalked === undefined || (!fact.known && fact.choices === undefined)) return fact;
    return unreadable(this.#unwalked);
  }

  #ofKind(kind: Kind): readonly FoundFile[] {
    return this.#place.files.filter((file) => file.kind === kind);
  }

  /** The files of each component, in the order of the names. */
  #byName(kind: Kind): readonly (readonly [ComponentName, FoundFiles])[] {
    const components = new Map<string, [ComponentName, FoundFiles]>();
    for (const found of this.#ofKind(kind)) {
      const name = decodeName(found.metadataName);
      // Names know no case: of two files whose names differ in nothing else, either may be what the org gets.
      const key = name.toLowerCase();
      const component = components.get(key);
      if (component === undefined) components.set(key, [{ name, metadataName: found.metadataName }, [found]]);
      else component[1] = [...component[1], found];
    }
    return [...components.values()].sort(([a], [b]) => inOrder(a.name, b.name));
  }

  async #readAll<T>([first, ...others]: FoundFiles, form: ComponentForm<T>): Promise<Files<T>> {
    return [await this.#readOne(first, form), ...(await this.#read(others, form))];
  }

  /** One after the other: a profile may have 64 MiB. */
  async #read<T>(files: readonly FoundFile[], form: ComponentForm<T>): Promise<readonly ComponentFile<T>[]> {
    const read: ComponentFile<T>[] = [];
    for (const found of files) read.push(await this.#readOne(found, form));
    return read;
  }

  async #readOne<T>(found: FoundFile, form: ComponentForm<T>): Promise<ComponentFile<T>> {
    const { root, replaces } = this.#place;
    const file = await readComponent(root, found, decodeName(found.metadataName), form, replaces);
    gapsIn(file).forEach((gap) => this.#gaps.add(gap));
    return file;
  }

  /**
   * Gaps that show only when the files of one component are brought together, of the facts that the decision reads:
   * files that differ in others alone do not differ.
   */
  #note(facts: readonly Fact<unknown>[]): void {
    gapsOf(facts).forEach((gap) => this.#gaps.add(gap));
  }
}

type FoundFiles = readonly [FoundFile, ...FoundFile[]];

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let reading: Promise<T> | undefined;
  return () => (reading ??= read());
}
