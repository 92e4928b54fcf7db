/** How long is waited between two looks at LoginHistory. */
import { expect } from 'chai';
import { nextLook } from '../../lib/login/nextLook.js';

/** Longer than any test may wait, and no test does. */
const LONG = 20_000;

describe('the next look', () => {
  const waited = async (end: number, every?: number): Promise<number> => {
    const began = performance.now();
    await nextLook(Date.now() + end, every);
    return performance.now() - began;
  };

  it('is not much later than the end, however seldom is looked', async () => {
    expect(await waited(80, LONG))
      .to.be.at.least(70)
      .and.below(LONG / 2);
  });

  it('is not at once where the end is near or over', async () => {
    for (const end of [0, -LONG]) {
      expect(await waited(end, LONG))
        .to.be.at.least(40)
        .and.below(LONG / 2);
    }
  });

  it('is soon where the end is far', async () => {
    expect(await waited(3_600_000, 30)).to.be.below(LONG);
  });

  it('is none any more where the user has ended it', async () => {
    const stop = new AbortController();
    const looking = nextLook(Date.now() + LONG, LONG, stop.signal).then(
      () => 'looked',
      (error: unknown) => (error as Error).name,
    );
    stop.abort();
    expect(await looking).to.equal('AbortError');
  });
});
