import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import type { Fact, Gap, LoginPolicies, OrgFacts, PermissionGrants, ProfileFacts } from '../../policy/index.js';
import { Text } from '../../text.js';
import { decodeText } from '../files.js';
import type { SessionAddress } from '../types.js';
import { SAVED_APPS, type SavedApps } from './apps.js';
import { gapFrom, orgFrom, profileFrom, sessionFrom } from './decode.js';
import { bool, count, listOf, member, members, Misshapen, optional, text, time } from './fields.js';
import { KIND, READABLE_VERSIONS, SUM_BEGIN, SUM_END, type About } from './format.js';
import { loginsAboutFrom, type LoginsAbout } from './logins.js';
import { firstLine, lastLine, readAt, type Span } from './lines.js';
import { GRANTS, POLICIES } from './rights.js';
import type { Refusals } from './refusals.js';

export interface Header {
  readonly about: About;
  readonly org: OrgFacts;
  readonly profiles: readonly ProfileFacts[];
  readonly session: SessionAddress | Gap;
  /** Undefined in files of older versions, and where the witness did not tell. */
  readonly policies: Fact<LoginPolicies> | undefined;
  readonly grants: Fact<PermissionGrants> | undefined;
  /** Undefined in files of older versions, and where apps were not saved. */
  readonly apps: SavedApps | undefined;
  readonly gaps: Readonly<Record<'org' | 'profiles' | 'session', readonly Gap[]>>;
}

/** The last line. */
export interface LastLine {
  readonly users: number;
  readonly gaps: readonly UserGap[];
  /** Undefined when no logins were saved. */
  readonly logins: LoginsAbout | undefined;
  /** SHA-256 of the header line. */
  readonly header: string;
  /** SHA-256 of all lines before and of `summed`. */
  readonly sum: string;
  /** What stands in the last line before its checksum. */
  readonly summed: string;
}

/** A gap that came up while users were read: it concerns every question about users, or those that carry it. */
export interface UserGap {
  readonly gap: Gap;
  readonly ofUsers: boolean;
}

/** A snapshot whose first and last line are in order. What lies between is checked while it is read. */
export interface HeadAndTail {
  readonly header: Header;
  readonly end: LastLine;
  /** From the beginning of the file to the beginning of the last line. */
  readonly lines: Span;
}

const MAGIC = `{"kind":"${KIND}"`;
/** So much of a file that is no snapshot is looked at to tell what it is. */
const GLANCE = 4096;

/** @throws FactsError for anything but a whole, unaltered snapshot of this version, as far as its two ends tell. */
export async function readHeadAndTail(file: FileHandle, refuse: Refusals, longest: number): Promise<HeadAndTail> {
  const { size } = await file.stat();
  refuseOthers(await readAt(file, { start: 0, end: Math.min(GLANCE, size) }), refuse);
  const first = await firstLine(file, size, longest);
  if (first === undefined) throw size > longest ? refuse.longLine(1, longest) : refuse.truncated();
  const written = first.toString('utf8');
  // The version comes before anything else: of another one nothing is known, not even its last line.
  const version = refuse.line(1, written, (value) => member(members(value), 'schemaVersion', text));
  if (!READABLE_VERSIONS.includes(version)) throw refuse.version(version);
  const span = await lastLine(file, size, longest);
  if (span === undefined) throw refuse.truncated();
  const end = endFrom((await readAt(file, span)).toString('utf8'), refuse);
  if (createHash('sha256').update(first).digest('hex') !== end.header) throw refuse.altered();
  return { header: refuse.line(1, written, headerFrom), end, lines: { start: 0, end: span.start } };
}

function refuseOthers(beginning: Buffer, refuse: Refusals): void {
  if (beginning.subarray(0, MAGIC.length).toString('latin1') === MAGIC) return;
  if (beginning.length === 0) throw refuse.unread(Text.of('snapshot.empty'));
  if (MAGIC.startsWith(beginning.toString('latin1'))) throw refuse.truncated();
  const compressed = beginning[0] === 0x1f && beginning[1] === 0x8b;
  if (compressed) throw refuse.unread(Text.of('snapshot.compressed'));
  const decoded = decodeText(beginning);
  // Broken UTF-8 may be a character that the glance cut in two; the text is no snapshot anyway.
  if (!decoded.ok && decoded.why.key !== Text.of('facts.file.not-utf-8').key) throw refuse.unread(decoded.why);
  throw refuse.otherKind();
}

function headerFrom(value: unknown): Header {
  const of = members(value);
  return {
    about: {
      taken: member(of, 'taken', time),
      plugin: member(of, 'plugin', text),
      anonymized: member(of, 'anonymized', bool),
      source: member(of, 'source', sourceFrom),
    },
    org: member(of, 'org', orgFrom),
    profiles: member(of, 'profiles', listOf(profileFrom)),
    session: member(of, 'session', sessionFrom),
    policies: optional(of, 'policies', POLICIES).policies,
    grants: optional(of, 'grants', GRANTS).grants,
    apps: optional(of, 'apps', SAVED_APPS).apps,
    gaps: member(of, 'gaps', stagesFrom),
  };
}

function sourceFrom(value: unknown): About['source'] {
  const of = members(value);
  return { name: member(of, 'name', text), ...optional(of, 'orgId', text) };
}

function stagesFrom(value: unknown): Header['gaps'] {
  const of = members(value);
  const gaps = listOf(gapFrom);
  return { org: member(of, 'org', gaps), profiles: member(of, 'profiles', gaps), session: member(of, 'session', gaps) };
}

function endFrom(line: string, refuse: Refusals): LastLine {
  const kind = kindOf(line);
  if (kind !== 'end') throw refuse.truncated();
  const at = line.lastIndexOf(SUM_BEGIN);
  const sum = line.slice(at + SUM_BEGIN.length, -SUM_END.length);
  if (at < 0 || !line.endsWith(SUM_END) || !/^[\da-f]{64}$/u.test(sum)) throw refuse.altered();
  try {
    const of = members(JSON.parse(line));
    return {
      users: member(of, 'users', count),
      gaps: member(of, 'gaps', listOf(userGapFrom)),
      logins: of['logins'] === undefined ? undefined : member(of, 'logins', loginsAboutFrom),
      header: member(of, 'header', text),
      sum,
      summed: line.slice(0, at),
    };
  } catch (error) {
    if (error instanceof Misshapen) throw refuse.altered();
    throw error;
  }
}

function userGapFrom(value: unknown): UserGap {
  return { gap: gapFrom(value), ofUsers: member(members(value), 'ofUsers', bool) };
}

/** The member `kind` of a line; undefined for anything that is no such line. */
function kindOf(line: string): string | undefined {
  try {
    return member(members(JSON.parse(line)), 'kind', text);
  } catch {
    return undefined;
  }
}
