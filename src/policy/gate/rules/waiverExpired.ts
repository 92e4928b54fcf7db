import { Text } from '../../../text.js';
import { gatePage, gateRule, isPast, Judging, notApplicable, ofWaiver } from '../rule.js';

/** A waiver whose time has come: it waives nothing any longer. */
export const waiverExpired = gateRule({
  id: 'waiver-expired',
  severity: 'error',
  controls: ['SBS-FDNS-001'],
  page: gatePage('waiver-expired'),
  needs: ['file', 'now'],
  judge: ({ file, now }) => {
    if (file.waivers.length === 0) return notApplicable(Text.of('gate.none.waivers'));
    const judging = new Judging();
    for (const waiver of file.waivers) {
      const { rule, until } = waiver;
      if (!isPast(until, now)) continue;
      judging.add({
        ...ofWaiver(file, waiver),
        text: Text.of('gate.waiver-expired.found', { rule, day: until }),
        fix: Text.of('gate.waiver-expired.fix'),
        key: [until],
      });
    }
    return judging.done();
  },
});
