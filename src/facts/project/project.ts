import { realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { EXIT } from '../../exitCodes.js';
import type { Gap, OrgFacts, Text } from '../../policy/types.js';
import { FactsError } from '../errors.js';
import { fileProblem, whyUnread } from '../files.js';
import type { OauthOidcSettings, SecuritySettings } from '../metadata/index.js';
import type { Source, Witness } from '../types.js';
import type { Files } from './agree.js';
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
import { decodeName, type Kind } from './names.js';
import { packageDirectories } from './packageDirectories.js';
import {
  permissionSetOf,
  profileOf,
  type ComponentName,
  type ProjectPermissionSet,
  type ProjectProfile,
} from './profiles.js';
import { orgFactsOf, securityOf, type ProjectSecuritySettings } from './settings.js';
import { findMetadata, LIMITS, type Found, type Limits, type Root } from './walk.js';

/** The witness of metadata on disk. Each file is read once, when it is first asked for. */
export interface ProjectWitness extends Witness {
  profiles(): Promise<readonly ProjectProfile[]>;
  permissionSets(): Promise<readonly ProjectPermissionSet[]>;
  securitySettings(): Promise<ProjectSecuritySettings>;
}

/**
 * Opens a directory with metadata in source format or metadata format: the package directories of its
 * sfdx-project.json where there is one, otherwise all of it.
 *
 * @param directory as the user gave it; nothing outside it is read.
 * @throws FactsError when it is no directory that can be read, when its sfdx-project.json is broken, or when no
 * security settings, profile or permission set is found.
 */
export async function openProject(directory: string, limits: Limits = LIMITS): Promise<ProjectWitness> {
  const root: Root = { given: directory, real: await realDirectory(directory) };
  const packages = await packageDirectories(root.real);
  const { files, gaps } = await findMetadata(root, packages ?? ['.'], limits);
  if (files.length === 0 && gaps.length === 0) {
    throw packages === undefined
      ? new FactsError('facts.project.no-metadata', [directory], EXIT.couldNotRun)
      : new FactsError('facts.project.no-metadata-in-packages', [directory, packages.join(', ')], EXIT.couldNotRun);
  }
  return new Project(root, files, gaps);
}

async function realDirectory(directory: string): Promise<string> {
  const refuse = (why: Text): FactsError => new FactsError('facts.project.unread', [directory], EXIT.usage, why);
  let real: string;
  try {
    real = await realpath(resolve(directory));
    if ((await stat(real)).isDirectory()) return real;
  } catch (error) {
    throw refuse(whyUnread(error));
  }
  throw refuse(fileProblem('not-directory'));
}

interface Component<T> extends ComponentName {
  readonly files: Files<T>;
}

class Project implements ProjectWitness {
  public readonly source: Source;
  readonly #gaps: Gap[];
  readonly #security = once(() => this.#read('security', SECURITY));
  readonly #oauthOidc = once(() => this.#read('oauth-oidc', OAUTH_OIDC));
  readonly #profiles = once(() => this.#readNamed('profile', PROFILE));
  readonly #permissionSets = once(() => this.#readNamed('permission-set', PERMISSION_SET));

  public constructor(
    private readonly root: Root,
    private readonly files: readonly Found[],
    gaps: readonly Gap[],
  ) {
    this.source = { kind: 'project', name: root.given };
    this.#gaps = [...gaps];
  }

  public async org(): Promise<OrgFacts> {
    const oauthFiles: ReadonlyArray<ComponentFile<OauthOidcSettings>> = await this.#oauthOidc();
    return orgFactsOf(await this.securitySettings(), oauthFiles, this.root.given);
  }

  public async securitySettings(): Promise<ProjectSecuritySettings> {
    const files: ReadonlyArray<ComponentFile<SecuritySettings>> = await this.#security();
    return securityOf(files, this.root.given);
  }

  public async profiles(): Promise<readonly ProjectProfile[]> {
    return (await this.#profiles()).map(({ files, ...name }) => profileOf(name, files));
  }

  public async permissionSets(): Promise<readonly ProjectPermissionSet[]> {
    return (await this.#permissionSets()).map(({ files, ...name }) => permissionSetOf(name, files));
  }

  public gaps(): readonly Gap[] {
    return this.#gaps;
  }

  public apiCalls(): number {
    return 0;
  }

  async #read<T>(kind: Kind, form: ComponentForm<T>): Promise<ReadonlyArray<ComponentFile<T>>> {
    const read: Array<ComponentFile<T>> = [];
    for (const found of this.files.filter((file) => file.kind === kind)) {
      read.push(await readComponent(this.root, found, decodeName(found.metadataName), form));
    }
    this.#gaps.push(...gapsIn(read));
    return read;
  }
}

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let reading: Promise<T> | undefined;
  return () => (reading ??= read());
}
