import { Text } from '../../../text.js';
import { addAnswer, answerWords, judgeAnswers, missAnswer } from '../probeAnswers.js';
import { gatePage, gateRule } from '../rule.js';

/** From these addresses a password login needs no token, by whatever path there is. */
export const mustPass = gateRule({
  id: 'must-pass',
  severity: 'error',
  controls: [],
  page: gatePage('must-pass'),
  needs: ['file', 'probes'],
  judge: ({ file, probes }) =>
    judgeAnswers(file, probes, 'pass', (answer, judging) => {
      if (answer.verdict === 'no-token') return;
      if (answer.verdict === 'unknown') {
        missAnswer(answer, judging);
      } else {
        addAnswer(
          file,
          answer,
          judging,
          Text.of('gate.must-pass.found', answerWords(answer)),
          Text.of('gate.must-pass.fix'),
        );
      }
    }),
});
