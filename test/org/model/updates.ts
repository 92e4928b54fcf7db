/** Release updates: what the Tooling API tells of them (Tooling API reference, ReleaseUpdate, API 50.0 and later). */
import { PREFIX } from '../ids.js';
import { bool, day, double, entity, int, needs, picklist, text, type Reader } from './field.js';

/** English titles as Salesforce gives them; in another language those that the row has, where it has one. */
function titleSql(alias: string, { language }: Reader): string {
  const [spoken = 'en'] = language.split('_');
  return spoken === 'en' ? `${alias}.title` : `coalesce(json_extract(${alias}.titles, '$.${spoken}'), ${alias}.title)`;
}

/** SQL for the status at a time in seconds: an update that waits for its day is applied from that day on. */
export function statusSql(alias: string, seconds: number): string {
  const today = `date(${String(seconds)}, 'unixepoch')`;
  const due = `${alias}.status IN ('Nascent', 'Invocable') AND ${alias}.release_date <= ${today}`;
  return `iif(${due}, 'Complete', ${alias}.status)`;
}

const STATUSES = ['Complete', 'Info', 'Invocable', 'Invoked', 'Nascent', 'Pending', 'Revocable'];

export const releaseUpdate = entity(
  'ReleaseUpdate',
  PREFIX.ReleaseUpdate,
  'release_update',
  [
    double('ApiVersion', () => 'NULL'),
    text('Category', 'category'),
    text('Description', () => 'NULL', { group: false }),
    text('DeveloperName', 'developer_name'),
    day('DueDate', 'due_date'),
    text('DurableId', 'developer_name', { breaks: true }),
    bool('HasNewSteps', () => '0'),
    bool('IsReleased', (alias, { now }) => `(${statusSql(alias, Math.floor(now / 1000))} = 'Complete')`),
    int('NumCompSteps', () => '0'),
    int('NumReqSteps', () => '1'),
    day('ReleaseDate', 'release_date'),
    text('ReleaseLabel', 'release_label'),
    picklist('Status', (alias, { now }) => statusSql(alias, Math.floor(now / 1000)), STATUSES),
    picklist('StepStage', 'step_stage', ['Complete', 'InProgress', 'NotStarted']),
    bool('SupportsRevoke', 'supports_revoke'),
    text('Title', titleSql),
  ],
  { apis: ['tooling'], access: needs('ViewSetup', 'CustomizeApplication'), since: 50 },
);
