import type { OrgClient } from '../wire/index.js';
import { type Capabilities, readCapabilities } from './capabilities.js';
import { readIdentity } from './identity.js';

/** Whose session this is, and what it may see. */
export interface Rights {
  readonly capabilities: Capabilities;
  /** 18 characters. */
  readonly userId: string | undefined;
}

export async function readRights(client: OrgClient): Promise<Rights> {
  const identity = await readIdentity(client);
  return { capabilities: await readCapabilities(client, identity), userId: identity.userId };
}
