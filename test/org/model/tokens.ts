/** OAuth tokens that apps hold for users (Object Reference, OauthToken). */
import { PREFIX } from '../ids.js';
import { datetime, entity, idField, int, ownUnless, reference, text } from './field.js';
import { toUser } from './references.js';

export const oauthToken = entity(
  'OauthToken',
  PREFIX.OauthToken,
  'oauth_token',
  [
    idField(PREFIX.OauthToken),
    text('AppName', 'app', { length: 80 }),
    text('AppMenuItemId', () => 'NULL', { type: 'reference', length: 18 }),
    text('DeleteToken', 'delete_token', { length: 120 }),
    reference('UserId', 'user', toUser('User')),
    int('UseCount', 'use_count'),
    datetime('CreatedDate', 'created', { nillable: false }),
    datetime('LastUsedDate', 'last_used'),
  ],
  { access: ownUnless('user', 'CustomizeApplication') },
);
