/**
 * The findings of a former run, as `-r json`, `--output-file x.json` or `--json` wrote them.
 */
import { UsageError } from '../../errors.js';
import { EXIT } from '../../exitCodes.js';
import { FactsError } from '../../facts/factsError.js';
import { decodeText, readBytes } from '../../facts/files.js';
import { Text } from '../../text.js';
import { orgKey } from '../../policy/findings/index.js';
import type { FormerFinding } from '../../report/resultsDiff/result.js';

export interface FormerOrg {
  /** By which it is known from run to run. */
  readonly key: string;
  readonly name: string;
  /** In which fingerprints of its findings end where a report is on several. */
  readonly ending: string;
  readonly isRead: boolean;
}

export interface FormerResult {
  readonly orgs: readonly FormerOrg[];
  readonly findings: readonly FormerFinding[];
  /** Ids of rules of which everything could be read. */
  readonly judged: ReadonlySet<string>;
  /** By the id of a rule what alone it was asked to look at; one that is not there looked at all there is. */
  readonly looks: ReadonlyMap<string, readonly string[]>;
  /** Ids of rules of which something could not be read, in the order of the report. */
  readonly open: readonly string[];
}

/** Throws for a file that cannot be read, with the reason, and for one that is no such result. */
export async function readFormerResult(path: string): Promise<FormerResult> {
  const bytes = await readBytes(path, { pipes: true });
  const text = bytes.ok ? decodeText(bytes.value) : bytes;
  if (!text.ok) {
    throw new FactsError(Text.of('token-check-policy.baseline.unreadable', { file: path }), EXIT.usage, text.why);
  }
  const result = resultIn(text.value);
  const version = textField(result, 'schemaVersion');
  if (version !== undefined && !version.startsWith(VERSION)) {
    throw new UsageError(Text.of('token-check-policy.baseline.version', { file: path }));
  }
  const read = version === undefined ? undefined : findingsIn(result);
  if (read === undefined) throw new UsageError(Text.of('token-check-policy.baseline.unread', { file: path }));
  return read;
}

/** Forms of results that are known: more may stand in a later one of the same first number. */
const VERSION = '1.';

function resultIn(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return fieldOf(value, 'result') ?? value;
  } catch {
    return undefined;
  }
}

function findingsIn(result: unknown): FormerResult | undefined {
  const [findings, rules] = [fieldOf(result, 'findings'), fieldOf(result, 'rules')];
  if (!Array.isArray(findings) || !Array.isArray(rules)) return undefined;
  const orgs = orgsOf(result);
  const read = findings.map((one: unknown) => findingOf(one, orgs));
  const idsOf = (whole: boolean): string[] =>
    rules
      .filter((rule: unknown) => isComplete(rule) === whole)
      .flatMap((rule: unknown) => textField(rule, 'rule') ?? []);
  const known = read.filter((finding) => finding !== undefined);
  if (known.length !== read.length || orgs.length === 0) return undefined;
  return {
    orgs,
    findings: known,
    judged: new Set(idsOf(true)),
    looks: new Map(rules.flatMap(lookOf)),
    open: idsOf(false),
  };
}

/** What a rule was asked to look at, where it says so. */
function lookOf(rule: unknown): [string, string[]][] {
  const [id, lookedAt] = [textField(rule, 'rule'), fieldOf(rule, 'lookedAt')];
  if (id === undefined || !Array.isArray(lookedAt)) return [];
  return [[id, lookedAt.filter((one) => typeof one === 'string')]];
}

/** Of a report on several orgs each; of one the source alone where nothing else says it. */
function orgsOf(result: unknown): FormerOrg[] {
  const orgs = fieldOf(result, 'orgs');
  const listed = Array.isArray(orgs) ? orgs.flatMap((one: unknown) => orgOf(one, textField(one, 'id'))) : [];
  const source = fieldOf(result, 'source');
  return listed.length > 0 ? listed : orgOf(source, textField(source, 'orgId'));
}

function orgOf(value: unknown, id: string | undefined): FormerOrg[] {
  const name = textField(value, 'name');
  if (name === undefined) return [];
  return [{ key: orgKey({ id, name }), name, ending: id ?? name, isRead: textField(value, 'outcome') !== 'unread' }];
}

/** Everything that the rule looks at could be read. */
function isComplete(rule: unknown): boolean {
  const incomplete = fieldOf(rule, 'incomplete');
  return Array.isArray(incomplete) && incomplete.length === 0;
}

function findingOf(value: unknown, orgs: readonly FormerOrg[]): FormerFinding | undefined {
  const subject = fieldOf(value, 'subject');
  const [fingerprint, rule, severity] = ['fingerprint', 'rule', 'severity'].map((key) => textField(value, key));
  const [name, text] = [textField(subject, 'name'), textField(value, 'text')];
  if (fingerprint === undefined || rule === undefined || severity === undefined) return undefined;
  if (name === undefined || text === undefined) return undefined;
  const org = orgs.length === 1 ? orgs[0] : orgs.find(({ ending }) => fingerprint.endsWith(`-${ending}`));
  if (org === undefined) return undefined;
  const within = textField(subject, 'within');
  return {
    ...{ fingerprint, rule, severity, text, org: org.key },
    subject: within === undefined ? name : `${name} (${within})`,
    waived: isWaived(fieldOf(value, 'waiver')),
  };
}

/** By a waiver; what only a baseline names, nobody has waived. */
function isWaived(waiver: unknown): boolean {
  return waiver !== undefined && fieldOf(waiver, 'baseline') !== true;
}

function textField(value: unknown, name: string): string | undefined {
  const field = fieldOf(value, name);
  return typeof field === 'string' ? field : undefined;
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}

/** In a report on several orgs their ids, or names, follow. */
const OF_SEVERAL = /^([0-9a-f]{16})-.*$/su;

/** The same in a report on one org and in one on several. */
export function findingKey({ fingerprint, org }: Pick<FormerFinding, 'fingerprint' | 'org'>): string {
  return JSON.stringify([fingerprint.replace(OF_SEVERAL, '$1'), org]);
}
