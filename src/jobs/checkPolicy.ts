/**
 * The job of `check policy`: the rules of a policy file over each org. One org that cannot be read hides no other.
 */
import { strikeSessionIds, toSfError } from '../errors.js';
import type { LoginProgress, Source, Witness } from '../facts/types.js';
import { judgeGate, type PolicyFile } from '../policy/gate/index.js';
import type { Gap } from '../policy/index.js';
import { orgKey, type Finding, type JudgedRule } from '../policy/findings/index.js';
import { Text } from '../text.js';
import { readGateFacts } from './gateFacts.js';

export interface PolicyJob {
  readonly file: PolicyFile;
  /** ISO times. */
  readonly now: string;
  readonly since: string | undefined;
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
  readonly rules: readonly JudgedRule[];
  readonly apiCalls: number;
}

/** One org that could not be read. */
export interface UnreadSource {
  readonly name: string;
  readonly gap: Gap;
}

export interface PolicyJudged {
  readonly judged: readonly JudgedSource[];
  readonly unread: readonly UnreadSource[];
}

/** What to open, by the name it is asked for by. */
export interface PolicySource {
  readonly name: string;
  readonly open: () => Promise<Witness>;
}

/** Orgs that are read at the same time. */
const AT_ONCE = 3;

/** Judges each source, some of them at the same time; throws where there is one alone and it cannot be read. */
export async function checkPolicy(sources: readonly PolicySource[], job: PolicyJob): Promise<PolicyJudged> {
  const results: (JudgedSource | UnreadSource)[] = [];
  let next = 0;
  let done = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < sources.length; index = next++) {
      const source = sources[index];
      if (source === undefined) continue;
      results[index] = await judgeSource(source, job, sources.length === 1);
      if (sources.length > 1) job.onJudged?.(++done, sources.length);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, sources.length) }, work));
  return {
    judged: results.filter((one) => 'rules' in one),
    unread: results.filter((one) => 'gap' in one),
  };
}

async function judgeSource(
  { name, open }: PolicySource,
  job: PolicyJob,
  isAlone: boolean,
): Promise<JudgedSource | UnreadSource> {
  try {
    const witness = await open();
    const { file, now, onProgress, since } = job;
    const facts = await readGateFacts(witness, { file, now, since, ...(isAlone && onProgress ? { onProgress } : {}) });
    const { source } = witness;
    const rules = judgeGate(facts, { name: witness.orgName ?? source.name, id: source.orgId });
    return {
      name: source.name,
      source,
      rules:
        job.baseline === undefined
          ? rules
          : withBaseline(rules, orgKey({ id: source.orgId, name: source.name }), job.baseline),
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
