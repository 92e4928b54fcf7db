/**
 * The job of `check policy`: the rules of a policy file over each org. One org that cannot be read hides no other.
 */
import { strikeSessionIds, toSfError } from '../../errors.js';
import type { LoginProgress, Source, Witness } from '../../facts/types.js';
import {
  elsewhereThan,
  judgeGate,
  withoutUsedElsewhere,
  type Elsewhere,
  type JudgedOrg,
  type PolicyFile,
} from '../../policy/gate/index.js';
import { publishedRange, type PublishedList } from '../../policy/audit/index.js';
import type { Gap, Look } from '../../policy/index.js';
import { orgKey, type Finding, type JudgedRule, type Severity } from '../../policy/findings/index.js';
import { Text } from '../../text.js';
import type { NamedSource } from '../common/sources.js';
import { orgOf, readGateFacts } from './facts.js';
import { lookOfGate } from './lookBack.js';

export interface PolicyJob {
  readonly file: PolicyFile;
  /** ISO times. */
  readonly now: string;
  readonly since: string | undefined;
  /** Lists that somebody publishes. */
  readonly published: readonly PublishedList[];
  /** Findings that weigh as much or more are a no. */
  readonly threshold: Severity;
  /** Which findings of an org were there before, with the words of their waiver. */
  readonly baseline: { readonly isKnown: IsKnown; readonly reason: string } | undefined;
  /** Of one org how far the reading of its logins is; of several, how many have been read. */
  readonly onProgress?: (progress: LoginProgress) => void;
  readonly onJudged?: (done: number, all: number) => void;
}

/** @param org as {@link orgKey} has it */
type IsKnown = (fingerprint: string, org: string) => boolean;

/** One org as it was judged. */
export interface JudgedSource {
  readonly name: string;
  readonly source: Source;
  /** As the policy file knows it. */
  readonly org: JudgedOrg;
  readonly rules: readonly JudgedRule[];
  /** How far back logins were looked at; not there where there are none to look at. */
  readonly looked?: Look;
  readonly apiCalls: number;
  /** All names by which it was asked for, where there are several: aliases of one org. */
  readonly askedAs?: readonly string[];
}

/** An org that is judged already, by the name under which it came first. */
interface SameSource {
  readonly name: string;
  readonly judgedAs: number;
}

/** One org that could not be read. */
export interface UnreadSource {
  readonly name: string;
  readonly gap: Gap;
}

export interface PolicyJudged {
  readonly judged: readonly JudgedSource[];
  readonly unread: readonly UnreadSource[];
  /** Entries of the file that no org took. */
  readonly elsewhere: Elsewhere | undefined;
}

/** Orgs that are read at the same time. */
const AT_ONCE = 3;

/**
 * Opens sources in their order, so that of several names of one org the first is judged, whichever answers first.
 */
class Opening {
  #last: Promise<unknown> = Promise.resolve();
  readonly #byOrg = new Map<string, number>();

  /** The witness, or the index of the source that is the same org. */
  public async open({ open }: NamedSource, index: number): Promise<Witness | number> {
    const opened = this.#last.then(open);
    this.#last = opened.catch(() => undefined);
    const { witness } = await opened;
    const { kind, orgId } = witness.source;
    const before = kind === 'org' && orgId !== undefined ? this.#byOrg.get(orgId) : undefined;
    if (before !== undefined) return before;
    if (orgId !== undefined) this.#byOrg.set(orgId, index);
    return witness;
  }
}

