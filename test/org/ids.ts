/**
 * Salesforce record ids: 15 case-sensitive characters, 18 with the suffix that makes them safe where case is lost.
 *
 * An id here is a three character key prefix, the two characters of the instance, a reserved zero and nine base-62
 * digits. Digits sort as ASCII does (0-9, A-Z, a-z), so numbers and ids have the same order.
 */

/** Key prefixes as Salesforce gives them out. */
export const PREFIX = {
  Organization: '00D',
  Profile: '00e',
  User: '005',
  UserLicense: '100',
  PermissionSet: '0PS',
  PermissionSetAssignment: '0Pa',
  PermissionSetGroup: '0PG',
  PermissionSetGroupComponent: '0PM',
  LoginIp: '710',
  SetupAuditTrail: '0Ym',
  LoginHistory: '0Ya',
  LoginGeo: '04F',
  AuthSession: '0Ak',
  UserLogin: '0Yw',
  EventLogFile: '0AT',
  QueryLocator: '01g',
  BulkJob: '750',
  ConnectedApplication: '0H4',
  TwoFactorMethodsInfo: '0iF',
  OauthToken: '0CQ',
  AppMenuItem: '0DS',
  SetupEntityAccess: '0J0',
  CronTrigger: '08e',
  ScratchOrgInfo: '2SR',
  CronJobDetail: '08a',
  /** Not published; the records have no id either. */
  UserPermissionAccess: '0Up',
  /** Not published. */
  ReleaseUpdate: '0Lz',
  ExternalClientApplication: '0xI',
  ExtlClntAppOauthSettings: '0xJ',
  ExtlClntAppOauthPlcyCnfg: '0xK',
} as const;

const INSTANCE = 'Hs';
const HEAD = `${INSTANCE}0`;
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const CASE_CODES = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
const CHUNK = 62 ** 3;

const chunkText: string[] = [];
const chunkBits = new Uint8Array(CHUNK);

function isUpper(char: string): boolean {
  return char >= 'A' && char <= 'Z';
}

function bitsOf(text: string): number {
  let bits = 0;
  for (let i = 0; i < text.length; i++) if (isUpper(text.charAt(i))) bits |= 1 << i;
  return bits;
}

for (let i = 0; i < CHUNK; i++) {
  const text = DIGITS.charAt(Math.floor(i / 3844)) + DIGITS.charAt(Math.floor(i / 62) % 62) + DIGITS.charAt(i % 62);
  chunkText.push(text);
  chunkBits[i] = bitsOf(text);
}

function caseCode(bits: number): string {
  return CASE_CODES.charAt(bits);
}

/** The three characters that Salesforce appends to a 15 character id: one for each five, a bit for each capital. */
export function suffixOf(id15: string): string {
  return [0, 5, 10].map((from) => caseCode(bitsOf(id15.slice(from, from + 5)))).join('');
}

/** The 18 character id of record `n` of an object; `n` is below 62^9. */
export function idOf(prefix: string, n: number): string {
  const low = n % CHUNK;
  const middle = Math.floor(n / CHUNK) % CHUNK;
  const high = Math.floor(n / (CHUNK * CHUNK));
  const lowText = chunkText[low] ?? '';
  const middleText = chunkText[middle] ?? '';
  if (high === 0 && middle < 3844) {
    // The common case: everything above the last five digits is zero, so only the last group's suffix varies.
    const bits = ((chunkBits[middle] ?? 0) >> 1) | ((chunkBits[low] ?? 0) << 2);
    const head = prefix + HEAD;
    return `${head}000${middleText}${lowText}${caseCode(bitsOf(prefix + INSTANCE))}A${caseCode(bits)}`;
  }
  const id15 = prefix + HEAD + (chunkText[high] ?? '') + middleText + lowText;
  return id15 + suffixOf(id15);
}

function digitsToNumber(digits: string): number | undefined {
  let n = 0;
  for (const char of digits) {
    const value = DIGITS.indexOf(char);
    if (value < 0) return undefined;
    n = n * 62 + value;
  }
  return n;
}

/** Whether the text has the form of an id: 15 letters and digits, or 18 with the right suffix. */
export function isId(text: string): boolean {
  if (!/^[0-9A-Za-z]+$/.test(text)) return false;
  return text.length === 15 || (text.length === 18 && suffixOf(text.slice(0, 15)) === text.slice(15).toUpperCase());
}

/** The number of a record of this org, or undefined when the id belongs to another object or org. */
export function numberOf(prefix: string, id: string): number | undefined {
  if (!isId(id) || !id.startsWith(prefix + HEAD)) return undefined;
  const n = digitsToNumber(id.slice(6, 15));
  return n === undefined || n > Number.MAX_SAFE_INTEGER ? undefined : n;
}

/** Where an id stands among the numbers of an object, for `<` and `>`: every id has a place, foreign ones at the ends. */
export function positionOf(prefix: string, id: string): number {
  const own = prefix + HEAD;
  const head = id.slice(0, own.length);
  if (head < own) return -1;
  if (head > own) return Number.MAX_SAFE_INTEGER;
  return Math.min(digitsToNumber(id.slice(6, 15)) ?? 0, Number.MAX_SAFE_INTEGER);
}
