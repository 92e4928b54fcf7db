/**
 * A rotation that is taken up when everybody has the secret: who has locked the user since, who is watched, and what is left.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { asList, asObject, resultOf } from '../support/envelope.js';
import { FAILS, PASSWORD_PATH, RotationBench, screenOf, shortOf, stateIn, WHO } from '../support/rotationBench.js';
import { until } from '../support/until.js';

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
        expect([held.code, stateIn(held, 'unlock'), bench.isLocked], `held ${String(turn)}`).to.deep.equal([
          30,
          'refused',
          true,
        ]);
        const ran = await again('--unlock');
        expect([ran.code, stateIn(ran, 'unlock'), bench.isLocked], shortOf(ran)).to.deep.equal([code, 'done', false]);
        expect(stateIn(ran, 'watch')).to.equal(isBack ? 'done' : 'open');
      }
      expect(bench.sets()).to.equal(1);
    });
  }

  it('tells a client of which one instance fails, and does not pass it', async () => {
    await begin();
    for (const status of ['Success', 'Invalid Password', 'Invalid Password', 'Success']) {
      bench.now += 10_000;
      bench.tries(status);
    }
    bench.now += 5000;
    const ran = await bench.rotate('--resume', bench.runId, ...watch, ...bench.ways(), ...bench.yes);
    expect(ran.code, shortOf(ran)).to.equal(68);
    expect(screenOf(ran)).to.match(/Some logins succeed and others fail .+: Billing \(\S+: 2\)/u);
    expect(screenOf(ran)).to.not.match(/Logged in again:/u);
  });

  it('says of a run that is over that its clients are back, and has nothing to do next', async () => {
    await begin();
    bench.now += 5000;
    bench.tries();
    bench.now += 5000;
    expect((await again()).code).to.equal(0);
    const plan = screenOf(await bench.rotate('--resume', bench.runId, ...watch, ...bench.ways()));
    expect(plan).to.match(/Run 2\S+ has nothing left to do for .+Logged in again: Billing\./u);
    expect(plan)
      .to.match(/Billing +is back/u)
      .and.to.not.match(/until they have the new one|use them up|--apply/u);
    bench.org.change.changeUser(WHO, { frozen: 1 });
    expect((await again()).code).to.equal(0);
  });

  describe('once its clients are back', () => {
    const DAY = 86_400_000;
    const row = (application: string, status: string, at = bench.now): void => {
      bench.org.change.addLogin(WHO, Math.floor(at / 1000), { application, status });
    };
    const planned = async (...more: string[]): Promise<string> =>
      screenOf(await bench.rotate('--resume', bench.runId, ...watch, ...bench.ways(), ...more));
    beforeEach(async () => {
      row('Weekly', 'Success', bench.now - 5 * DAY);
      await bench.rotate('--username', WHO, '--since', '1d', ...watch, ...bench.ways(), ...bench.yes);
      bench.now += 5000;
      bench.tries();
      bench.now += 5000;
      expect((await again()).code).to.equal(0);
    });

    it('calls nobody back whom nobody has seen, and watches whom a later look finds', async () => {
      const plan = await planned('--since', '30d');
      expect(plan)
        .to.match(/Logged in again: Billing\. /u)
        .and.to.match(/Not logged in again: Weekly\./u);
      expect(plan).to.match(/watch the clients/u);
      const ran = await again('--since', '30d');
      expect([ran.code, stateIn(ran, 'watch')], shortOf(ran)).to.deep.equal([68, 'open']);
      row('Weekly', 'Success');
      bench.now += 5000;
      const back = await again('--since', '30d');
      expect([back.code, stateIn(back, 'watch'), bench.sets()], shortOf(back)).to.deep.equal([0, 'done', 1]);
    });

    it('tells who has failed after it was back, and a client that nobody knew', async () => {
      for (const client of ['Forgotten', 'Forgotten', 'Billing', 'Billing']) {
        bench.now += 1000;
        row(client, 'Invalid Password');
      }
      bench.now += 5000;
      expect(await planned())
        .to.match(/Still failing .*: Billing \(\S+: 2\)/u)
        .and.to.match(/Forgotten \(\S+: 2\)/u)
        .and.to.not.match(/Logged in again:/u);
      const ran = await again();
      expect([ran.code, stateIn(ran, 'watch'), bench.sets()], shortOf(ran)).to.deep.equal([30, 'refused', 1]);
    });
  });

  it('watches whom one call with --wait 0 has left out once a later one is to, and tells none of it meanwhile', async () => {
    const never = ['--skip-test', '--wait', '0'];
    const first = ['--deliver', FAILS, '--on-failure', bench.keeps('failed')];
    await bench.rotate('--username', WHO, ...watch, ...first, ...bench.yes);
    const handed = `${readFileSync(bench.file('failed'), 'utf8')}\n`;
    const words = ['rotate', 'login', '--resume', bench.runId, ...never, '--piped', ...bench.ways(), ...bench.yes];
    const given = await bench.ask([...words, '--json'], handed);
    expect([given.code, stateIn(given, 'watch')], shortOf(given)).to.deep.equal([0, 'left-out']);
    bench.lock();
    const plan = await bench.rotate('--resume', bench.runId, ...never, ...bench.ways());
    expect(screenOf(plan))
      .to.include('unlock the user')
      .and.to.not.match(/watch the clients/u);
    const ran = await again('--unlock');
    expect([ran.code, stateIn(ran, 'unlock'), stateIn(ran, 'watch')], shortOf(ran)).to.deep.equal([68, 'done', 'open']);
    const without = await bench.rotate('--resume', bench.runId, ...never, ...bench.ways());
    expect(screenOf(without)).to.not.match(/watch the clients/u);
    bench.now += 5000;
    bench.tries();
    bench.now += 5000;
    const back = await again();
    expect([back.code, stateIn(back, 'watch'), bench.sets()], shortOf(back)).to.deep.equal([0, 'done', 1]);
  });

  it('is taken up by its next step where the user is locked', async () => {
    await begin();
    bench.lock();
    for (const more of [[], ['--unlock']]) {
      const ran = await bench.rotate('--resume', bench.runId, ...watch, ...more, ...bench.ways(), ...bench.yes);
      const next = /--resume \S+ .+? --apply/u.exec(screenOf(ran))?.[0] ?? '';
      expect(next.match(/--unlock/gu), screenOf(ran)).to.deep.equal(['--unlock']);
      expect(bench.isLocked).to.equal(more.length === 0);
      if (more.length === 0) expect(screenOf(ran)).to.include('complete the remaining steps, and unlock the user');
    }
  });

  it('is taken up by its next step where it had to be forced', async () => {
    bench.org.change.changeUser(WHO, { email: 'etl@acme.example.invalid' });
    const flags = ['--username', WHO, ...watch, '--deliver', FAILS, '--on-failure', bench.keeps('failed')];
    const ran = await bench.rotate(...flags, '--force', ...bench.yes);
    expect([ran.code, bench.has('failed')], shortOf(ran)).to.deep.equal([30, true]);
    const next = /--resume \S+ (.+?) --apply( --force)?/u.exec(screenOf(ran));
    expect(next?.[2], shortOf(ran)).to.equal(' --force');
    const words = ['--resume', bench.runId, ...watch, ...bench.ways(), ...bench.yes, '--json'];
    expect(stateIn(await bench.rotate(...words), 'deliver-1')).to.equal('planned');
    expect(stateIn(await bench.rotate(...words, '--force'), 'deliver-1')).to.equal('done');
    // What is set is set: nobody has to be forced to watch.
    const watched = await bench.rotate(...words);
    expect([stateIn(watched, 'watch'), bench.sets()], shortOf(watched)).to.deep.equal(['open', 2]);
  });

  it('says for sure that a secret is lost which nobody could be given, and who can help its own user then', async () => {
    const admin = 'admin@loopback.example';
    const lost = ['--skip-test', '--wait', '0', '--deliver', FAILS, '--on-failure', FAILS, '--skip-token'];
    const plan = await bench.rotate('--username', admin, ...lost, '--piped');
    expect(screenOf(plan)).to.match(
      /If this run is killed before .+ only another administrator, or Forgot Your Password, can/u,
    );
    bench.org.change.setPassword(admin, { password: 'Old-admin-pw-1' });
    const piped = '{"oldPassword":"Old-admin-pw-1"}\n';
    const words = ['rotate', 'login', '--username', admin, ...lost, '--piped', '--force', ...bench.yes];
    const ran = await bench.ask(words, piped);
    expect(screenOf(ran)).to.match(/It was set, but was not delivered: this secret is lost\. /u);
    expect(screenOf(ran))
      .to.match(/log in as another administrator, and resume the run with -o admin/u)
      .and.to.not.match(/--piped/u);
    const next = screenOf(await bench.rotate('--resume', bench.runId, ...lost));
    expect(next)
      .to.include('The password that this run set is lost')
      .and.to.not.match(/--piped/u);
  });

  describe('while it watches', () => {
    /** Until what happens meanwhile ends it. */
    const watching = async (): Promise<{ readonly ended: ReturnType<RotationBench['rotate']> }> => {
      const ended = bench.beside(
        'rotate',
        'login',
        '--username',
        WHO,
        '--skip-test',
        '--wait',
        '3600',
        ...bench.ways(),
        ...bench.yes,
        '--json',
      );
      await until(() => isThere() && stateWritten('watch') === 'begun', 'a watch');
      return { ended };
    };
    const isThere = (): boolean => bench.runId !== '';
    const stateWritten = (step: string): unknown =>
      asList(bench.written()['steps']).find(({ id }) => id === step)?.['state'];

    it('does not hold a revocation back, nor unlocks whom that has shut, but is alone among rotations', async () => {
      const { ended } = await watching();
      const plan = await bench.rotate('--username', WHO, ...bench.ways());
      expect(screenOf(plan)).to.match(
        /Run 2\S+ \(rotate login, process \d+ on \S+\) is changing this user right now, or watching the clients of a rotation. Wait/u,
      );
      const other = await bench.rotate('--username', WHO, ...watch, ...bench.ways(), ...bench.yes, '--json');
      expect(other.code).to.equal(1);
      expect(other.stdout)
        .to.match(/ErrorUnderWayError/u)
        .and.include(bench.runId);
      expect(other.stdout).to.match(/Ctrl-C in its terminal, or else with .{1,3}kill \d+/u);
      bench.now += 5000;
      const ran = await bench.ask(['revoke', 'login', '--username', WHO, ...bench.yes, '--json']);
      expect([ran.code, stateIn(ran, 'freeze')], shortOf(ran)).to.deep.equal([0, 'done']);
      const rotated = await ended;
      expect(rotated.code, shortOf(rotated)).to.equal(30);
      expect(asObject(resultOf(rotated)['run'])['secret']).to.match(/of this run no longer works/u);
    });
  });

  it('looks whether somebody else has set a password before each program gets the new one, and before it is handed over', async () => {
    const slow = `'${process.execPath}' '${bench.file('slow.cjs')}'`;
    const url = `${bench.org.urls.office}/services/data/v60.0/sobjects/User/${bench.userId}/password`;
    const headers = { authorization: `Bearer ${bench.admin.accessToken}`, 'content-type': 'application/json' };
    const sent = JSON.stringify({ method: 'POST', headers, body: JSON.stringify({ NewPassword: 'Somebody-elses-2' }) });
    writeFileSync(bench.file('slow.cjs'), `setTimeout(() => fetch(${JSON.stringify(url)}, ${sent}), 1500);`);
    const clock = setInterval(() => (bench.now += 500), 100);
    try {
      const ran = await bench.rotate(
        ...['--username', WHO, ...watch, '--deliver', slow, ...bench.ways(), ...bench.yes, '--json'],
      );
      expect([ran.code, stateIn(ran, 'deliver-1'), stateIn(ran, 'deliver-2')], shortOf(ran)).to.deep.equal([
        30,
        'done',
        'pending',
      ]);
      expect([bench.has('one'), bench.kept('failed')['perhaps']]).to.deep.equal([false, true]);
    } finally {
      clearInterval(clock);
    }
  });

  describe('that the org ends before its time', () => {
    for (const how of ['in JSON', 'on the screen']) {
      it(`says ${how} its id, its file, what became of the secret, and how to take it up`, async () => {
        bench.org.change.logIn(WHO, 'office');
        bench.org.fault({ when: { path: /\/AuthSession/u }, kind: 'expired-session', times: 9, delay: 0 });
        const flags = ['--end-sessions', '--force', ...watch, ...bench.ways(), ...bench.yes];
        const ran = await bench.rotate('--username', WHO, ...flags, ...(how === 'in JSON' ? ['--json'] : []));
        expect(ran.code, shortOf(ran)).to.equal(30);
        expect(screenOf(ran))
          .to.match(/It was set and handed over once/u)
          .and.match(/\.run\.json/u);
        expect(screenOf(ran)).to.match(
          how === 'in JSON'
            ? /"stopped": "The org no longer accepts this session[^[]+"actions": \[ "To continue, log in again with/u
            : /The run has stopped: The org no longer accepts this session.+log in again.+--resume 2\S+ .+--apply/u,
        );
        expect(bench.written()['ended']).to.be.a('string');
      });
    }
  });
});

