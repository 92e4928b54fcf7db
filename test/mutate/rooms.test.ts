import { existsSync, globSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { NO_JUDGES, ROOMS, filesOf, judgesOf, reportOf, roomOf } from '../../scripts/mutate/rooms.js';
import { ROOT } from '../support/run.js';
import { sourcesOf } from '../support/sources.js';

const FOLDERS = ['change', 'ip', 'policy', 'facts', 'login'];

/** The files below these folders of src/ or test/ whose names end so, as paths with slashes. */
function below(top: string, suffix: string): string[] {
  return FOLDERS.flatMap((folder) =>
    sourcesOf(`${top}/${folder}`, suffix).map((file) => `${top}/${folder}/${file}`),
  ).sort();
}

describe('the rooms of mutants', () => {
  it('hold each file of change, ip, policy, facts and login once', () => {
    const files = Object.keys(ROOMS).flatMap((name) => filesOf(name, ROOT));
    expect(new Set(files).size).to.equal(files.length);
    expect(files).to.include.members(below('src', '.ts'));
  });

  it('hold the jobs of rotations, which are as dangerous as the guard', () => {
    expect(filesOf('rotate', ROOT)).to.include.members(['src/jobs/rotate/apply.ts', 'src/jobs/rotate/watch.ts']);
    // With the files that their runs leave.
    expect(filesOf('rotate', ROOT)).to.include('src/jobs/runs/secretHolders.ts');
    expect(filesOf('rotate', ROOT).every((file) => /^src\/jobs\/(rotate|runs)\//u.test(file))).to.equal(true);
    expect(roomOf('src/policy/rotation/index.ts')).to.equal('policy');
    const besides = readdirSync(join(ROOT, 'test', 'jobs', 'rotate')).filter((name) => name.endsWith('.test.ts'));
    expect(judgesOf('rotate', ROOT)).to.include.members(besides.map((name) => `test/jobs/rotate/${name}`));
  });

  it('have the guard by itself, and nothing else', () => {
    expect(roomOf('src/login/guard.ts')).to.equal('guard');
    expect(roomOf('src/login/send.ts')).to.equal('login');
    expect(roomOf('src/login/app/clock.ts')).to.equal('login');
    expect(roomOf('src/report/lines.ts')).to.equal(undefined);
  });

  it('have all tests beside them as judges, but those that are listed with a reason', () => {
    const judges = Object.keys(ROOMS).flatMap((name) => judgesOf(name, ROOT));
    const others = below('test', '.test.ts').filter((file) => !judges.includes(file));
    expect(others).to.deep.equal(Object.keys(NO_JUDGES).sort());
    for (const file of others) expect(existsSync(join(ROOT, file)), file).to.equal(true);
  });

  it('name nothing that is gone: a file under another name would be judged as another room asks', () => {
    for (const [name, { has, tests }] of Object.entries(ROOMS)) {
      for (const pattern of [...has, ...tests]) {
        expect(globSync(pattern, { cwd: ROOT }), `${name}: ${pattern}`).to.not.deep.equal([]);
      }
    }
  });

  it('keep the report of a whole room where only a part of it is asked for', () => {
    expect(reportOf('ip', ['src/ip/cidr.ts'], ROOT)).to.equal('ip-part');
    expect(reportOf('ip', filesOf('ip', ROOT), ROOT)).to.equal('ip');
  });
});
