/**
 * docs/stores.md: each of its lines, with a program in the place of the store's own that takes the same arguments and reads
 * from the same place.
 */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect } from 'chai';
import { startOrg, type Org } from '../org/index.js';
import { asList, resultOf } from '../support/envelope.js';
import { Home, OWN_PLUGIN, ROOT, run } from '../support/run.js';
import { describeWith } from '../support/system.js';

/** Store and command line, as the table has them: in Markdown a pipe is escaped. */
const ROWS = readFileSync(join(ROOT, 'docs', 'stores.md'), 'utf8')
  .split('\n')
  .flatMap((line) => {
    const [, store, command] = /^\| (.*?) +\| `(.*)` +\|$/u.exec(line) ?? [];
    return store === undefined || command === undefined ? [] : [{ store, command: command.replaceAll('\\|', '|') }];
  });

/** What each program is called with, and from where it reads; by its own documentation. */
const STORES: Readonly<Record<string, { readonly args: RegExp; readonly from: 'stdin' | '/dev/stdin' }>> = {
  aws: {
    args: /^secretsmanager put-secret-value --secret-id \S+ --secret-string file:\/\/\/dev\/stdin --output text$/u,
    from: '/dev/stdin',
  },
  az: {
    args: /^keyvault secret set --vault-name \S+ --name \S+ --file \/dev\/stdin --encoding utf-8 --output none$/u,
    from: '/dev/stdin',
  },
  gcloud: { args: /^secrets versions add \S+ --data-file=-$/u, from: 'stdin' },
  vault: { args: /^kv put -mount=\S+ \S+ -$/u, from: 'stdin' },
  op: { args: /^document edit Salesforce ETL - --vault \S+$/u, from: 'stdin' },
  gh: { args: /^secret set [A-Z_]+ --repo \S+\/\S+$/u, from: 'stdin' },
  glab: { args: /^variable update [A-Z_]+ --repo \S+\/\S+$/u, from: 'stdin' },
  sops: {
    args: /^encrypt --filename-override \S+ --input-type json --output-type json --output \S+$/u,
    from: 'stdin',
  },
};

const WHO = 'etl@acme.example';

describeWith('shell')('docs/stores.md', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sf-token-stores-'));
  const home = new Home();
  let org: Org;

  before(async () => {
    org = await startOrg({ users: 20 });
    const { office } = org.addresses;
    org.change.settings.trustedRanges = [{ start: office, end: office }];
    org.change.addProfile({ name: 'Plain', permissions: ['ApiEnabled', 'UseAnyApiAuth'] });
    org.change.addUser({ username: WHO, profile: 'Plain', password: 'Old-pw-of-etl-1' });
    mkdirSync(join(folder, 'bin'));
    for (const [name, { args, from }] of Object.entries(STORES)) {
      const source = from === 'stdin' ? '0' : `'/dev/stdin'`;
      const program = join(folder, 'bin', name);
      writeFileSync(
        program,
        `#!${process.execPath}
const { readFileSync, writeFileSync } = require('node:fs');
if (!${String(args)}.test(process.argv.slice(2).join(' '))) process.exit(64);
const said = readFileSync(${source}, 'utf8');
writeFileSync(${JSON.stringify(join(folder, name))}, said);
writeFileSync(${JSON.stringify(join(folder, `${name}.seen`))}, JSON.stringify([process.argv, process.env]));
console.log(said);
`,
      );
      chmodSync(program, 0o755);
    }
  });
  after(async () => {
    await org.close();
    home.remove();
    rmSync(folder, { recursive: true });
  });

  it('has a line for each store that people use', () => {
    expect(ROWS.map(({ store }) => store)).to.deep.equal([
      'AWS Secrets Manager',
      'Azure Key Vault',
      'Google Secret Manager',
      'HashiCorp Vault',
      '1Password',
      'GitHub',
      'GitLab',
      'SOPS',
    ]);
  });

  it('has lines that bring the whole secret to each store, by standard input alone', async () => {
    const ran = await run(
      process.execPath,
      [
        ...[
          OWN_PLUGIN,
          'token',
          'rotate',
          'login',
          '--username',
          WHO,
          '--apply',
          '--no-prompt',
          '--confirm',
          org.orgId,
        ],
        ...ROWS.flatMap(({ command }) => ['--deliver', command]),
        ...['--on-failure', 'false', '--force', '--skip-token', '--wait', '0', '--json'],
        ...['--target-org', org.change.logIn('admin@loopback.example', 'office').accessToken],
      ],
      home,
      {
        env: {
          PATH: [join(folder, 'bin'), process.env['PATH']].join(delimiter),
          SF_ORG_INSTANCE_URL: org.urls.office,
        },
      },
    );
    const deliveries = asList(resultOf(ran)['steps']).filter(({ step }) => String(step).startsWith('deliver-'));
    expect(
      deliveries.map(({ code, state }, at) => [ROWS[at]?.store, state, code]),
      ran.stderr,
    ).to.deep.equal(ROWS.map(({ store }) => [store, 'done', null]));
    const got = Object.keys(STORES).map((name) => readFileSync(join(folder, name), 'utf8'));
    expect(new Set(got).size).to.equal(1);
    const { password, ...rest } = JSON.parse(got[0] ?? '') as Record<string, string>;
    expect(rest).to.deep.equal({ username: WHO, securityToken: '', instanceUrl: org.urls.office });
    expect(password).to.match(/^[\w=-]{32}$/u);
    for (const name of Object.keys(STORES)) {
      expect(readFileSync(join(folder, `${name}.seen`), 'utf8').includes(password ?? ''), name).to.equal(false);
    }
    expect(ran.stdout + ran.stderr).not.to.include(password);
  });
});
