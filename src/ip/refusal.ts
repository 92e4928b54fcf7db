/**
 * Why a text is no address: one sentence for each mistake that people make. Only called for a text that the reader has
 * refused, so nothing here decides; it only explains.
 */
import { IpError } from './error.js';

/** The error for a text that `readWords` refused. */
export function refusal(text: string): IpError {
  const stray = strayCharacter(text);
  if (stray) return stray;
  return text.includes(':') ? groupsRefusal(text) : (quadRefusal(text, text) ?? refuse('malformed', text));
}

function refuse(rest: string, text: string, ...more: readonly string[]): IpError {
  return new IpError(`ip.address.${rest}`, text, ...more);
}

/** Characters that make the text something other than one address. */
function strayCharacter(text: string): IpError | undefined {
  if (text === '') return refuse('empty', text);
  if (/\s/u.test(text)) return refuse('blank', text);
  if (text.includes('%')) return refuse('zone', text);
  if (/^\[.*\]/u.test(text)) return refuse('brackets', text);
  if (text.includes('/')) return refuse('is-cidr', text);
  if (/[-\u2010-\u2015]/u.test(text)) return refuse('is-range', text);
  if (text.includes('*')) return refuse('wildcard', text);
  return undefined;
}

/** What is wrong with the dotted quad in a text; undefined when nothing is, or when it does not look like one. */
function quadRefusal(text: string, quad: string): IpError | undefined {
  const octets = quad.split('.');
  if (octets.some((octet) => /^0x[\da-f]*$/iu.test(octet))) return refuse('hex', text);
  if (!/^[\d.]+$/u.test(quad)) return undefined;
  if (octets.length === 1) return refuse('integer', text);
  const bad = octets.findIndex((octet) => octet === '' || /^0\d/u.test(octet) || Number(octet) > 255);
  const octet = octets[bad];
  if (octet === '') return refuse('octet-empty', text, String(bad + 1));
  if (octets.length < 4) return refuse('octets-missing', text, String(octets.length));
  if (octets.length > 4) return refuse('octets-many', text, String(octets.length));
  if (octet === undefined) return undefined;
  if (!octet.startsWith('0')) return refuse('octet-large', text, String(bad + 1), octet);
  const decimal = octet.replace(/^0+(?=\d)/u, '');
  return /^[0-7]+$/u.test(octet)
    ? refuse('octal', text, String(bad + 1), octet, BigInt(`0o${octet}`).toString(), decimal)
    : refuse('leading-zero', text, String(bad + 1), octet, decimal);
}

function groupsRefusal(text: string): IpError {
  if (/^\d[\d.]*\.\d+:\d+$/u.test(text)) return refuse('port', text);
  if (text.includes(':::') || text.split('::').length > 2) return refuse('double-colon', text);
  if (/^:(?!:)/u.test(text) || /(?<!:):$/u.test(text)) return refuse('lone-colon', text);
  const groups = text.split(':').filter((group) => group !== '');
  const last = groups.length - 1;
  for (const [i, group] of groups.entries()) {
    const place = String(i + 1);
    const dotted = group.includes('.');
    if (!(dotted ? /^[\d.]+$/u : /^[\da-f]+$/iu).test(group)) return refuse('group-not-hex', text, place, group);
    if (!dotted && group.length > 4) return refuse('group-long', text, place, group);
    if (dotted && i < last) return refuse('quad-not-last', text, group);
    const inner = dotted ? quadRefusal(text, group) : undefined;
    if (inner) return inner;
  }
  const count = groups.length + (text.includes('.') ? 1 : 0);
  if (text.includes('::')) return refuse('double-colon-full', text, String(count));
  return refuse(count < 8 ? 'groups-missing' : 'groups-many', text, String(count));
}
