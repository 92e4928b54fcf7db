import { Text } from '../../../text.js';
import type { ProbeAnswer, Read } from '../facts.js';
import type { PolicyFile } from '../file.js';
import { gatePage, gateRule, inFile, type Judging, notApplicable, overRead } from '../rule.js';
import type { Judgement } from '../../findings/index.js';

/** From these addresses a password login needs no token, by whatever path there is. */
export const mustPass = gateRule({
  id: 'must-pass',
  severity: 'error',
  controls: [],
  page: gatePage('must-pass'),
  needs: ['file', 'probes'],
  judge: ({ file, probes }) =>
    answers(file, probes, 'pass', (answer, judging) => {
      if (answer.verdict === 'no-token') return;
      if (answer.verdict === 'unknown') {
        missing(answer, judging);
      } else {
        addAnswer(
          file,
          answer,
          judging,
          Text.of('gate.must-pass.found', wordsOf(answer)),
          Text.of('gate.must-pass.fix'),
        );
      }
    }),
});

/** From these addresses nobody logs in with a password alone, by no path. */
export const mustNotPass = gateRule({
  id: 'must-not-pass',
  severity: 'error',
  controls: ['SBS-AUTH-003'],
  page: gatePage('must-not-pass'),
  needs: ['file', 'probes'],
  judge: ({ file, probes }) =>
    answers(file, probes, 'no-pass', (answer, judging) => {
      if (answer.verdict === 'unknown') {
        missing(answer, judging);
      } else if (answer.verdict === 'no-token') {
        addAnswer(
          file,
          answer,
          judging,
          Text.of('gate.must-not-pass.found', wordsOf(answer)),
          Text.of('gate.must-not-pass.fix'),
        );
      }
    }),
});

function answers(
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

function wordsOf({
  address,
  paths,
  rule,
  subject,
  verdict,
}: ProbeOnPaths): Record<'address' | 'path' | 'subject' | 'verdict' | 'rule', string> {
  return { address, path: paths.join(', '), subject, verdict, rule };
}

function missing({ address, gaps, paths, subject }: ProbeOnPaths, judging: Judging): void {
  const what = `${address} ${subject} (${paths.join(', ')})`;
  judging.miss(gaps.length > 0 ? gaps : [{ what, why: Text.of('gate.gap.unknown') }]);
}

function addAnswer(
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
