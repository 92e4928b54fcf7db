import { Text } from '../../../text.js';
import { addAnswer, answerWords, judgeAnswers, missAnswer } from '../probeAnswers.js';
import { gatePage, gateRule } from '../rule.js';

/** From these addresses nobody logs in with a password alone, by no path. */
export const mustNotPass = gateRule({
  id: 'must-not-pass',
  severity: 'error',
  controls: ['SBS-AUTH-003'],
  page: gatePage('must-not-pass'),
  needs: ['file', 'probes'],
  judge: ({ file, probes }) =>
    judgeAnswers(file, probes, 'no-pass', (answer, judging) => {
      if (answer.verdict === 'unknown') {
        missAnswer(answer, judging);
      } else if (answer.verdict === 'no-token') {
        addAnswer(
          file,
          answer,
          judging,
          Text.of('gate.must-not-pass.found', answerWords(answer)),
          Text.of('gate.must-not-pass.fix'),
        );
      }
    }),
});
