import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { startOrg } from '../org/index.js';
import { asList, envelope, resultOf } from '../support/envelope.js';
import { Home, ROOT, sf, sfProcess } from '../support/run.js';

const SAMPLE = join(ROOT, 'test', 'data', 'project', 'sample');

describe('the plugin in the real Salesforce CLI', () => {
  const home = new Home();

  before(async () => {
    const linked = await sf(['plugins', 'link', ROOT, '--no-install'], home);
    expect(linked.code, linked.stderr).to.equal(0);
  });
  after(() => {
    home.remove();
  });

  it('is listed with its version', async () => {
    const ran = await sf(['plugins', '--json'], home);
    expect(ran.stdout).to.include('sf-plugin-token');
  });

  it('has help in the form of sf: usage, flags, examples, exit codes', async () => {
    const ran = await sf(['token', 'check', 'ip', '--help'], home);
    expect(ran.code).to.equal(0);
    for (const section of ['USAGE', 'FLAGS', 'GLOBAL FLAGS', 'DESCRIPTION', 'EXAMPLES', 'EXIT CODES']) {
      expect(ran.stdout).to.match(new RegExp(`^${section}$`, 'm'));
    }
    expect(ran.stdout.match(/^ {4}\$ sf token check ip /gm)).to.have.length(3);
    expect(ran.stdout).to.match(/^ {2}30 +No: a login needs a token, or is refused\.$/m);
  });

  it('keeps the envelope of sf under --json, with the exit code as status', async () => {
    const ran = await sf(['token', 'check', 'ip', '--source-dir', SAMPLE, '--ip', '203.0.113.200', '--json'], home);
    expect(ran.code).to.equal(30);
    expect(Object.keys(envelope(ran))).to.have.members(['status', 'result', 'warnings']);
    expect(asList(resultOf(ran)['answers'])[0]?.['verdict']).to.equal('token-required');
  });

  it('shows errors as sf does, with what to try', async () => {
    const ran = await sf(['token', 'check', 'ip', '--source-dir', SAMPLE, '--ip', '10.0.0.5/24'], home);
    expect(ran.code).to.equal(2);
    expect(ran.stderr)
      .to.match(/^Error \(IpInvalidError\): /)
      .and.to.include('10.0.0.0/24');
    const unknown = await sf(['token', 'check', 'ip', '--source-dir', join(ROOT, 'docs'), '--ip', '192.0.2.1'], home);
    expect(unknown.code).to.equal(1);
    expect(unknown.stderr).to.include('Try this:').and.to.include('sf project retrieve start');
  });

  it('asks an org by its alias', async () => {
    const org = await startOrg({ users: 20, seed: 6 });
    try {
      const login = ['org', 'login', 'jwt', '--username', org.admin.username, '--jwt-key-file', org.jwtKeyFile];
      const where = ['--client-id', org.clientId, '--instance-url', org.urls.cloud, '--alias', 'loopback'];
      const authorised = await sf([...login, ...where], home);
      expect(authorised.code, authorised.stderr).to.equal(0);
      const ran = await sf(
        ['token', 'list', 'users', '-o', 'loopback', '--username', org.admin.username, '--json'],
        home,
      );
      expect(ran.code, ran.stdout).to.equal(0);
      expect(resultOf(ran)['source']).to.deep.include({ kind: 'org', name: org.admin.username, orgId: org.orgId });
      expect(asList(resultOf(ran)['users']).map(({ username }) => username)).to.deep.equal([org.admin.username]);
      // What runs before every command loads no undici: the one of this plugin would serve the fetch of others too.
      const file = join(home.path, 'users.csv');
      const words = ['-o', 'loopback', '-q', 'SELECT Id FROM User', '--output-file', file, '--wait', '2', '--json'];
      const exported = await sfProcess(['data', 'export', 'bulk', ...words], home);
      expect(resultOf(exported), exported.stdout).to.include({ totalSize: 20 });
    } finally {
      await org.close();
    }
  });

  it('exits 130 on Ctrl-C also there', async () => {
    const ran = await sf(
      ['token', 'check', 'ip', '--source-dir', SAMPLE, '--ip-file', '-', '--output-file', 'x.csv'],
      home,
      {
        input: { open: true },
        watch: { when: () => existsTemporary(home.path), then: (kill) => kill('SIGINT') },
      },
    );
    expect([ran.code, ran.stdout]).to.deep.equal([130, '']);
    expect(existsTemporary(home.path)).to.equal(false);
  });
});

function existsTemporary(folder: string): boolean {
  return readdirSync(folder).some((name) => name.startsWith('.x.csv.'));
}
