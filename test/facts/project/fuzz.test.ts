import { expect } from 'chai';
import fc from 'fast-check';
import { openProject } from '../../../lib/facts/project/index.js';
import { profile, profileRange, securitySettings, trustedRange } from '../metadata/written.js';
import { Tree } from './tree.js';

const SETTINGS = Buffer.from(securitySettings(trustedRange('192.0.2.0', '192.0.2.9', 'Lab')));
const PROFILE = Buffer.from(profile(profileRange('192.0.2.0', '192.0.2.9'), '<loginHours/>'));

/** Some bytes of a good file written over. */
function mutated(good: Buffer): fc.Arbitrary<Uint8Array> {
  const edits = fc.array(fc.tuple(fc.nat(good.length - 1), fc.uint8Array({ minLength: 1, maxLength: 4 })), {
    maxLength: 6,
  });
  return edits.map((all) => {
    const bytes = Uint8Array.from(good);
    for (const [index, values] of all) bytes.set(values.slice(0, bytes.length - index), index);
    return bytes;
  });
}

describe('Any bytes in the files of a project', () => {
  const tree = new Tree();
  after(() => {
    tree.removeAll();
  });

  it('are facts or gaps, never an error', async () => {
    const root = tree.make();
    const bytes = (good: Buffer): fc.Arbitrary<Uint8Array> =>
      fc.oneof(
        mutated(good),
        fc.uint8Array({ maxLength: 200 }),
        fc.nat(good.length).map((end) => good.subarray(0, end)),
      );
    await fc.assert(
      fc.asyncProperty(bytes(SETTINGS), bytes(PROFILE), async (settings, sales) => {
        tree.write(root, 'Security.settings', settings);
        tree.write(root, 'Sales.profile', sales);
        const project = await openProject(root);
        const { trustedRanges } = await project.org();
        const [only] = await project.profiles();
        const known = [trustedRanges, only?.ranges, only?.hours].map((fact) => fact?.known);
        if (known.includes(false)) expect(project.gaps()).to.not.be.empty;
        expect(only?.name).to.equal('Sales');
      }),
      { numRuns: 300 },
    );
  });
});
