/**
 * A rotation that is taken up when everybody has the secret: who has locked the user since, who is watched, and what is left.
 */
import { expect } from 'chai';
import { RotationBench, stateIn, WHO } from '../support/rotationBench.js';

describe('sf token rotate login after the delivery', () => {
  let bench: RotationBench;
  beforeEach(async () => (bench = await RotationBench.open()));
  afterEach(async () => bench.close());

  const watch = ['--skip-test', '--wait', '1'];
  const begin = async (): ReturnType<RotationBench['rotate']> =>
    bench.rotate('--username', WHO, ...watch, ...bench.ways(), ...bench.yes, '--json');
  const again = async (...more: string[]): ReturnType<RotationBench['rotate']> =>
    bench.rotate('--resume', bench.runId, ...watch, ...more, ...bench.ways(), ...bench.yes, '--json');

  for (const [how, isBack, code] of [
    ['was watched in vain', false, 68],
    ['has come to its end', true, 0],
  ] as const) {
    it(`unlocks a user whom forgotten clients have locked since the run ${how}, as often as that is`, async () => {
      await begin();
      bench.now += 5000;
      if (isBack) bench.tries();
      bench.now += 5000;
      expect((await again()).code).to.equal(code);
      for (const turn of [1, 2]) {
        bench.lock();
        const held = await again();
        expect([held.code, stateIn(held, 'unlock'), bench.isLocked], `held ${String(turn)}`).to.deep.equal([30, 'refused', true]);
        const ran = await again('--unlock');
        expect([ran.code, stateIn(ran, 'unlock'), bench.isLocked], ran.stdout).to.deep.equal([code, 'done', false]);
        expect(stateIn(ran, 'watch')).to.equal(isBack ? 'done' : 'open');
      }
      expect(bench.sets()).to.equal(1);
    });
  }
});
