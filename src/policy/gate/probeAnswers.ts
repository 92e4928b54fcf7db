/**
 * What the two rules about addresses that must pass, and must not, have in common.
 */
import type { Judgement } from '../findings/index.js';
import { Text } from '../../text.js';
import type { ProbeAnswer, Read } from './facts.js';
import type { PolicyFile } from './file.js';
import { inFile, type Judging, notApplicable, overRead } from './rule.js';

export function judgeAnswers(
  { mustNotPass: none, mustPass: some }: PolicyFile,
  probes: Read<readonly ProbeAnswer[]>,
  expected: ProbeAnswer['expected'],
  judge: (answer: ProbeOnPaths, judging: Judging) => void,
): Judgement {
  if ((expected === 'pass' ? some : none).length === 0) return notApplicable(Text.of('gate.none.probes'));
  return overRead(probes, (all, judging) => {
    const asked = together(all.filter((answer) => answer.expected === expected));
    for (const answer of asked) judge(answer, judging);
  });
}

/** Answers by paths on which the same is found for the same reason. */
interface ProbeOnPaths extends Omit<ProbeAnswer, 'path'> {
  readonly paths: readonly ProbeAnswer['path'][];
}

function together(answers: readonly ProbeAnswer[]): ProbeOnPaths[] {
  const found = new Map<string, ProbeOnPaths>();
  for (const { path, ...answer } of answers) {
    const { address, probe, rule, subject, verdict } = answer;
    const key = JSON.stringify([probe.line, probe.text, subject, address, verdict, rule]);
    const same = found.get(key);
    const gaps = [...(same?.gaps ?? []), ...answer.gaps];
    found.set(key, { ...answer, gaps, paths: [...(same?.paths ?? []), path] });
  }
  return [...found.values()];
}

export function answerWords({
  address,
  paths,
  rule,
  subject,
  verdict,
}: ProbeOnPaths): Record<'address' | 'path' | 'subject' | 'verdict' | 'rule', string> {
  return { address, path: paths.join(', '), subject, verdict, rule };
}

export function missAnswer({ address, gaps, paths, subject }: ProbeOnPaths, judging: Judging): void {
  const what = `${address} ${subject} (${paths.join(', ')})`;
  judging.miss(gaps.length > 0 ? gaps : [{ what, why: Text.of('gate.gap.unknown') }]);
}

export function addAnswer(
  file: PolicyFile,
  { address, paths, probe, subject, verdict }: ProbeOnPaths,
  judging: Judging,
  text: Text,
  fix: Text,
): void {
  judging.add({
    subject: { kind: 'address', name: address, within: subject },
    location: inFile(file.path, probe.line),
    ...{ text, fix },
    key: [probe.text, verdict, ...(paths.includes('soap') ? [] : paths)],
  });
}
