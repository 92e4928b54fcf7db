/**
 * Whose session this is. With a raw access token the connection's username is the token itself, so the org is asked.
 */
import { given } from '../../../given.js';
import { longId } from '../../longId.js';
import { idOf, isRow, type OrgClient, quote, rowsOf, textOf, unlessRefused } from '../wire/index.js';

export interface Identity {
  readonly username?: string;
  /** 18 characters. */
  readonly userId?: string;
  readonly orgId?: string;
  /** Language in which the org answers the session: `en_US`. */
  readonly language?: string;
}

/** Asks the userinfo endpoint, then, for sessions whose scopes leave that out, the list of REST resources. */
export async function readIdentity(client: OrgClient): Promise<Identity> {
  return (
    (await unlessRefused(async () => fromUserinfo(client))) ??
    (await unlessRefused(async () => fromResources(client))) ??
    {}
  );
}

async function fromUserinfo(client: OrgClient): Promise<Identity | undefined> {
  const answer = await client.get('/services/oauth2/userinfo');
  if (!isRow(answer)) return undefined;
  const userId = idOf(answer, 'user_id');
  const orgId = idOf(answer, 'organization_id');
  const username = textOf(answer, 'preferred_username');
  const language = textOf(answer, 'language');
  return userId === undefined ? undefined : { userId, ...given({ orgId, username, language }) };
}

/** `identity` there is the id URL of the session: `https://login.salesforce.com/id/00D.../005...`. */
async function fromResources(client: OrgClient): Promise<Identity | undefined> {
  const answer = await client.get(`/services/data/v${client.apiVersion}`);
  const url = isRow(answer) ? textOf(answer, 'identity') : undefined;
  const [, org, user] = /\/id\/(00D\w{12,15})\/(005\w{12,15})$/.exec(url ?? '') ?? [];
  if (org === undefined || user === undefined) return undefined;
  const [row] = await rowsOf(client, `SELECT Username FROM User WHERE Id = ${quote(user)}`);
  const username = row === undefined ? undefined : textOf(row, 'Username');
  return { userId: longId(user), orgId: longId(org), ...given({ username }) };
}
