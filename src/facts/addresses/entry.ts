/**
 * One entry of a list that somebody else wrote. It is read as what it means where it can mean one thing only; `--ip`, which
 * the user types, is held to the strict form.
 */
import { parseAddress, toAddress, type Range } from '../../ip/index.js';
import type { Text } from '../../text.js';
import { tryRange } from './askedRanges.js';

export interface Entry extends Range {
  /** That the text is an address within the block, which was taken whole. */
  readonly hostBits?: true;
}

const BLANKS_BETWEEN = /^([\da-f.:]+)\s*([-\u2010-\u2015/])\s*([\da-f.:]+)$/iu;
/** Behind a blank a mask stands that can be no address: from 224 on there are none that a login comes from. */
const NETMASK = /^([\d.]+)(?:\/|\s+(?=2(?:24|40|48|52|54|55)\.))(\d+\.\d+\.\d+\.\d+)$/u;
const BLOCK = /^([\da-f.:]+)\/(\d{1,3})$/iu;

/**
 * The range, or the reason why there is none. `a - b`, a netmask behind a slash or a blank, and an address with the size of
 * its network too.
 */
export function readEntry(written: string): Entry | Text {
  const trimmed = written.trim();
  const direct = tryRange(trimmed);
  if (!('key' in direct)) return direct;
  const text = trimmed.replace(BLANKS_BETWEEN, (_, from: string, sign: string, to: string) =>
    sign === '/' ? `${from}/${to}` : `${from}-${to}`,
  );
  const plain = text === trimmed ? direct : tryRange(text);
  if (!('key' in plain)) return plain;
  const masked = withPrefix(text) ?? text;
  const range = masked === text ? plain : tryRange(masked);
  if (!('key' in range) || range.key !== 'ip.range.host-bits') return range;
  const network = networkOf(masked);
  return network === undefined ? range : { ...network, hostBits: true };
}

/** `203.0.113.0/255.255.255.0` as `203.0.113.0/24`; undefined where the mask is none, which is ones and then zeros. */
function withPrefix(text: string): string | undefined {
  const [, network, mask] = NETMASK.exec(text) ?? [];
  if (network === undefined || mask === undefined || 'key' in tryRange(mask)) return undefined;
  const bits = (parseAddress(mask) & 0xffff_ffffn).toString(2).padStart(32, '0');
  const ones = /^(1*)0*$/u.exec(bits)?.[1];
  return ones === undefined ? undefined : `${network}/${ones.length}`;
}

/** The block of that size around an address. */
function networkOf(text: string): Range | undefined {
  const [, written, prefix] = BLOCK.exec(text) ?? [];
  if (written === undefined || prefix === undefined) return undefined;
  const address: bigint = parseAddress(written);
  const size = 1n << BigInt((written.includes(':') ? 128 : 32) - Number(prefix));
  const start = address - (address % size);
  return { start: toAddress(start), end: toAddress(start + size - 1n) };
}
