/**
 * Release updates as an org lists them. Three of them end a way to log in; their titles and the day of Use Any API Auth
 * are those of docs/salesforce.md section 1, the names in the API are our own (nobody has published them).
 */
import type { OrgState } from '../state.js';
import { textIn } from '../store.js';

export interface ReleaseUpdateRow {
  readonly developerName: string;
  readonly title: string;
  /** In other languages, by code: `{de: ...}`. */
  readonly titles?: Readonly<Record<string, string>>;
  readonly category?: string;
  readonly status: string;
  readonly stepStage?: string;
  /** `2026-12-01`; by DueDate test runs must be completed, ReleaseDate is the enforcement. */
  readonly dueDate?: string | null;
  readonly releaseDate?: string | null;
  readonly releaseLabel?: string | null;
}

export const ANY_API_AUTH = 'SoapLoginUseAnyApiAuth';
export const SOAP_RETIREMENT = 'SoapLoginRetirement';
export const FLOW_RETIREMENT = 'OauthUsernamePasswordRetirement';

const OF_EVERY_ORG: readonly ReleaseUpdateRow[] = [
  {
    developerName: 'EnforceRolesAndHierarchy',
    title: 'Enable Secure Role Behavior for Experience Cloud Sites',
    status: 'Complete',
    dueDate: '2025-09-05',
    releaseDate: '2025-10-11',
    releaseLabel: "Winter '26",
  },
  {
    developerName: SOAP_RETIREMENT,
    title: 'SOAP API login() Call in SOAP API Versions 31.0 Through 64.0 Is Being Retired',
    titles: { de: 'Der Aufruf "login()" in den SOAP-API-Versionen 31.0 bis 64.0 wird eingestellt' },
    status: 'Nascent',
    dueDate: '2027-05-08',
    releaseDate: '2027-06-01',
    releaseLabel: "Summer '27",
  },
  {
    developerName: FLOW_RETIREMENT,
    title: 'Retirement of OAuth 2.0 Username-Password Flow for Connected Apps',
    titles: { de: 'Einstellung des OAuth-2.0-Benutzername-Kennwort-Ablaufs für verbundene Anwendungen' },
    status: 'Invocable',
    dueDate: '2027-01-31',
    releaseDate: '2027-02-20',
    releaseLabel: "Spring '27",
  },
  {
    developerName: 'MigrateConnectedApps',
    title: 'Migrate All Connected Apps to External Client Apps',
    status: 'Info',
    releaseLabel: "Summer '27",
  },
];

const OF_PRODUCTION: ReleaseUpdateRow = {
  developerName: ANY_API_AUTH,
  title: 'Assign Use Any API Auth Permission for SOAP login()',
  titles: { de: 'Berechtigung "Beliebige API-Authentifizierung verwenden" für SOAP login() zuweisen' },
  status: 'Nascent',
  dueDate: '2026-11-20',
  releaseDate: '2026-12-01',
  releaseLabel: "Winter '27",
};

export function setReleaseUpdate(org: OrgState, row: ReleaseUpdateRow): void {
  const { developerName, title, titles = {}, category = 'Security', status, stepStage = 'NotStarted' } = row;
  org.store.run('DELETE FROM release_update WHERE developer_name = :name', { name: developerName });
  org.store.insert('release_update', {
    developer_name: developerName,
    title,
    titles: JSON.stringify(titles),
    category,
    status,
    step_stage: stepStage,
    due_date: row.dueDate ?? null,
    release_date: row.releaseDate ?? null,
    release_label: row.releaseLabel ?? null,
  });
}

export function releaseUpdateOf(org: OrgState, developerName: string): ReleaseUpdateRow | undefined {
  const row = org.store.get('SELECT * FROM release_update WHERE developer_name = :name', { name: developerName });
  if (row === undefined) return undefined;
  const optional = (column: string): string | null => textIn(row[column]) || null;
  const titles: unknown = JSON.parse(textIn(row['titles']));
  return {
    developerName,
    title: textIn(row['title']),
    titles: typeof titles === 'object' && titles !== null ? Object.fromEntries(Object.entries(titles)) : {},
    category: textIn(row['category']),
    status: textIn(row['status']),
    stepStage: textIn(row['step_stage']),
    dueDate: optional('due_date'),
    releaseDate: optional('release_date'),
    releaseLabel: optional('release_label'),
  };
}

/**
 * What an org lists when it is built. Orgs created since Summer '26 need Use Any API Auth from their first day, and
 * whether a sandbox lists that update is open (U): neither has the row here.
 */
export function addReleaseUpdates(org: OrgState, { created, sandbox }: { created: string; sandbox: boolean }): void {
  OF_EVERY_ORG.forEach((row) => setReleaseUpdate(org, row));
  if (!sandbox && created < '2026-06') setReleaseUpdate(org, OF_PRODUCTION);
}
