/** A file with stricter rules of its own, to which the present state is added. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { startOrg, type Org } from '../org/index.js';
import { asList, resultOf } from '../support/envelope.js';
import { Home, plugin, type Ran } from '../support/run.js';

describe('sf token generate policy, for a file with rules of its own', () => {
  const home = new Home();
  const scratch = mkdtempSync(join(tmpdir(), 'sf-token-generate-'));
  const path = join(scratch, 'own.yml');
  let org: Org;
  before(async () => {
    org = await startOrg({ users: 60, logins: 800, seed: 5 });
  });
  after(async () => {
    await org.close();
    home.remove();
    rmSync(scratch, { recursive: true, force: true });
  });

  const run = async (command: string, ...args: string[]): Promise<Ran> =>
    plugin(['token', command, 'policy', '--target-org', org.admin.accessToken, ...args], home, {
      cwd: scratch,
      env: { SF_ORG_INSTANCE_URL: org.urls.office, OCLIF_TABLE_COLUMN_OVERRIDE: '80' },
    });
  const generate = async (...args: string[]): Promise<Ran> => run('generate', '--output-file', path, ...args);
  /** Rules of findings that fail, each once. */
  const failing = async (): Promise<[code: number | null, rules: unknown[], findings: number]> => {
    const ran = await run('check', '--policy', path, '--json');
    const open = asList(resultOf(ran)['findings']).filter(
      ({ severity, waiver }) => severity === 'error' && waiver === undefined,
    );
    return [ran.code, [...new Set(open.map(({ rule }) => rule))], open.length];
  };

  it('waives nothing for as long as the file forbids, and what only new entries of the register break', async () => {
    for (const rules of ['waiver-long: {severity: error, days: 30}', 'integration-privileged: error']) {
      writeFileSync(path, `version: 1\nrules:\n  ${rules}\n`);
      const written = await generate();
      expect(written.code, written.stderr).to.equal(0);
      expect(await failing(), rules).to.deep.equal([0, [], 0]);
      expect(resultOf(await generate('--json'))['state'], rules).to.equal('unchanged');
    }
  });

  it('waives no entry without an owner by another one, and says that they fail', async () => {
    writeFileSync(path, 'version: 1\nrules:\n  entry-without-owner: error\n');
    const written = await generate();
    expect(written.code, written.stderr).to.equal(0);
    expect(readFileSync(path, 'utf8')).not.to.include('rule: entry-without-owner');
    const again = resultOf(await generate('--json'));
    expect(again['state']).to.equal('unchanged');
    const [code, rules, findings] = await failing();
    expect([code, rules]).to.deep.equal([30, ['entry-without-owner']]);
    expect(again['withoutOwner']).to.equal(findings);
    expect(written.stdout.replaceAll(/\s+/gu, ' ')).to.include(
      `until they have an owner (entry-without-owner): ${findings}.`,
    );
  });

  it('says that a description is left out which looks like a secret, and writes the range', async () => {
    const range = { start: '45.9.0.0', end: '45.9.0.7', description: 'kQ7xPz2mVr9tLw4nYb8sHd3f' };
    const { settings } = org.change;
    const before = settings.trustedRanges;
    settings.trustedRanges = [...before, range];
    rmSync(path, { force: true });
    const written = await generate();
    settings.trustedRanges = before;
    expect(written.code, written.stderr).to.equal(0);
    expect(written.stdout.replaceAll(/\s+/gu, ' ')).to.include(
      'Descriptions of ranges that are not in the file, because they look like secrets or are not valid there: 1.',
    );
    const file = readFileSync(path, 'utf8');
    expect(file).to.include('45.9.0.0/29');
    expect(file + written.stdout).not.to.include(range.description);
  });
});
