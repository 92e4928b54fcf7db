/**
 * The objects of the org, with the flags that Salesforce documents for their fields (Object Reference, and docs/salesforce.md
 * section 5 for LoginHistory) and who may read them.
 */
import * as apps from './apps.js';
import type { EntityModel } from './field.js';
import * as grants from './grants.js';
import * as logins from './logins.js';
import * as people from './people.js';
import * as tokens from './tokens.js';
import { releaseUpdate } from './updates.js';

export const ENTITIES: readonly EntityModel[] = [apps, grants, logins, people, tokens]
  .flatMap((room): EntityModel[] => Object.values(room))
  .concat(releaseUpdate)
  .sort((a, b) => (a.name < b.name ? -1 : 1));

const byName = new Map(ENTITIES.map((model) => [model.name.toLowerCase(), model]));

export function findEntity(name: string): EntityModel | undefined {
  return byName.get(name.toLowerCase());
}
