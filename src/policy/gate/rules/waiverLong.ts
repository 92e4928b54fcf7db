import { DAY } from '../../../isoTime.js';
import { Text } from '../../../text.js';
import { gatePage, gateRule, Judging, notApplicable, ofWaiver } from '../rule.js';

/** A waiver that nobody has to look at again for longer than a year. */
export const waiverLong = gateRule({
  id: 'waiver-long',
  severity: 'warning',
  controls: ['SBS-FDNS-001'],
  page: gatePage('waiver-long'),
  needs: ['file', 'now'],
  parameters: ['waiverDays'],
  judge: ({ file, now }, { waiverDays }) => {
    if (file.waivers.length === 0) return notApplicable(Text.of('gate.none.waivers'));
    const judging = new Judging();
    const latest = new Date(Date.parse(now) + waiverDays * DAY).toISOString().slice(0, 10);
    for (const waiver of file.waivers) {
      const { rule, subject, until } = waiver;
      if (until <= latest) continue;
      judging.add({
        ...ofWaiver(file, waiver),
        text: Text.of(subject === undefined ? 'gate.waiver-long.all' : 'gate.waiver-long.found', { rule, until }),
        fix: Text.of('gate.waiver-long.fix', { latest }),
        key: [until],
      });
    }
    return judging.done();
  },
});