describe('sf token revoke login that the org ends before its time', () => {
  let bench: RotationBench;
  beforeEach(async () => (bench = await RotationBench.open()));
  afterEach(async () => bench.close());

  it('sets the password though the time of the last one could not be read right before', async () => {
    bench.org.fault({
      when: { soql: /SELECT LastPasswordChangeDate FROM User/u, nth: 2 },
      ...{ kind: '503', times: 1, delay: 0 },
    });
    const ran = await bench.ask(['revoke', 'login', '--username', WHO, ...bench.yes, '--json']);
    expect([ran.code, stateIn(ran, 'password'), bench.sets()], shortOf(ran)).to.deep.equal([0, 'done', 1]);
  });

  it('says of a step that the org has refused with its session that it is not done', async () => {
    const when = { path: /UserLogin\/\w+/u, method: 'PATCH' } as const;
    bench.org.fault({ when, kind: 'expired-session', times: 9, delay: 0 });
    const ran = await bench.ask(['revoke', 'login', '--username', WHO, ...bench.yes, '--json']);
    expect([ran.code, stateIn(ran, 'freeze')], shortOf(ran)).to.deep.equal([30, 'refused']);
  });

  it('says what it has shut by then, and how to take it up', async () => {
    bench.org.fault({ when: { path: PASSWORD_PATH, method: 'POST' }, kind: 'expired-session', times: 9, delay: 0 });
    const report = bench.file('incident.md');
    const flags = ['-r', 'markdown', '--output-file', report];
    const ran = await bench.ask(['revoke', 'login', '--username', WHO, ...flags, ...bench.yes]);
    expect(ran.code, shortOf(ran)).to.equal(30);
    expect(screenOf(ran)).to.match(
      /The run has stopped: The org no longer accepts this session.+To continue, log in again with "sf org login web"/u,
    );
    expect(screenOf(ran)).to.not.match(/repeat the command/u);
    expect(readFileSync(report, 'utf8')).to.match(/\| freeze \| done[^]+--resume 2\S+ --apply/u);
  });
});
