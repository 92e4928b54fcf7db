/** What works for users without them: OAuth tokens that apps hold, scheduled jobs, scratch orgs (Object Reference, OauthToken, CronTrigger). */
import { PREFIX } from '../ids.js';
import { datetime, entity, idField, int, needs, ownUnless, picklist, reference, text } from './field.js';
import { toUser } from './references.js';

export const oauthToken = entity(
  'OauthToken',
  PREFIX.OauthToken,
  'oauth_token',
  [
    idField(PREFIX.OauthToken),
    text('AppName', 'app', { length: 80 }),
    reference('AppMenuItemId', 'application', {
      entity: 'AppMenuItem',
      relationship: 'AppMenuItem',
      prefix: PREFIX.AppMenuItem,
    }),
    text('DeleteToken', 'delete_token', { length: 120 }),
    reference('UserId', 'user', toUser('User')),
    int('UseCount', 'use_count'),
    datetime('CreatedDate', 'created', { nillable: false }),
    datetime('LastUsedDate', 'last_used'),
  ],
  { access: ownUnless('user', 'CustomizeApplication'), most: { page: 500, rows: 2500 } },
);

export const cronJobDetail = entity(
  'CronJobDetail',
  PREFIX.CronJobDetail,
  'cron_trigger',
  [idField(PREFIX.CronJobDetail), text('Name', 'name', { nillable: false }), picklist('JobType', () => `'7'`, ['7'])],
  { access: needs('ViewSetup') },
);

export const cronTrigger = entity(
  'CronTrigger',
  PREFIX.CronTrigger,
  'cron_trigger',
  [
    idField(PREFIX.CronTrigger),
    reference('CronJobDetailId', 'n', {
      entity: 'CronJobDetail',
      relationship: 'CronJobDetail',
      prefix: PREFIX.CronJobDetail,
    }),
    reference('OwnerId', 'user', toUser('Owner')),
    picklist('State', 'state', ['WAITING', 'ACQUIRED', 'EXECUTING', 'COMPLETE', 'ERROR', 'DELETED', 'PAUSED']),
    datetime('NextFireTime', 'next'),
    datetime('CreatedDate', 'created', { nillable: false }),
  ],
  { access: needs('ViewSetup') },
);

/** Of a Dev Hub alone: other orgs do not have the object. */
export const scratchOrgInfo = entity('ScratchOrgInfo', PREFIX.ScratchOrgInfo, 'scratch_org', [
  idField(PREFIX.ScratchOrgInfo),
  text('OrgName', 'name', { length: 80 }),
  reference('CreatedById', 'user', toUser('CreatedBy')),
  datetime('CreatedDate', 'created', { nillable: false }),
]);
