/** What Salesforce keeps of logins: addresses, history, sessions, logs and apps. */
import { PREFIX } from '../ids.js';
import { spokenSql } from '../languages.js';
import type { Access, Reader } from './field.js';
import { bool, datetime, double, entity, idField, int, needs, ownUnless, picklist, reference, text } from './field.js';
import { toUser } from './references.js';

/** docs/salesforce.md section 5: what LoginHistory does not filter, it still groups and sorts. */
const unfiltered = { filter: false } as const;
const fromCombo = (column: string) => (alias: string) => `${alias}_c.${column}`;
const spokenStatus = (alias: string, { language }: Reader): string =>
  spokenSql('status', `${alias}_c.status`, language);
const spokenType = (alias: string, { language, loginTypesSpoken }: Reader): string =>
  spokenSql('type', `${alias}_c.login_type`, loginTypesSpoken ? language : '');

export const loginIp = entity(
  'LoginIp',
  PREFIX.LoginIp,
  'login_ip',
  [
    idField(PREFIX.LoginIp),
    reference('UsersId', 'user', toUser('Users')),
    text('SourceIp', 'source_ip', { length: 39 }),
    bool('IsAuthenticated', 'authenticated'),
    picklist('ChallengeMethod', 'method', ['Email', 'SMS', 'TOTP_CHOICE', 'TOTP_ONLY']),
    datetime('ChallengeSentDate', 'sent'),
    datetime('CreatedDate', 'created', { nillable: false }),
  ],
  { access: ownUnless('user', 'ManageUsers') },
);

/** Object reference: neither Section nor Display can be filtered or grouped. */
export const setupAuditTrail = entity(
  'SetupAuditTrail',
  PREFIX.SetupAuditTrail,
  'setup_change',
  [
    idField(PREFIX.SetupAuditTrail),
    text('Action', 'action', { group: false }),
    text('Section', 'section', unfiltered),
    text('Display', 'display', { ...unfiltered, group: false }),
    datetime('CreatedDate', 'time', { nillable: false }),
    reference('CreatedById', 'user', toUser('CreatedBy')),
  ],
  { access: needs('ViewSetup') },
);

/** Of an org whose history lags: the rows that show by now. */
function shownOnly(access: (reader: Reader) => Access): (reader: Reader) => Access {
  return (reader) => {
    const rows = access(reader);
    if (!reader.historyLags || rows.rows === 'hidden') return rows;
    const shown = (alias: string): string =>
      `(${alias}.shown IS NULL OR ${alias}.shown <= ${String(Math.floor(reader.now / 1000))})`;
    return {
      rows: 'some',
      sql: (alias) => (rows.rows === 'all' ? shown(alias) : `${rows.sql(alias)} AND ${shown(alias)}`),
    };
  };
}

export const loginHistory = entity(
  'LoginHistory',
  PREFIX.LoginHistory,
  'login_history',
  [
    idField(PREFIX.LoginHistory),
    reference('UserId', 'user', { entity: 'User', relationship: '', prefix: PREFIX.User }, { nillable: false }),
    datetime('LoginTime', 'time', { nillable: false }),
    picklist('LoginType', spokenType, [], { nillable: true }),
    picklist('LoginSubType', fromCombo('login_sub_type'), [], unfiltered),
    text('SourceIp', fromCombo('source_ip'), { length: 39, ...unfiltered }),
    text('ForwardedForIp', fromCombo('forwarded_for'), { ...unfiltered }),
    text('LoginUrl', fromCombo('login_url')),
    text('AuthenticationServiceId', fromCombo('authentication_service'), { type: 'reference', length: 18 }),
    text('LoginGeoId', () => 'NULL', { type: 'reference', length: 18, ...unfiltered }),
    picklist('TlsProtocol', fromCombo('tls'), []),
    picklist('CipherSuite', fromCombo('cipher'), []),
    bool('OptionsIsGet', () => '0'),
    bool('OptionsIsPost', () => '1'),
    text('Browser', fromCombo('browser'), unfiltered),
    text('Platform', fromCombo('platform'), unfiltered),
    text('Status', spokenStatus, unfiltered),
    text('Application', fromCombo('application'), unfiltered),
    text('ClientVersion', fromCombo('client_version'), unfiltered),
    text('ApiType', fromCombo('api_type'), unfiltered),
    text('ApiVersion', fromCombo('api_version'), unfiltered),
    text('CountryIso', fromCombo('country'), { length: 3 }),
    text('AuthMethodReference', () => 'NULL', { ...unfiltered, since: 51 }),
    text('NetworkId', () => 'NULL', { type: 'reference', length: 18 }),
  ],
  {
    access: shownOnly(ownUnless('user', 'ManageUsers', 'MonitorLoginHistory')),
    plural: 'Login History',
    condense: { keys: ['user', 'combo'], measure: 'time' },
    // A left join costs nothing where no field of it is asked for: SQLite leaves it out.
    joins: (alias) => `LEFT JOIN login_combo AS ${alias}_c ON ${alias}_c.n = ${alias}.combo`,
  },
);

