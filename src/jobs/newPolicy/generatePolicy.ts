/**
 * The job of `generate policy`: what an org has now, as a policy file that it keeps to. What does not is waived for a
 * time, and never allowed for good.
 */
import {
  PolicyDraft,
  hasForm,
  LARGEST_POLICY,
  policyOf,
  type Plain,
  type PolicyRead,
} from '../../facts/policyFile/index.js';
import { RunError } from '../../errors.js';
import type { Witness } from '../../facts/types.js';
import { say } from '../../messages.js';
import {
  entryWithoutOwner,
  fileFor,
  isWaivable,
  judgeGate,
  NOBODY,
  parametersOf,
  waiverSubject,
  type JudgedOrg,
  type PolicyFile,
} from '../../policy/gate/index.js';
import { reaches, type Finding, type JudgedRule } from '../../policy/findings/index.js';
import { listConclusion, uniqueGaps, type Gap, type Conclusion } from '../../policy/index.js';
import { Text, type MessageKey } from '../../text.js';
import { orgOf, readGateFacts, withRegister } from '../gate/index.js';
import { ruleLayouts } from '../common/policyFile.js';
import { DAY } from '../../isoTime.js';
import { leftOutDescriptions, writableEntries, writableSections } from './writableEntries.js';
import {
  isWritable,
  mailDomainsOf,
  rangeSections,
  seesEveryone,
  unregistered,
  type RangeSections,
} from './presentState.js';

export interface PolicyToWrite {
  readonly text: string;
  readonly isChanged: boolean;
  readonly state: 'written' | 'extended' | 'unchanged';
  readonly added: Readonly<Record<'integrations' | 'groups' | 'waivers' | 'mailDomains', number>>;
  /** Waivers of the file that fail by themselves: they have ended, or nothing uses them. */
  readonly badWaivers: number;
  /** Entries of the file that fail since nobody answers for them yet: those of its waivers, too. */
  readonly withoutOwner: number;
  /** Descriptions of ranges that the file does not take. */
  readonly leftOutDescriptions: number;
  /** What could not be read, so that the file says nothing of it. */
  readonly gaps: readonly Gap[];
  readonly conclusion: Conclusion;
}

export interface GenerateJob {
  readonly witness: Witness;
  /** Where it will stand. */
  readonly path: string;
  /** The file that is there. */
  readonly before: PolicyRead | undefined;
  /** ISO times. */
  readonly now: string;
  readonly since: string | undefined;
}

/** What a rule lacks of the past to judge by. */
const OF_THE_PAST: ReadonlySet<string> = new Set([
  'gate.gap.no-past',
  'gate.gap.unused-days',
  'gate.gap.sub-type',
] satisfies MessageKey[]);
/** Days for which the present state is waived, where the file allows as many. */
const WAIVED_DAYS = 90;

export async function generatePolicy({ before, now, path, since, witness }: GenerateJob): Promise<PolicyToWrite> {
  const empty = before?.file ?? (await policyOf('version: 1\n', path, ruleLayouts())).file;
  const org = orgOf(witness);
  const facts = await readGateFacts(witness, { file: empty, now, since });
  const draft = new PolicyDraft(before?.document, comments());
  const found = unregistered(facts, { names: empty.integrations.map(({ name }) => name), org: org.id });
  const { entries: integrations, gaps: leftOut } = await writableEntries(
    'integrations',
    found.entries,
    (at) => `integrations[${at}]`,
  );
  const sections = await writableSections(rangeSections(facts));
  const registered = empty.integrations.map(({ username }) => username);
  const domains = draft.has('mailDomains') ? [] : mailDomainsOf(facts, [...registered, ...usernamesOf(integrations)]);
  // An empty register would say that nobody logs in.
  const isRegistered = integrations.length > 0 || (leftOut.length === 0 && seesEveryone(facts));
  fill(draft, { domains, integrations: isRegistered ? integrations : undefined, sections });
  const drafted = await fileOf(draft, path);
  const seen = integrations.length === 0 ? facts : await withRegister(witness, facts, { file: drafted, now, since });
  const judge = (file: PolicyFile): JudgedRule[] => judgeGate({ ...seen, file: fileFor(file, org) }, org);
  const judged = judge(drafted);
  const failing = failingOf(judged);
  const { entries: waivers } = await writableEntries(
    'waivers',
    waiversOf(
      // Nobody would answer for such a waiver either.
      failing.filter(({ rule }) => isWaivable(rule) && rule !== entryWithoutOwner.id),
      { now, org, days: Math.min(WAIVED_DAYS, parametersOf(drafted).waiverDays) },
    ),
    (at) => `waivers[${at}]`,
  );
  draft.append('waivers', waivers);
  // What was written is read again: a file that the next command refuses must not come to be.
  const whole = failingOf(judge(await fileOf(draft, path)));
  const gaps = uniqueGaps(leftOut, found.gaps, sections.gaps, ...judged.map(gapsOfNow));
  const { isChanged } = draft;
  return {
    text: draft.toText(),
    isChanged,
    state: before === undefined ? 'written' : isChanged ? 'extended' : 'unchanged',
    added: {
      integrations: integrations.length,
      groups: Object.keys(sections.ranges).length,
      waivers: waivers.length,
      mailDomains: domains.length,
    },
    badWaivers: failing.filter(({ rule }) => !isWaivable(rule)).length,
    withoutOwner: whole.filter(({ rule }) => rule === entryWithoutOwner.id).length,
    leftOutDescriptions: leftOutDescriptions(sections),
    gaps,
    conclusion: listConclusion({ failing: false, missing: gaps.length > 0 }),
  };
}

