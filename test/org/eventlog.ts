/** EventLogFile of types Login and ApiTotalUsage: daily CSV files made from LoginHistory, with the documented columns. */
import { idOf, PREFIX } from './ids.js';
import type { ApiCalls, OrgState } from './state.js';
import type { Row } from './store.js';
import { numberIn, textIn } from './store.js';

const DAY = 86_400;

const LOGIN_COLUMNS = [
  'EVENT_TYPE',
  'TIMESTAMP',
  'REQUEST_ID',
  'ORGANIZATION_ID',
  'USER_ID',
  'RUN_TIME',
  'CPU_TIME',
  'URI',
  'SESSION_KEY',
  'LOGIN_KEY',
  'USER_TYPE',
  'REQUEST_STATUS',
  'DB_TOTAL_TIME',
  'LOGIN_TYPE',
  'BROWSER_TYPE',
  'API_TYPE',
  'API_VERSION',
  'USER_NAME',
  'TLS_PROTOCOL',
  'CIPHER_SUITE',
  'AUTHENTICATION_METHOD_REFERENCE',
  'LOGIN_SUB_TYPE',
  'AUTHENTICATION_SERVICE_ID',
  'TIMESTAMP_DERIVED',
  'USER_ID_DERIVED',
  'CLIENT_IP',
  'URI_ID_DERIVED',
  'LOGIN_STATUS',
  'SOURCE_IP',
  'FORWARDED_FOR_IP',
  'USE_API_TOKEN',
] as const;
type LoginColumn = (typeof LOGIN_COLUMNS)[number];

const USAGE_COLUMNS = [
  'EVENT_TYPE',
  'TIMESTAMP',
  'REQUEST_ID',
  'ORGANIZATION_ID',
  'USER_ID',
  'API_FAMILY',
  'API_VERSION',
  'API_RESOURCE',
  'CLIENT_NAME',
  'HTTP_METHOD',
  'CLIENT_IP',
  'COUNTS_AGAINST_API_LIMIT',
  'CONNECTED_APP_ID',
  'CONNECTED_APP_NAME',
  'ENTITY_NAME',
  'STATUS_CODE',
  'USER_NAME',
  'TIMESTAMP_DERIVED',
] as const;
type UsageColumn = (typeof USAGE_COLUMNS)[number];

/** Documented codes of LOGIN_TYPE. */
const LOGIN_TYPE_CODES: Record<string, string> = {
  Application: 'A',
  'Other Apex API': 'I',
  'Partner Product': 'R',
  'Remote Access 2.0': 'i',
  'Remote Access Client': '6',
  'SAML Sfdc Initiated SSO': '8',
};
const API_TYPE_CODES: Record<string, string> = { 'SOAP Partner': 'P', 'SOAP Enterprise': 'E' };

/** LOGIN_STATUS for each Status of LoginHistory. */
const LOGIN_STATUS: Record<string, string> = {
  success: 'LOGIN_NO_ERROR',
  'invalid password': 'LOGIN_ERROR_INVALID_PASSWORD',
  'failed: api security token required': 'LOGIN_ERROR_MUST_USE_API_TOKEN',
  'password lockout': 'LOGIN_ERROR_PASSWORD_LOCKOUT',
  'user is frozen': 'LOGIN_ERROR_USER_FROZEN',
  'user is inactive': 'LOGIN_ERROR_USER_INACTIVE',
  'restricted ip': 'LOGIN_ERROR_RESTRICTED_DOMAIN',
  'restricted time': 'LOGIN_ERROR_RESTRICTED_TIME',
  'restricted domain': 'LOGIN_ERROR_ORG_DOMAIN_ONLY',
  'failed: ip address not allowed': 'LOGIN_OAUTH_INVALID_IP',
  'failed: oauth api access disabled': 'LOGIN_OAUTH_API_DISABLED',
  'failed: computer activation required': 'LOGIN_CHALLENGE_ISSUED',
  'failed: computer activation pending': 'LOGIN_CHALLENGE_PENDING',
  'multi-factor required': 'LOGIN_TWOFACTOR_REQ',
  'login rate exceeded': 'LOGIN_ERROR_RATE_EXCEEDED',
  'organization locked': 'LOGIN_ERROR_ORG_LOCKOUT',
};

function csvLine(values: readonly string[]): string {
  return `${values.map((value) => `"${value.replaceAll('"', '""')}"`).join(',')}\n`;
}

/** `20150127113259.555`, as TIMESTAMP has it. */
function compactTime(iso: string): string {
  return iso.replaceAll(/[-:TZ]/g, '');
}

function loginValues(org: OrgState, row: Row): Record<LoginColumn, string> {
  const iso = new Date(numberIn(row['time']) * 1000).toISOString();
  const userId = idOf(PREFIX.User, numberIn(row['user']));
  const version = textIn(row['api_version']);
  return {
    EVENT_TYPE: 'Login',
    TIMESTAMP: compactTime(iso),
    REQUEST_ID: `4R${String(numberIn(row['n'])).padStart(20, '0')}`,
    ORGANIZATION_ID: org.orgId.slice(0, 15),
    USER_ID: userId.slice(0, 15),
    RUN_TIME: '85',
    CPU_TIME: '30',
    URI: textIn(row['login_sub_type']) === 'SoapApiLogin' ? '/services/Soap/u' : '/services/oauth2/token',
    SESSION_KEY: '',
    LOGIN_KEY: '',
    USER_TYPE: textIn(row['user_type']) || 'Standard',
    REQUEST_STATUS: '',
    DB_TOTAL_TIME: '42000000',
    LOGIN_TYPE: LOGIN_TYPE_CODES[textIn(row['login_type'])] ?? '',
    BROWSER_TYPE: textIn(row['browser']),
    API_TYPE: API_TYPE_CODES[textIn(row['api_type'])] ?? '',
    API_VERSION: version === 'N/A' || version === '' ? '9998.0' : version,
    USER_NAME: textIn(row['username']),
    TLS_PROTOCOL: 'TLSv1.3',
    CIPHER_SUITE: 'TLS_AES_256_GCM_SHA384',
    AUTHENTICATION_METHOD_REFERENCE: '',
    LOGIN_SUB_TYPE: textIn(row['login_sub_type']),
    AUTHENTICATION_SERVICE_ID: '',
    TIMESTAMP_DERIVED: iso,
    USER_ID_DERIVED: userId,
    CLIENT_IP: textIn(row['source_ip']),
    URI_ID_DERIVED: '',
    LOGIN_STATUS: LOGIN_STATUS[textIn(row['status']).toLowerCase()] ?? 'LOGIN_ERROR_UNKNOWN_ERROR',
    SOURCE_IP: textIn(row['source_ip']),
    FORWARDED_FOR_IP: textIn(row['forwarded_for']),
    USE_API_TOKEN: textIn(row['use_api_token']),
  };
}

