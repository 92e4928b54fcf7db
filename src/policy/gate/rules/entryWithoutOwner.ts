import { Text } from '../../../text.js';
import { gatePage, gateRule, inFile, Judging, ofWaiver } from '../rule.js';

/** What the generated file has where nobody has been named yet. */
export const NOBODY = 'TODO';
/** The same as people write it. */
const IS_NOBODY = /^(?:todo|tbd|tba|n\/a|\?+|-+)$/iu;

/** A waiver or an integration for which nobody answers yet. */
export const entryWithoutOwner = gateRule({
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
