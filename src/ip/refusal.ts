/**
 * Why a text is no address: one sentence for each mistake that people make. Only called for a text that the reader has
 * refused, so nothing here decides; it only explains.
 */
import { Text } from '../text.js';
import { IpError } from './error.js';

/** The longest address has 45 characters; nothing is looked for in a text that is far longer. */
const LONGEST = 100;

/** Texts that hold something other than one address, or more than it. */
type OtherThing = 'blank' | 'zone' | 'brackets' | 'is-cidr' | 'is-range' | 'wildcard' | 'port';
const OTHER_THINGS: readonly (readonly [shape: RegExp, key: OtherThing])[] = [
  [/^[\da-f.:]*\s[\da-f.:\s]*$/iu, 'blank'],
  [/^[\da-f.:]+%/iu, 'zone'],
  [/^\[[\da-f.:]*\]/iu, 'brackets'],
  [/^[\da-f.:]+\/[\d.]*$/iu, 'is-cidr'],
  [/^[\da-f.:]+[-\u2010-\u2015][\da-f.:]+$/iu, 'is-range'],
  [/^[\da-f.:]*\*[\da-f.:*]*$/iu, 'wildcard'],
  [/^(?:\d+\.)+\d+:\d+$/u, 'port'],
];

/** The error for a text that `readBytes` refused. */
export function refusal(text: string): IpError {
  if (text === '') return new IpError(Text.of('ip.address.empty'));
  if (text.length > LONGEST) return new IpError(Text.of('ip.address.malformed', { text }));
  const other = OTHER_THINGS.find(([shape]) => shape.test(text));
  if (other) return new IpError(Text.of(`ip.address.${other[1]}`, { text }));
  return text.includes(':')
    ? groupsRefusal(text)
    : (quadRefusal(text, text) ?? new IpError(Text.of('ip.address.malformed', { text })));
}

/** What is wrong with the dotted quad in a text; undefined when nothing is, or when it does not look like one. */
function quadRefusal(text: string, quad: string): IpError | undefined {
  const octets = quad.split('.');
  if (octets.every((octet) => /^(?:0x[\da-f]*|\d*)$/iu.test(octet)) && /x/iu.test(quad)) {
    return new IpError(Text.of('ip.address.hex', { text }));
  }
  if (!/^[\d.]+$/u.test(quad)) return undefined;
  if (octets.length === 1) return new IpError(Text.of('ip.address.integer', { text }));
  const missing = octets.indexOf('');
  if (missing >= 0) return new IpError(Text.of('ip.address.octet-empty', { text, place: String(missing + 1) }));
  if (octets.length < 4) {
    return new IpError(Text.of('ip.address.octets-missing', { text, count: String(octets.length) }));
  }
  if (octets.length > 4) return new IpError(Text.of('ip.address.octets-many', { text, count: String(octets.length) }));
  const bad = octets.find((octet) => /^0\d/u.test(octet) || Number(octet) > 255);
  return bad === undefined ? undefined : octetRefusal(text, String(octets.indexOf(bad) + 1), bad);
}

/** An octet with a leading zero, or over 255. */
function octetRefusal(text: string, place: string, octet: string): IpError {
  if (!octet.startsWith('0')) return new IpError(Text.of('ip.address.octet-large', { text, place, octet }));
  const decimal = octet.replace(/^0+(?=\d)/u, '');
  return /^[0-7]+$/u.test(octet)
    ? new IpError(Text.of('ip.address.octal', { text, place, octet, octal: BigInt(`0o${octet}`).toString(), decimal }))
    : new IpError(Text.of('ip.address.leading-zero', { text, place, octet, decimal }));
}

function groupsRefusal(text: string): IpError {
  if (text.includes(':::') || text.split('::').length > 2) {
    return new IpError(Text.of('ip.address.double-colon', { text }));
  }
  if (/^:(?!:)|(?<!:):$/u.test(text)) return new IpError(Text.of('ip.address.lone-colon', { text }));
  const groups = text.split(':').filter((group) => group !== '');
  for (const [i, group] of groups.entries()) {
    const problem = groupRefusal(text, String(i + 1), group, i === groups.length - 1);
    if (problem) return problem;
  }
  const count = groups.length + (text.includes('.') ? 1 : 0);
  if (text.includes('::')) return new IpError(Text.of('ip.address.double-colon-full', { text, count: String(count) }));
  return new IpError(
    Text.of(count < 8 ? 'ip.address.groups-missing' : 'ip.address.groups-many', { text, count: String(count) }),
  );
}

function groupRefusal(text: string, place: string, group: string, last: boolean): IpError | undefined {
  if (/^[\d.]+\.[\d.]*$/u.test(group)) {
    return last ? quadRefusal(text, group) : new IpError(Text.of('ip.address.quad-not-last', { text, quad: group }));
  }
  if (!/^[\da-f]+$/iu.test(group)) return new IpError(Text.of('ip.address.group-not-hex', { text, place, group }));
  return group.length > 4 ? new IpError(Text.of('ip.address.group-long', { text, place, group })) : undefined;
}
