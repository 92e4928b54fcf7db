/**
 * Files of rules that name addresses: SPF records (RFC 7208) and `allow` of nginx (ngx_http_access_module).
 */
import { EXIT } from '../../exitCodes.js';
import { Text } from '../../text.js';
import { FactsError } from '../factsError.js';
import type { AskedRange, ReadList } from './askedRanges.js';
import { readEntry } from './entry.js';
import { holdsAddress } from './leftOverAddresses.js';
import { linesOf, refusedLine } from './lines.js';

const SPF = /(?:^|["\s])v=spf1(?:\s|"|$)/iu;
const RULE = /^\s*(allow|deny)\s+([^;#]+);/iu;

export function isSpf(text: string): boolean {
  return SPF.test(text);
}

export function isNginx(text: string): boolean {
  return /^[ \t]*(?:allow|deny)[ \t]+[^;#\r\n]+;/imu.test(text);
}

/** Mechanisms that name addresses by a name, which only the DNS knows. */
const BY_NAME = /^[+?~]?(?:include|a|mx|ptr|exists)(?:[:/].*)?$|^redirect=/iu;
const MOST_NAMED = 20;

/** `ip4:` and `ip6:` of SPF records; what stands for addresses by a name is told. */
export function readSpf(text: string, source: string): ReadList {
  const ranges: AskedRange[] = [];
  const elsewhere: string[] = [];
  let refused = 0;
  for (const { number, text: line } of linesOf(text)) {
    const bare = line.replace(/^\s*[;#].*$/u, '');
    if (bare.trim() === '') continue;
    if (!SPF.test(bare)) throw notSpf(number, source);
    // A long record is several strings, which are one without a blank between them.
    const record = bare
      .slice(bare.search(/v=spf1/iu))
      .replaceAll(/"\s*"/gu, '')
      .replaceAll('"', ' ');
    for (const term of record.split(/\s+/u)) {
      const [, sign = '', address] = /^([-+?~]?)ip[46]:(.*)$/iu.exec(term) ?? [];
      if (address !== undefined && sign === '-') refused += 1;
      else if (address !== undefined) ranges.push({ ...spfRange(address, number, source), line: number });
      else if (BY_NAME.test(term)) elsewhere.push(/^[\w.:/=%{}+~?-]{1,80}$/u.test(term) ? term : '…');
      else if (/^\+?all$/iu.test(term)) elsewhere.push(term);
    }
  }
  const notes = refused === 0 ? [] : [Text.of('facts.ip-file.denied', { file: source, count: String(refused) })];
  return { ranges, notes, elsewhere: [...new Set(elsewhere)].slice(0, MOST_NAMED) };
}

function spfRange(address: string, line: number, source: string): AskedRange {
  const range = readEntry(address);
  if ('key' in range) throw refusedLine(line, source, address, range);
  // RFC 7208 section 5.6: the address is compared by that many bits, so that it means its network.
  const { start, end } = range;
  return { start, end, text: address };
}

function notSpf(line: number, file: string): FactsError {
  return new FactsError(Text.of('facts.ip-file.not-spf', { line: String(line), file }), EXIT.usage);
}

/** `allow` of nginx; `deny` is told. Addresses of other directives are left over, by their lines. */
export function readNginx(text: string, source: string): ReadList {
  const ranges: AskedRange[] = [];
  const places: Text[] = [];
  const elsewhere: string[] = [];
  let denied = 0;
  for (const { number, text: line } of linesOf(text)) {
    const [rule, verb, written = ''] = RULE.exec(line) ?? [];
    const rest = line.slice(rule?.length ?? 0).replace(/#.*$/u, '');
    if (verb?.toLowerCase() === 'deny') denied += 1;
    else if (written.trim().startsWith('unix:')) elsewhere.push('allow unix:');
    else if (verb !== undefined) ranges.push(allowed(written.trim(), number, source));
    if (holdsAddress(rest)) places.push(Text.of('facts.what.line', { line: String(number) }));
    if (/^\s*include\s/u.test(rest)) elsewhere.push('include');
  }
  return {
    ranges,
    notes: denied === 0 ? [] : [Text.of('facts.ip-file.denied', { file: source, count: String(denied) })],
    elsewhere: [...new Set(elsewhere)],
    ...(places.length === 0
      ? {}
      : { left: { places: places.slice(0, 5), count: places.length, addresses: places.length } }),
  };
}

function allowed(written: string, line: number, source: string): AskedRange {
  const range = readEntry(written);
  if ('key' in range) throw refusedLine(line, source, written, range);
  return { ...range, text: written, line };
}