export const authSession = entity(
  'AuthSession',
  PREFIX.AuthSession,
  'auth_session',
  [
    idField(PREFIX.AuthSession),
    reference('UsersId', 'user', toUser('Users')),
    datetime('CreatedDate', 'created', { nillable: false }),
    datetime('LastModifiedDate', 'created', { nillable: false }),
    int('NumSecondsValid', 'valid_for', { nillable: false }),
    picklist('UserType', () => `'Standard'`, ['Standard'], { nillable: false }),
    text('SourceIp', 'source_ip', { length: 39, nillable: false }),
    picklist('LoginType', 'login_type', []),
    picklist('SessionType', 'session_type', ['API', 'Oauth2', 'UI']),
    picklist('SessionSecurityLevel', () => `'STANDARD'`, ['STANDARD', 'HIGH_ASSURANCE']),
    text('LogoutUrl', () => 'NULL', { group: false, length: 1500 }),
    reference('ParentId', 'parent', {
      entity: 'AuthSession',
      relationship: 'Parent',
      prefix: PREFIX.AuthSession,
    }),
    reference('LoginHistoryId', 'login_history', {
      entity: 'LoginHistory',
      relationship: 'LoginHistory',
      prefix: PREFIX.LoginHistory,
    }),
    text('LoginGeoId', () => 'NULL', { type: 'reference', length: 18 }),
    bool('IsCurrent', (alias, reader) => `(${alias}.n = ${String(reader.session)})`, { since: 37 }),
  ],
  {
    access: (reader) => {
      const open = (alias: string): string => `${alias}.open = 1`;
      return reader.permissions.has('ManageUsers')
        ? { rows: 'some', sql: open }
        : { rows: 'some', sql: (alias) => `${open(alias)} AND ${alias}.user = ${String(reader.user)}` };
    },
  },
);

export const eventLogFile = entity(
  'EventLogFile',
  PREFIX.EventLogFile,
  'event_log_file',
  [
    idField(PREFIX.EventLogFile),
    picklist('EventType', 'event_type', ['ApiTotalUsage', 'Login'], { nillable: false }),
    datetime('LogDate', 'log_date', { nillable: false }),
    double('LogFileLength', 'length', { nillable: false }),
    text('LogFileContentType', () => `'text/csv'`, { nillable: false }),
    double('ApiVersion', () => '68.0', { nillable: false }),
    int('Sequence', 'sequence', { nillable: false }),
    picklist('Interval', 'interval', ['Daily', 'Hourly']),
    text('LogFileFieldNames', 'field_names', { filter: false, group: false, sort: false, type: 'textarea' }),
    text('LogFileFieldTypes', 'field_types', { filter: false, group: false, sort: false, type: 'textarea' }),
    text(
      'LogFile',
      (alias, reader) =>
        `'/services/data/v${String(reader.apiVersion)}.0/sobjects/EventLogFile/' || sfid('${PREFIX.EventLogFile}', ${alias}.n) || '/LogFile'`,
      { filter: false, group: false, sort: false, type: 'base64' },
    ),
    datetime('CreatedDate', 'created', { nillable: false }),
    datetime('SystemModstamp', 'created', { nillable: false }),
  ],
  {
    access: (reader) =>
      reader.eventMonitoring || !reader.permissions.has('ViewEventLogFiles')
        ? needs('ViewEventLogFiles')(reader)
        : { rows: 'some', sql: () => '0' },
  },
);
