/**
 * A rotation that is taken up to set another secret, which the org refuses: the round before stands as it was, with whoever
 * holds its secret.
 */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { changesIn } from '../support/changes.js';
import { asList, resultOf } from '../support/envelope.js';
import { FAILS, PASSWORD_PATH, RotationBench, screenOf, shortOf, stateIn, WHO } from '../support/rotationBench.js';

const ADMIN = 'admin@loopback.example';
const LOCKED = '[{"errorCode":"UNABLE_TO_LOCK_ROW","message":"unable to obtain exclusive access"}]';

describe('sf token rotate login, refused as it sets another secret', () => {
  let bench: RotationBench;

  beforeEach(async () => {
    bench = await RotationBench.open();
  });
  afterEach(async () => bench.close());

  const more = ['--skip-test', '--wait', '0', '--json'];

  it('keeps what was handed over, says so, and goes on with it', async () => {
    const kept = ['--deliver', FAILS, '--on-failure', bench.keeps('first')];
    await bench.rotate('--username', WHO, ...kept, ...more, ...bench.yes);
    const when = { path: PASSWORD_PATH, method: 'POST' };
    bench.org.fault({ when, kind: 'answer', times: 1, delay: 0, answer: { status: 400, body: LOCKED } });
    const again = ['--resume', bench.runId, ...bench.ways(), ...more];
    const refused = await bench.rotate(...again, ...bench.yes);
    expect([refused.code, stateIn(refused, 'password')], shortOf(refused)).to.deep.equal([30, 'refused']);
    expect(bench.written()['secret']).to.equal('It was set and handed over once.');
    expect(resultOf(refused)['run']).to.include({ handedOver: true });
    expect(await bench.logsIn(String(bench.kept('first')['password']))).to.equal(true);

    const input = readFileSync(bench.file('first'), 'utf8');
    const done = await bench.ask(['rotate', 'login', ...again, '--piped', ...bench.yes], input);
    expect([done.code, stateIn(done, 'deliver-1')], shortOf(done)).to.deep.equal([0, 'done']);
    expect(bench.kept('one')['password']).to.equal(bench.kept('first')['password']);
  });

  it('does not forget that the password of the user of the session is lost', async () => {
    bench.org.change.setPassword(ADMIN, { password: 'Old-admin-pw-1' });
    const old = '{"oldPassword":"Old-admin-pw-1"}\n';
    const own = ['--skip-test', '--wait', '0', '--skip-token', '--piped'];
    const lost = ['rotate', 'login', '--username', ADMIN, ...own, '--deliver', FAILS, '--on-failure', FAILS];
    await bench.ask([...lost, ...bench.yes], old);
    const again = ['rotate', 'login', '--resume', bench.runId, ...own, ...bench.ways()];
    const forced = await bench.ask([...again, ...bench.yes, '--force'], old);
    expect(screenOf(forced))
      .to.include('INVALID_OLD_PASSWORD')
      .and.include('this secret is lost.')
      .and.include('alias admin');
    bench.org.clearLog();
    const next = await bench.ask([...again, ...bench.yes, '--json'], old);
    expect([next.code, asList(resultOf(next)['refusals']).map(({ id }) => id)], shortOf(next)).to.deep.equal([
      30,
      ['own-lost'],
    ]);
    expect(changesIn(bench.org)).to.deep.equal([]);
  });
});
