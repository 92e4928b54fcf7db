import { Text } from '../../../text.js';
import { retirementDates, RETIREMENTS, isPasswordPath } from '../../index.js';
import { eachIntegration, gatePage, gateRule, ofIntegration } from '../rule.js';

/** The path ends before the day on which the integration is to be off it, or no day is planned. */
export const pathEndsBeforeMove = gateRule({
  id: 'path-ends-before-move',
  severity: 'warning',
  controls: [],
  page: gatePage('path-ends-before-move'),
  needs: ['file', 'org'],
  judge: ({ file, org }) =>
    eachIntegration(file, (integration, judging) => {
      const { moveBy, path } = integration;
      if (!isPasswordPath(path)) return;
      const { earliest } = retirementDates(org.retirements ?? RETIREMENTS, path);
      if (moveBy !== undefined && moveBy < earliest) return;
      judging.add({
        ...ofIntegration(file, integration),
        text:
          moveBy === undefined
            ? Text.of('gate.path-ends-before-move.none', { path, day: earliest })
            : Text.of('gate.path-ends-before-move.found', { path, day: earliest, move: moveBy }),
        fix: Text.of('gate.path-ends-before-move.fix'),
        key: [path, earliest, moveBy ?? 'none'],
      });
    }),
});