interface PresentState {
  readonly domains: readonly string[];
  readonly integrations: readonly Plain[] | undefined;
  readonly sections: RangeSections;
}

/** Adds what the org has; no section for what is not there. */
function fill(draft: PolicyDraft, { domains, integrations, sections }: PresentState): void {
  // An empty list would allow no domain at all.
  if (domains.length > 0) draft.append('mailDomains', domains);
  if (integrations !== undefined) {
    // Salesforce tells no JWT from other logins by OAuth without a subtype.
    draft.append('integrations', integrations, { path: { jwt: say(Text.of('gate.generate.likely')) } });
  }
  if (Object.keys(sections.ranges).length > 0) draft.merge('ranges', sections.ranges);
  if (sections.trusted !== undefined) draft.append('trusted', sections.trusted);
  if (Object.keys(sections.profiles).length > 0) draft.merge('profiles', sections.profiles);
}

/** Without what a rule lacks of the past, which the file does not lack. */
function gapsOfNow({ gaps }: JudgedRule): Gap[] {
  return gaps.filter(({ why }) => !OF_THE_PAST.has(why.key));
}

function failingOf(judged: readonly JudgedRule[]): Finding[] {
  return judged.flatMap(({ findings }) => findings).filter((finding) => reaches(finding, 'error'));
}

/** @throws RunError for more than the next command would read. */
async function fileOf(draft: PolicyDraft, path: string): Promise<PolicyFile> {
  const text = draft.toText();
  if (Buffer.byteLength(text) > LARGEST_POLICY) throw new RunError(Text.of('policy-file.too-much', { file: path }));
  return (await policyOf(text, path, ruleLayouts())).file;
}

/** Of entries of the register that are new. */
function usernamesOf(integrations: readonly Plain[]): string[] {
  return integrations.flatMap((entry) =>
    typeof entry === 'object' && 'username' in entry && typeof entry['username'] === 'string'
      ? [entry['username']]
      : [],
  );
}

interface Waiving {
  readonly now: string;
  readonly org: JudgedOrg;
  /** For how many, where a finding names no day. */
  readonly days: number;
}

/** A waiver for each finding that fails today, in this org alone. */
function waiversOf(findings: readonly Finding[], { days, now, org }: Waiving): Plain[] {
  const waivers = new Map<string, { readonly until: string; readonly [key: string]: string }>();
  for (const finding of findings) {
    const words = waiverSubject(finding);
    const subject = isWritable(words) ? words : finding.fingerprint;
    const reason = say(Text.of('gate.generate.reason'));
    const until = untilOf(finding, now, days);
    const waiver = {
      rule: finding.rule,
      subject,
      ...(org.id !== undefined && { org: org.id }),
      reason,
      owner: NOBODY,
      until,
    };
    // One waiver serves several findings about one subject; the first day counts.
    const key = `${finding.rule}\u0000${subject}`;
    const there = waivers.get(key);
    if (there === undefined || there.until > waiver.until) waivers.set(key, waiver);
  }
  return [...waivers.values()];
}

/** So many days, or the day that the finding itself names where that is earlier and still to come. */
function untilOf({ text }: Finding, now: string, days: number): string {
  const last = new Date(Date.parse(now) + days * DAY).toISOString().slice(0, 10);
  const own = text.params['day'];
  return own !== undefined && hasForm('day', own) && own > now.slice(0, 10) && own < last ? own : last;
}

function comments(): Record<string, string> {
  const lines = (text: Text): string =>
    say(text)
      .split('\n')
      .map((line) => (line === '' ? '' : ` ${line}`))
      .join('\n');
  return {
    mailDomains: lines(Text.of('gate.section.mailDomains')),
    integrations: lines(Text.of('gate.section.integrations')),
    ranges: lines(Text.of('gate.section.ranges')),
    trusted: lines(Text.of('gate.section.trusted')),
    profiles: lines(Text.of('gate.section.profiles')),
    waivers: lines(Text.of('gate.section.waivers')),
  };
}
