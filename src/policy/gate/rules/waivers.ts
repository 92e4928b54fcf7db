import { Text } from '../../../text.js';
import { gatePage, gateRule, inFile, isPast, Judging, notApplicable, ofWaiver } from '../rule.js';
import { DAY } from '../../../isoTime.js';

/** What the generated file has where nobody has been named yet. */
export const NOBODY = 'TODO';
/** The same as people write it. */
const IS_NOBODY = /^(?:todo|tbd|tba|n\/a|\?+|-+)$/iu;

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

/** A waiver or an integration for which nobody answers yet. */
export const withoutOwner = gateRule({
  id: 'entry-without-owner',
  severity: 'warning',
  controls: ['SBS-FDNS-001'],
  page: gatePage('entry-without-owner'),
  needs: ['file'],
  judge: ({ file }) => {
    const judging = new Judging();
    const fix = Text.of('gate.entry-without-owner.fix');
    for (const { line, name, owner } of file.integrations) {
      if (!IS_NOBODY.test(owner.trim())) continue;
      const text = Text.of('gate.entry-without-owner.integration');
      judging.add({ subject: { kind: 'integration', name }, location: inFile(file.path, line), text, fix });
    }
    for (const waiver of file.waivers) {
      if (!IS_NOBODY.test(waiver.owner.trim())) continue;
      judging.add({ ...ofWaiver(file, waiver), text: Text.of('gate.entry-without-owner.waiver'), fix });
    }
    return judging.done();
  },
});
