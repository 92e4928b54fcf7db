/** Metadata that comes in: what an element of a type changes, and why Salesforce would not take it. */
import type { Element } from '../soap/xml.js';
import { child, childText } from '../soap/xml.js';
import type { IpRange, LockoutInterval, LoginHours, MaxLoginAttempts } from '../settings.js';
import { WEEKDAYS } from '../settings.js';
import type { OrgState } from '../state.js';
import { numberIn } from '../store.js';
import { checkApp } from './appFiles.js';
import { isAppType } from './apps.js';
import { checkPermissionSet } from './permissionSets.js';
import { addressValue } from './types.js';

/** Why a component is not taken; undefined when it is. `apply` makes the change. */
export interface Checked {
  readonly problem: { readonly code: string; readonly message: string } | undefined;
  readonly apply: () => void;
  /** The component was not there before. */
  readonly created?: boolean;
}

/** Most addresses of all ranges of an org, and of all ranges of a profile, since Winter '26. */
const MOST_IPV4 = 16_777_216n;
const MOST_IPV6 = 2n ** 99n;
const IPV4_FIRST = 0xffff00000000n;
const IPV4_LAST = 0xffffffffffffn;
const nothing = (): void => undefined;

function refused(code: string, message: string): Checked {
  return { problem: { code, message }, apply: nothing };
}

function isIPv4(value: bigint): boolean {
  return value >= IPV4_FIRST && value <= IPV4_LAST;
}

function isAddress(text: string): boolean {
  const dotted = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (dotted !== null) return dotted.slice(1).every((part) => Number(part) <= 255);
  return /^[0-9a-f:]+(?:\.\d{1,3}){0,3}$/i.test(text) && text.includes(':') && text.split(':').length <= 8;
}

/** docs/salesforce.md section 2: both ends of one family, and in order. The size of a single range is not limited. */
function rangeProblem(range: IpRange): string | undefined {
  if (!isAddress(range.start) || !isAddress(range.end)) return `Invalid IP address: ${range.start} - ${range.end}`;
  const [start, end] = [addressValue(range.start), addressValue(range.end)];
  if (isIPv4(start) !== isIPv4(end)) return 'The start and end IP addresses must be of the same type';
  if (start < IPV4_FIRST && end > IPV4_LAST) return 'The range includes IP addresses of both types';
  if (start > end) return 'The start IP address must be less than or equal to the end IP address';
  return undefined;
}

/** Private addresses as a range of their own, which the limits do not count. */
const PRIVATE = { start: addressValue('10.0.0.0'), end: addressValue('10.255.255.255') };

/** Addresses of one family that the limits count: each once, however many ranges hold it. */
function counted(ranges: readonly IpRange[], ipv4: boolean): bigint {
  const spans = ranges
    .map((range) => ({ start: addressValue(range.start), end: addressValue(range.end) }))
    .filter(({ start }) => isIPv4(start) === ipv4)
    .filter(({ start, end }) => start !== PRIVATE.start || end !== PRIVATE.end)
    .sort((a, b) => (a.start < b.start ? -1 : 1));
  let sum = 0n;
  let next = 0n;
  for (const { start, end } of spans) {
    const from = start > next ? start : next;
    if (end < from) continue;
    sum += end - from + 1n;
    next = end + 1n;
  }
  return sum;
}

/** Ranges that are there stay, over the limits too; what would be added over them is refused. */
function listProblem(there: readonly IpRange[], wanted: readonly IpRange[]): string | undefined {
  const problem = wanted.map(rangeProblem).find((text) => text !== undefined);
  if (problem !== undefined) return problem;
  const key = ({ start, end }: IpRange): string => `${String(addressValue(start))}-${String(addressValue(end))}`;
  const known = new Set(there.map(key));
  const added = wanted.filter((range) => !known.has(key(range)));
  const over = (ipv4: boolean, most: bigint): boolean =>
    added.some(({ start }) => isIPv4(addressValue(start)) === ipv4) && counted(wanted, ipv4) > most;
  return over(true, MOST_IPV4) || over(false, MOST_IPV6)
    ? 'The IP address ranges include too many addresses'
    : undefined;
}

function rangesIn(parent: Element, list: string, startName: string, endName: string): IpRange[] {
  return parent.children
    .filter((item) => item.name === list)
    .map((item) => {
      const description = childText(item, 'description');
      return {
        start: (childText(item, startName) ?? '').trim(),
        end: (childText(item, endName) ?? '').trim(),
        ...(description === undefined || description === '' ? {} : { description }),
      };
    });
}