/** Judges each source, some of them at the same time; throws where there is one alone and it cannot be read. */
export async function checkPolicy(sources: readonly NamedSource[], job: PolicyJob): Promise<PolicyJudged> {
  const results: (JudgedSource | UnreadSource | SameSource)[] = [];
  const opening = new Opening();
  let next = 0;
  let done = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < sources.length; index = next++) {
      const source = sources[index];
      if (source === undefined) continue;
      const opened = async (): Promise<Witness | number> => opening.open(source, index);
      results[index] = await judgeSource({ name: source.name ?? '', open: opened }, job, sources.length === 1);
      if (sources.length > 1) job.onJudged?.(++done, sources.length);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, sources.length) }, work));
  const judged = results.flatMap((one, index) => ('rules' in one ? [withNames(one, sources, results, index)] : []));
  const unread = results.filter((one) => 'gap' in one);
  const orgs = judged.map(({ org }) => org);
  return { judged: withoutUsed(judged, unread, job), unread, elsewhere: elsewhereThan(orgs, job.file) };
}

/** Of one file for several orgs: what is waived in one of them is not unused in the others. */
function withoutUsed(
  judged: readonly JudgedSource[],
  unread: readonly UnreadSource[],
  { file, now }: PolicyJob,
): JudgedSource[] {
  const rules = withoutUsedElsewhere(judged, { file, now, unread: unread.map(({ gap }) => gap) });
  return judged.map((one, index) => ({ ...one, rules: rules[index] ?? one.rules }));
}

/** With all names by which the same org was asked for. */
function withNames(
  judged: JudgedSource,
  sources: readonly NamedSource[],
  results: readonly object[],
  index: number,
): JudgedSource {
  const names = sources
    .filter((_, at) => {
      const result = results[at];
      return at === index || (result !== undefined && 'judgedAs' in result && result.judgedAs === index);
    })
    // A session id is no name.
    .map(({ name = '' }) => (strikeSessionIds(name) === name ? name : judged.name));
  return names.length < 2 ? judged : { ...judged, askedAs: names };
}

async function judgeSource(
  { name, open }: { readonly name: string; readonly open: () => Promise<Witness | number> },
  job: PolicyJob,
  isAlone: boolean,
): Promise<JudgedSource | UnreadSource | SameSource> {
  try {
    const witness = await open();
    if (typeof witness === 'number') return { name, judgedAs: witness };
    const { onProgress, ...question } = job;
    const facts = await readGateFacts(witness, { ...question, ...(isAlone && onProgress && { onProgress }) });
    const { source } = witness;
    const org = orgOf(witness);
    const rules = judgeGate(facts, org).map((rule) => unasked(rule, job));
    const looked = lookOfGate(facts, witness, job);
    return {
      name: source.name,
      ...{ source, org },
      rules:
        job.baseline === undefined
          ? rules
          : withBaseline(rules, orgKey({ id: source.orgId, name: source.name }), job.baseline),
      ...(looked && { looked }),
      apiCalls: witness.apiCalls(),
    };
  } catch (error) {
    if (isAlone || !(error instanceof Error)) throw error;
    const [why = ''] = toSfError(error).message.split('\n');
    return {
      name: strikeSessionIds(name),
      gap: { what: strikeSessionIds(name), why: Text.of('logins.gap.org-failed', { why }) },
    };
  }
}

/** A rule to which the file gives a weight is to be judged: that nobody named a list is no pass. */
function unasked(judged: JudgedRule, { file, published }: PolicyJob): JudgedRule {
  const { outcome, rule, why, ...rest } = judged;
  if (rule.id !== publishedRange.id || published.length > 0 || outcome !== 'not-applicable') return judged;
  if (why === undefined || file.rules.get(rule.id)?.severity === undefined) return judged;
  return { ...rest, rule, outcome: 'incomplete', gaps: [{ what: rule.id, why }] };
}

/** Findings that were there before do not count; those that a waiver names keep it. */
function withBaseline(
  rules: readonly JudgedRule[],
  org: string,
  { isKnown, reason }: NonNullable<PolicyJob['baseline']>,
): readonly JudgedRule[] {
  const mark = (finding: Finding): Finding =>
    finding.waiver === undefined && isKnown(finding.fingerprint, org)
      ? { ...finding, waiver: { reason, baseline: true } }
      : finding;
  return rules.map((rule) => ({ ...rule, findings: rule.findings.map(mark) }));
}
