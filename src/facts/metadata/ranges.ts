import { IpError, parseAddress, rangeProblems, type Address } from '../../ip/index.js';
import type { NamedRange } from '../../policy/index.js';
import { Text } from '../../text.js';
import type { ListReading } from './lists.js';
import { elementProblem, lineOf, structureProblems, type MetadataNode, type Problem } from './node.js';
import type { Place } from './place.js';

/** How a kind of range is written. */
interface RangeForm {
  readonly start: string;
  readonly end: string;
}

/** `SecuritySettings.networkAccess.ipRanges` */
const TRUSTED: RangeForm = { start: 'start', end: 'end' };
/** `Profile.loginIpRanges` */
const PROFILE: RangeForm = { start: 'startAddress', end: 'endAddress' };

/** `ConnectedApp.ipRanges` is written as in a profile, `ExtlClntAppOauthSettings.trustedIpRanges` like this. */
const EXTERNAL_APP: RangeForm = { start: 'startIpAddress', end: 'endIpAddress' };

/** Ranges of an External Client App in the order in which they stand. */
export function readExternalAppRanges(elements: readonly MetadataNode[], place: Place): ListReading<NamedRange> {
  return readRanges(elements, EXTERNAL_APP, place);
}

/** Trusted ranges in the order in which they stand. */
export function readTrustedRanges(elements: readonly MetadataNode[], place: Place): ListReading<NamedRange> {
  return readRanges(elements, TRUSTED, place);
}

/** Profile ranges in the order in which they stand. */
export function readProfileRanges(elements: readonly MetadataNode[], place: Place): ListReading<NamedRange> {
  return readRanges(elements, PROFILE, place);
}

function readRanges(elements: readonly MetadataNode[], form: RangeForm, place: Place): ListReading<NamedRange> {
  const entries: NamedRange[] = [];
  const problems: Problem[] = [];
  for (const element of elements) {
    const read = readRange(element, form, place);
    if ('why' in read) problems.push(read);
    else entries.push(read);
  }
  return { entries, problems };
}

function readRange(element: MetadataNode, form: RangeForm, place: Place): NamedRange | Problem {
  const [structure] = structureProblems(element, ['description', form.end, form.start]);
  if (structure !== undefined) return structure;
  const start = readEnd(element, form.start);
  if (typeof start !== 'bigint') return start;
  const end = readEnd(element, form.end);
  if (typeof end !== 'bigint') return end;
  const [refused] = rangeProblems(start, end);
  if (refused !== undefined) return { why: refused.text, ...lineOf(element) };
  const description = element.children.find(({ name }) => name === 'description');
  return {
    start,
    end,
    ...(description === undefined || description.text === '' ? {} : { description: description.text }),
    ...(place.file === undefined ? {} : { file: place.file }),
    ...lineOf(element),
  };
}

function readEnd(element: MetadataNode, name: string): Address | Problem {
  const end = element.children.find((child) => child.name === name);
  if (end === undefined) {
    return elementProblem(element, Text.of('facts.element.missing', { element: name, parent: element.name }));
  }
  try {
    return parseAddress(end.text.trim());
  } catch (error) {
    if (!(error instanceof IpError)) throw error;
    return { why: error.text, ...lineOf(end) };
  }
}