/** One call of login() in the log of API usage. */
function usageValues(org: OrgState, row: Row): Record<UsageColumn, string> {
  const iso = new Date(numberIn(row['time']) * 1000).toISOString();
  return {
    EVENT_TYPE: 'ApiTotalUsage',
    TIMESTAMP: compactTime(iso),
    REQUEST_ID: `4R${String(numberIn(row['n'])).padStart(20, '0')}`,
    ORGANIZATION_ID: org.orgId.slice(0, 15),
    USER_ID: idOf(PREFIX.User, numberIn(row['user'])).slice(0, 15),
    API_FAMILY: 'SOAP',
    API_VERSION: textIn(row['api_version']),
    API_RESOURCE: 'login',
    CLIENT_NAME: textIn(row['application']),
    HTTP_METHOD: 'POST',
    CLIENT_IP: textIn(row['source_ip']),
    COUNTS_AGAINST_API_LIMIT: '0',
    CONNECTED_APP_ID: '',
    CONNECTED_APP_NAME: '',
    ENTITY_NAME: '',
    STATUS_CODE: textIn(row['status']) === 'Success' ? '200' : '500',
    USER_NAME: textIn(row['username']),
    TIMESTAMP_DERIVED: iso,
  };
}

/** One call of the REST API. */
function callValues(org: OrgState, { client, ip, time, user }: ApiCalls, n: number): Record<UsageColumn, string> {
  const iso = new Date(time * 1000).toISOString();
  return {
    EVENT_TYPE: 'ApiTotalUsage',
    TIMESTAMP: compactTime(iso),
    REQUEST_ID: `4R${String(n).padStart(20, '9')}`,
    ORGANIZATION_ID: org.orgId.slice(0, 15),
    USER_ID: idOf(PREFIX.User, user).slice(0, 15),
    API_FAMILY: 'REST',
    API_VERSION: '64.0',
    API_RESOURCE: '/v64.0/query',
    CLIENT_NAME: client,
    HTTP_METHOD: 'GET',
    CLIENT_IP: ip,
    COUNTS_AGAINST_API_LIMIT: '1',
    CONNECTED_APP_ID: '',
    CONNECTED_APP_NAME: '',
    ENTITY_NAME: 'Account',
    STATUS_CODE: '200',
    USER_NAME: '',
    TIMESTAMP_DERIVED: iso,
  };
}

const ROWS = `SELECT h.n, h.user, h.time, c.*, h.n AS n, u.username, u.user_type FROM login_history h
  JOIN login_combo c ON c.n = h.combo LEFT JOIN user u ON u.n = h.user
  WHERE h.time >= :from AND h.time < :to ORDER BY h.time, h.n`;

function write(org: OrgState, day: number): void {
  const logins: string[] = [csvLine(LOGIN_COLUMNS)];
  const usage: string[] = [csvLine(USAGE_COLUMNS)];
  for (const row of org.store.db.prepare(ROWS).iterate({ from: day, to: day + DAY })) {
    const values = loginValues(org, row);
    logins.push(csvLine(LOGIN_COLUMNS.map((name) => values[name])));
    if (values.LOGIN_SUB_TYPE !== 'SoapApiLogin') continue;
    const used = usageValues(org, row);
    usage.push(csvLine(USAGE_COLUMNS.map((name) => used[name])));
  }
  for (const calls of org.apiCalls.filter(({ time }) => time >= day && time < day + DAY)) {
    for (let n = 0; n < calls.calls; n++) {
      const values = callValues(org, calls, n);
      usage.push(csvLine(USAGE_COLUMNS.map((name) => values[name])));
    }
  }
  insert(org, 'Login', day, LOGIN_COLUMNS, logins);
  insert(org, 'ApiTotalUsage', day, USAGE_COLUMNS, usage);
}

function insert(org: OrgState, type: string, day: number, columns: readonly string[], lines: readonly string[]): void {
  if (lines.length === 1) return;
  const body = lines.join('');
  org.store.insert('event_log_file', {
    event_type: type,
    log_date: day,
    length: Buffer.byteLength(body),
    sequence: 0,
    interval: 'Daily',
    field_names: columns.join(','),
    field_types: columns.map(() => 'String').join(','),
    body,
    created: Math.min(day + DAY + 3 * 3600, org.seconds),
  });
}

/** Makes the files of the last days anew, today's included as far as it has come. Days without a login have none. */
export function writeEventLogs(org: OrgState, days: number): void {
  org.store.run('DELETE FROM event_log_file');
  const today = Math.floor(org.seconds / DAY) * DAY;
  for (let i = days - 1; i >= 0; i--) write(org, today - i * DAY);
}
