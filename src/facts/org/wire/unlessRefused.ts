import { OrgRefusal } from './orgError.js';

/** What a read gives; undefined where the org refuses it, and the answer does without. */
export async function unlessRefused<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof OrgRefusal) return undefined;
    throw error;
  }
}
