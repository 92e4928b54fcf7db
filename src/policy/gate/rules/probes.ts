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
  judge: (answer: ProbeAnswer, judging: Judging) => void,
): Judgement {
  if ((expected === 'pass' ? some : none).length === 0) return notApplicable(Text.of('gate.none.probes'));
  return overRead(probes, (all, judging) => {
    for (const answer of all) if (answer.expected === expected) judge(answer, judging);
  });
}

function wordsOf({
  address,
  path,
  rule,
  subject,
  verdict,
}: ProbeAnswer): Record<'address' | 'path' | 'subject' | 'verdict' | 'rule', string> {
  return { address, path, subject, verdict, rule };
}

function missing({ address, gaps, path, subject }: ProbeAnswer, judging: Judging): void {
  const what = `${address} ${subject} (${path})`;
  judging.miss(gaps.length > 0 ? gaps : [{ what, why: Text.of('gate.gap.unknown') }]);
}

function addAnswer(
  file: PolicyFile,
  { address, path, probe, subject }: ProbeAnswer,
  judging: Judging,
  text: Text,
  fix: Text,
): void {
  judging.add({
    subject: { kind: 'address', name: address, within: subject },
    location: inFile(file.path, probe.line),
    ...{ text, fix },
    key: path === 'soap' ? [probe.text] : [probe.text, path],
  });
}
