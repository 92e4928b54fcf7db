/**
 * The users of an org, one by one or counted in groups, with what is read once for all of them.
 */
import type { Fact, Gap, UserFacts } from '../../policy/index.js';
import type { UserGroup, UserQuery } from '../types.js';
import { readOnce } from './readOnce.js';
import type { Capabilities, GapList } from './session/index.js';
import { type MetadataReader, type ProfileRow, readProfileRows } from './settings/index.js';
import {
  type Grants,
  GroupReader,
  idsByEmail,
  readGrants,
  type Selection,
  selectionsOf,
  UserReader,
  type UserReading,
  widened,
} from './users/index.js';
import { fieldsOf, type OrgClient, OrgRefusal } from './wire/index.js';

export interface UsersAround {
  readonly client: OrgClient;
  readonly gaps: GapList;
  readonly metadata: MetadataReader;
  readonly capabilities: () => Promise<Capabilities>;
  /** Whether the org surely is none. */
  readonly isNoSandbox: () => Promise<boolean>;
  /** ISO time; assignments that have expired by then do not count. */
  readonly now: string;
}

export class OrgUsers {
  readonly #client: OrgClient;
  readonly #gaps: GapList;
  readonly #metadata: MetadataReader;
  readonly #capabilities: UsersAround['capabilities'];
  readonly #isNoSandbox: UsersAround['isNoSandbox'];
  readonly #now: string;

  public constructor({ capabilities, client, gaps, isNoSandbox, metadata, now }: UsersAround) {
    this.#client = client;
    this.#gaps = gaps;
    this.#metadata = metadata;
    this.#capabilities = capabilities;
    this.#isNoSandbox = isNoSandbox;
    this.#now = now;
  }

  public readonly profileRows = readOnce(async (): Promise<ReadonlyMap<string, ProfileRow> | Gap> =>
    valueOrGap(await this.#gaps.read('Profile', 'Profile', 'ViewSetup', async () => readProfileRows(this.#client))),
  );

  public readonly grants = readOnce(async (): Promise<Grants | Gap> =>
    valueOrGap(
      await this.#gaps.read('PermissionSet', 'PermissionSet', 'ViewSetup', async () =>
        readGrants(this.#client, this.#now),
      ),
    ),
  );

  /** The fields of User that everybody sees, where the org does not describe it. */
  readonly #userFields = readOnce(async (): Promise<ReadonlySet<string>> => {
    const fields = await this.#gaps.read('User', 'describe', 'ViewSetup', async () => fieldsOf(this.#client, 'User'));
    return fields.known ? fields.value : new Set<string>();
  });

  public async *pages(query: UserQuery): AsyncGenerator<readonly UserFacts[], void, undefined> {
    const { reader, selections } = await this.#reading(query);
    yield* reader.read(query, selections);
  }

  public async *groups(query: UserQuery): AsyncGenerator<UserGroup, void, undefined> {
    const { reader, selections, reading } = await this.#reading(query);
    yield* await new GroupReader(this.#client, this.#gaps, reading, reader).read(query, selections);
  }

  async #reading(
    query: UserQuery,
  ): Promise<{ reader: UserReader; selections: readonly Selection[]; reading: UserReading }> {
    const [grants, profiles, userFields, capabilities] = await Promise.all([
      this.grants(),
      this.profileRows(),
      this.#userFields(),
      this.#capabilities(),
    ]);
    const { emails } = query;
    const asked = emails === undefined ? query : { ...query, ids: await this.#idsByEmail(emails) };
    const selected = await selectionsOf(this.#client, asked, {
      rows: 'what' in profiles ? new Map() : profiles,
      metadataNames: async () => this.#profileIdsByMetadataName(),
      isNoSandbox: this.#isNoSandbox,
    });
    const selections = await widened(this.#client, selected, 'what' in grants ? undefined : grants);
    const reading = { grants, profiles, userFields, capabilities };
    return { reader: new UserReader(this.#client, this.#gaps, reading), selections, reading };
  }

  /** Nobody where the org refuses to be asked for addresses: there is a gap then. */
  async #idsByEmail(emails: readonly string[]): Promise<readonly string[]> {
    const read = await this.#gaps.read('User.Email', 'User.Email', undefined, async () =>
      idsByEmail(this.#client, emails),
    );
    return read.known ? read.value : [];
  }

  async #profileIdsByMetadataName(): Promise<ReadonlyMap<string, string>> {
    try {
      return new Map([...(await this.#metadata.list('Profile'))].map(([id, name]) => [name, id]));
    } catch (error) {
      if (error instanceof OrgRefusal) return new Map();
      throw error;
    }
  }
}

function valueOrGap<T>(fact: Fact<T>): T | Gap {
  return fact.known ? fact.value : fact.gap;
}
