/**
 * CSV with a header, and without one where the first field of each record is the entry (geofeeds, RFC 8805).
 */
import { EXIT } from '../../exitCodes.js';
import { Text } from '../../text.js';
import { FactsError } from '../factsError.js';
import type { AskedRange, ReadList } from './askedRanges.js';
import { readEntry } from './entry.js';
import { holdsAddress } from './leftOverAddresses.js';
import { linesOf, refusedLine, twoWays } from './lines.js';

/** Headings, in small letters and without blanks and signs, by what stands below them. */
const HEADINGS = {
  entry: [
    'ip',
    'cidr',
    'prefix',
    'network',
    'subnet',
    'address',
    'ipaddress',
    'iprange',
    'ipprefix',
    'range',
    'cidrblock',
  ],
  start: ['start', 'startip', 'startaddress', 'startipaddress', 'ipstart', 'ipstartaddress', 'from'],
  end: ['end', 'endip', 'endaddress', 'endipaddress', 'ipend', 'ipendaddress', 'to'],
  mask: ['mask', 'netmask', 'subnetmask'],
  description: ['description', 'comment', 'note', 'name', 'label'],
} as const;
type Role = keyof typeof HEADINGS;

interface Columns {
  readonly delimiter: string;
  /** Undefined where there is no header. */
  readonly headings: readonly string[] | undefined;
}

/** How a text is cut into columns, or undefined where it is no CSV: by its first line, or by an entry with a comma behind it. */
export function csvOf(text: string): Columns | undefined {
  const lines = linesOf(text).filter(({ text: line }) => line.trim() !== '' && !/^\s*(?:#|\/\/)/u.test(line));
  const [first] = lines;
  if (first === undefined) return undefined;
  for (const delimiter of [',', ';', '\t']) {
    const headings = first.text.split(delimiter);
    if (!headings.every((heading) => HEADING.test(heading)) || holdsAddress(first.text)) continue;
    const names = headings.map(plain);
    if (names.some((name) => roleOf(name) === 'entry' || roleOf(name) === 'start')) {
      return { delimiter, headings: names };
    }
  }
  const commas = lines.some(({ text: line }) => /^\s*"?[\da-f.:/]*[.:][\da-f.:/]*"?\s*,/iu.test(line));
  return commas ? { delimiter: ',', headings: undefined } : undefined;
}

/** Not the name of a list in YAML, which ends in a colon. */
const HEADING = /^[\s"\w.()/-]{0,60}$/u;

function plain(heading: string): string {
  return heading.toLowerCase().replaceAll(/[^a-z\d]/gu, '');
}

function roleOf(name: string): Role | undefined {
  return (Object.keys(HEADINGS) as Role[]).find((role) => (HEADINGS[role] as readonly string[]).includes(name));
}

/** @throws FactsError that names the line of the first record that cannot be read, or the columns among which to choose. */
export async function readCsvList(text: string, source: string, { delimiter, headings }: Columns): Promise<ReadList> {
  const records = await recordsOf(text, source, delimiter, headings !== undefined);
  const rows = headings === undefined ? records : records.slice(1);
  const places = headings === undefined ? { entry: 0 } : placesOf(headings, source);
  const taken = new Set(Object.values(places));
  const others = new Map<string, number>();
  const ranges = rows.map(({ fields, line }): AskedRange => {
    for (const [index, field] of fields.entries()) {
      if (taken.has(index) || !holdsAddress(field)) continue;
      if (headings === undefined) throw twoWays(line, source);
      const column = headings[index] ?? '…';
      others.set(column, (others.get(column) ?? 0) + 1);
    }
    const written = writtenOf(fields, places);
    const range = readEntry(written);
    if ('key' in range) throw refusedLine(line, source, written, range);
    const words =
      headings === undefined
        ? fields
            .slice(1)
            .filter((field) => field !== '')
            .join(' ')
        : fields[places.description ?? -1];
    return { ...range, text: written, line, ...(words === undefined || words === '' ? {} : { description: words }) };
  });
  const addresses = [...others.values()].reduce((sum, count) => sum + count, 0);
  const left = { places: [...others.keys()].slice(0, 5), count: others.size, addresses };
  return { ranges, notes: [], ...(addresses === 0 ? {} : { left }) };
}

type Places = Partial<Record<Role, number>>;

function writtenOf(fields: readonly string[], { entry, start, end, mask }: Places): string {
  const at = (place: number | undefined): string => (place === undefined ? '' : (fields[place] ?? ''));
  if (entry === undefined) return at(start) === at(end) ? at(start) : `${at(start)}-${at(end)}`;
  return at(mask) === '' || at(entry).includes('/') ? at(entry) : `${at(entry)}/${at(mask)}`;
}

/** Which column is what: one of entries, or one of starts and one of ends. */
function placesOf(headings: readonly string[], file: string): Places {
  const places: Places = {};
  const roles = headings.map(roleOf);
  for (const role of ['entry', 'start', 'end', 'mask', 'description'] as const) {
    const place = roles.indexOf(role);
    if (place >= 0) places[role] = place;
    if (role !== 'description' && roles.lastIndexOf(role) !== place) throw ambiguous(headings, roles, file);
  }
  const pair = places.start !== undefined && places.end !== undefined;
  const half = (places.start === undefined) !== (places.end === undefined);
  if (half || pair === (places.entry !== undefined)) throw ambiguous(headings, roles, file);
  return places;
}

function ambiguous(headings: readonly string[], roles: readonly (Role | undefined)[], file: string): FactsError {
  const columns = headings.filter((_, index) => roles[index] !== undefined && roles[index] !== 'description');
  return new FactsError(Text.of('facts.ip-file.columns', { file, columns: columns.join(', ') }), EXIT.usage);
}

interface CsvRow {
  readonly fields: readonly string[];
  readonly line: number;
}

/** RFC 8805: what follows `#` is a comment; with a header only whole lines are comments. */
async function recordsOf(text: string, source: string, delimiter: string, header: boolean): Promise<readonly CsvRow[]> {
  const { CsvError, parse } = await import('csv-parse/sync');
  try {
    const rows: CsvRow[] = [];
    parse(text, {
      ...{ delimiter, comment: '#', comment_no_infix: header, trim: true, skip_empty_lines: true },
      ...{ relax_column_count: true, max_record_size: 1024 * 1024 },
      onRecord: (fields: readonly string[], { lines }: { lines: number }) => {
        if (fields.some((field) => field !== '')) rows.push({ fields, line: lines });
        return null;
      },
    });
    return rows;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error['lines'] === 'number' ? error['lines'] : 1;
    throw new FactsError(Text.of('facts.ip-file.csv', { file: source, line: String(line) }), EXIT.usage);
  }
}