function isAttempts(text: string): text is MaxLoginAttempts {
  return ['ThreeAttempts', 'FiveAttempts', 'TenAttempts', 'NoLimit'].includes(text);
}

function isInterval(text: string): text is LockoutInterval {
  return ['FifteenMinutes', 'ThirtyMinutes', 'SixtyMinutes', 'Forever'].includes(text);
}

/** A `networkAccess` replaces every trusted range, an empty one removes all; what is absent stays. */
function checkSecurity(org: OrgState, element: Element, permissions: ReadonlySet<string>): Checked {
  const access = child(element, 'networkAccess');
  const policies = child(element, 'passwordPolicies');
  const sessions = child(element, 'sessionSettings');
  const ranges = access === undefined ? undefined : rangesIn(access, 'ipRanges', 'start', 'end');
  if (ranges !== undefined && !permissions.has('ManageIpAddresses')) {
    return refused('INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on NetworkAccess');
  }
  const problem = listProblem(org.settings.trustedRanges, ranges ?? []);
  if (problem !== undefined) return refused('FIELD_INTEGRITY_EXCEPTION', problem);
  const apply = (): void => {
    if (ranges !== undefined) org.settings.trustedRanges = ranges;
    const attempts = childText(policies, 'maxLoginAttempts');
    const interval = childText(policies, 'lockoutInterval');
    const expiration = childText(policies, 'expiration');
    const policy = org.settings.passwordPolicy;
    if (attempts !== undefined && isAttempts(attempts)) policy.maxLoginAttempts = attempts;
    if (interval !== undefined && isInterval(interval)) policy.lockoutInterval = interval;
    if (expiration !== undefined) policy.expiration = expiration;
    for (const item of sessions?.children ?? []) org.settings.sessionSettings[item.name] = item.text;
  };
  return { problem: undefined, apply };
}

function hoursIn(element: Element): LoginHours {
  const hours: LoginHours = {};
  for (const day of WEEKDAYS) {
    const start = childText(element, `${day}Start`);
    const end = childText(element, `${day}End`);
    if (start !== undefined && end !== undefined) hours[day] = { start: Number(start), end: Number(end) };
  }
  return hours;
}

/** Ranges and hours that are given replace those of the profile; what is absent stays. */
function checkProfile(org: OrgState, element: Element, fullName: string): Checked {
  const row = org.store.get('SELECT n FROM profile WHERE metadata_name = :fullName', { fullName });
  if (row === undefined) {
    return refused('INVALID_CROSS_REFERENCE_KEY', `In field: fullName - no Profile named ${fullName} found`);
  }
  const ranges = rangesIn(element, 'loginIpRanges', 'startAddress', 'endAddress');
  const settings = org.profile(numberIn(row['n']));
  const problem = listProblem(settings.ranges, ranges);
  if (problem !== undefined) return refused('FIELD_INTEGRITY_EXCEPTION', problem);
  const hours = child(element, 'loginHours');
  const apply = (): void => {
    if (ranges.length > 0) settings.ranges = ranges;
    if (hours !== undefined) settings.hours = hoursIn(hours);
  };
  return { problem: undefined, apply };
}

function checkOauth(org: OrgState, element: Element): Checked {
  const blocked = childText(element, 'blockOAuthUnPwFlow');
  const apply = (): void => {
    if (blocked !== undefined) org.settings.oauthPasswordFlowBlocked = blocked === 'true';
  };
  return { problem: undefined, apply };
}

/** Judges one component. Types that this org only shows are refused. */
export function checkComponent(
  org: OrgState,
  type: string,
  fullName: string,
  element: Element,
  permissions: ReadonlySet<string>,
): Checked {
  switch (type) {
    case 'SecuritySettings':
      return checkSecurity(org, element, permissions);
    case 'OauthOidcSettings':
      return checkOauth(org, element);
    case 'Profile':
      return checkProfile(org, element, fullName);
    case 'PermissionSet':
      return checkPermissionSet(org, element, fullName, permissions);
    default:
      if (isAppType(type)) return checkApp(type, { org, element, fullName, permissions });
      return refused('INVALID_TYPE', `Components of type ${type} cannot be changed in this org`);
  }
}
