/**
 * Which profiles there are, and what each is called.
 */
import { needId, type OrgClient, rowsOf, textOf } from '../wire/index.js';

export interface ProfileRow {
  /** 18 characters. */
  readonly id: string;
  /** The label; undefined where Profile Filtering hides it. */
  readonly name: string | undefined;
  /** Name of the user licence, such as `Salesforce Integration`; undefined where it is hidden. */
  readonly license: string | undefined;
}

/** The profiles that the session sees, by id. Under Profile Filtering others are missing, or have no name. */
export async function readProfileRows(client: OrgClient): Promise<ReadonlyMap<string, ProfileRow>> {
  const rows = await rowsOf(client, 'SELECT Id, Name, UserLicense.Name FROM Profile ORDER BY Id');
  return new Map(
    rows.map((row) => {
      const id = needId(row, 'Id');
      const license: unknown = row['UserLicense'];
      const name = textOf(row, 'Name');
      return [
        id,
        {
          id,
          name: name === '' ? undefined : name,
          license: typeof license === 'object' && license !== null ? nameIn(license) : undefined,
        },
      ];
    }),
  );
}

function nameIn(parent: object): string | undefined {
  const name: unknown = Reflect.get(parent, 'Name');
  return typeof name === 'string' ? name : undefined;
}
