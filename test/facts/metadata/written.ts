/** Metadata as Salesforce writes it, for tests; and what facts look like without their numbers. */
import { expect } from 'chai';
import type { NamedRange, Fact } from '../../../lib/policy/types.js';
import { nameOf } from '../../support/gapName.js';
import { readMetadataXml, type MetadataNode, type Place } from '../../../lib/facts/metadata/index.js';

export const HEADER = '<?xml version="1.0" encoding="UTF-8"?>';
export const NAMESPACE = 'xmlns="http://soap.sforce.com/2006/04/metadata"';

/** A component with this root element around its lines; the first line of `body` is line 3. */
export function component(root: string, body: string): string {
  return `${HEADER}\n<${root} ${NAMESPACE}>\n${body}\n</${root}>\n`;
}

export function trustedRange(start: string, end: string, description?: string): string {
  return [
    '        <ipRanges>',
    ...(description === undefined ? [] : [`            <description>${description}</description>`]),
    `            <end>${end}</end>`,
    `            <start>${start}</start>`,
    '        </ipRanges>',
  ].join('\n');
}

export function securitySettings(...ranges: readonly string[]): string {
  return component('SecuritySettings', ['    <networkAccess>', ...ranges, '    </networkAccess>'].join('\n'));
}

export function profileRange(start: string, end: string, description?: string): string {
  return [
    '    <loginIpRanges>',
    ...(description === undefined ? [] : [`        <description>${description}</description>`]),
    `        <endAddress>${end}</endAddress>`,
    `        <startAddress>${start}</startAddress>`,
    '    </loginIpRanges>',
  ].join('\n');
}

export function profile(...parts: readonly string[]): string {
  return component('Profile', parts.join('\n'));
}

/** The root element; the test fails when the XML is refused. */
export function rootOf(xml: string, root: string, wanted: readonly string[]): MetadataNode {
  const reading = readMetadataXml(xml, root, wanted);
  if (!reading.ok) {
    expect.fail(`refused: ${reading.problem.why.key} ${Object.values(reading.problem.why.params).join(' | ')}`);
  }
  return reading.root;
}

export const PLACE: Place = { what: 'Profile Sales', from: 'profiles/Sales.profile', file: 'profiles/Sales.profile' };

/** The value of a fact; the test fails when it is not known. */
export function valueOf<T>(fact: Fact<T>): T {
  if (!fact.known) expect.fail(`not known: ${nameOf(fact.gap)}: ${fact.gap.why.key}`);
  return fact.value;
}

/** The reason of an unreadable fact, in short: `key @line`. */
export function whyOf(fact: Fact<unknown>): string {
  if (fact.known) expect.fail(`known: ${JSON.stringify(fact.value)}`);
  return `${fact.gap.why.key} @${fact.gap.line ?? '-'}`;
}

const MAPPED = 0xffff00000000n;

/** A dotted quad or hexadecimal digits, written by hand and not by the code under test. */
export function shown(range: NamedRange): string {
  const end = (address: bigint): string =>
    address >> 32n === MAPPED >> 32n
      ? [24n, 16n, 8n, 0n].map((shift) => ((address >> shift) & 255n).toString()).join('.')
      : address.toString(16).padStart(32, '0');
  return `${end(range.start)}-${end(range.end)}`;
}
