import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { startOrg, type Org } from '../org/index.js';
import { clockAt } from '../support/clock.js';
import { asList, asObject, type JsonObject, resultOf } from '../support/envelope.js';
import { Home, plugin, type Ran } from '../support/run.js';

const DAY = 86_400;
const NOW = '2026-11-28T08:00:00Z';
const SECONDS = Date.parse(NOW) / 1000;
const HOSTILE = '<b>*Zoë* [x](http://evil.example)';

describe('sf token generate notice', () => {
  const home = new Home();
  let org: Org;
  let folder = '';

  before(async () => {
    org = await startOrg({ users: 30, integrations: 0, logins: 0, seed: 4, clock: () => Date.parse(NOW) });
    org.change.forgetLogins();
    for (const name of ['orders', 'billing', 'stray', 'gone-quiet']) {
      const username = `${name}@acme.example`;
      org.change.addUser({ username, profile: 'API Integration' });
      const until = name === 'gone-quiet' ? 60 : 0;
      for (let day = until; day < 190; day++) {
        org.change.addLogin(username, SECONDS - day * DAY - 60, { application: name });
      }
    }
    org.change.assign('billing@acme.example', 'Use_Any_API_Auth');
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sf-token-notice-'));
    const entry = (name: string, owner: string): string[] => [
      `  - name: ${name}`,
      `    username: ${name}@acme.example`,
      `    owner: ${JSON.stringify(owner)}`,
      '    purpose: nightly load',
      '    path: soap',
    ];
    const lines = [
      'version: 1',
      'integrations:',
      ...entry('orders', 'ops@acme.example'),
      ...entry('billing', 'ops@acme.example'),
      ...entry('gone-quiet', HOSTILE),
    ];
    writeFileSync(join(folder, 'sf-token.yml'), `${lines.join('\n')}\n`);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  after(async () => {
    await org.close();
    home.remove();
  });

  const notice = async (...flags: string[]): Promise<Ran> =>
    plugin(['token', 'generate', 'notice', '--target-org', org.admin.accessToken, ...flags], home, {
      env: { SF_ORG_INSTANCE_URL: org.urls.cloud, NODE_OPTIONS: clockAt(NOW, folder) },
      cwd: folder,
    });
  const file = (name: string): string => readFileSync(join(folder, 'notices', name), 'utf8');

  it('says how many integrations of the file are for other orgs', async () => {
    const policy = join(folder, 'sf-token.yml');
    writeFileSync(policy, `${readFileSync(policy, 'utf8')}    org: 00D000000000009\n`);
    const elsewhere = { integrations: 1, orgs: ['00D000000000009'] };
    expect(resultOf(await notice('--json'))['elsewhere']).to.deep.equal(elsewhere);
    expect((await notice('--force')).stdout)
      .to.include('1 integration')
      .and.to.include('00D000000000009');
  });

  it('writes a text for each owner whose integrations stop, and sends nothing', async () => {
    const ran = await notice('--json');
    const result = resultOf(ran);
    expect([ran.code, result['withoutOwner']]).to.deep.equal([0, 1]);
    const [ops, ...others] = asList(result['notices']);
    expect([others, readdirSync(join(folder, 'notices'))]).to.deep.equal([[], ['ops-acme-example.md']]);
    const rows = asList(ops?.['integrations']).map((row: JsonObject) => [row['integration'], row['date']]);
    // SOAP login() asks for the permission on 2026-12-01; who holds it stops with the retirement.
    expect(rows).to.deep.equal([
      ['orders', '2026-12-01'],
      ['billing', '2027-06-01'],
    ]);
    const text = file('ops-acme-example.md').replaceAll('\\', '');
    expect(text).to.match(/^# 2 of your integrations .* 2026-12-01 on\n/u);
    expect(text).to.include('orders (orders&#64;acme.example): from 2026-12-01 on');
    // The first day on which a login can fail: the one before it is the last that is sure.
    expect(text).to.include('they can fail from the date given, so the day before is the last safe day');
    expect(text.match(/^\d\. /gmu)).to.deep.equal(['1. ', '2. ', '3. ']);
    expect(text).to.include('sf token check move');
    // 184 days before 2026-11-28.
    expect(text.match(/Logins were read from 2026-05-28 /gu), 'once').to.have.length(1);
    expect(text).to.not.include('Not read');
    const looked = asObject(result['looked']);
    expect([looked['limit'], String(looked['from']).slice(0, 10)]).to.deep.equal(['kept', '2026-05-28']);
  });

  it('names the clients, and a command that somebody at another machine can use', async () => {
    await notice();
    const text = file('ops-acme-example.md').replaceAll(/\\|\s+/gu, (found) => (found === '\\' ? '' : ' '));
    expect(text).to.include('from 2026-12-01 on. Client: orders. Stage of the move: password.');
    expect(text).to.not.include('SF_TARGET_ORG');
    expect(text).to.include('sf token check move --target-org ALIAS');
  });

  it('says of each integration only what is left to do', async () => {
    const proved = { loginType: 'Remote Access 2.0', loginSubType: 'OauthClientCredentials', apiType: null };
    const other = await startOrg({ users: 10, integrations: 0, logins: 0, seed: 4, clock: () => Date.parse(NOW) });
    try {
      other.change.forgetLogins();
      for (const username of ['orders@acme.example', 'billing@acme.example']) {
        other.change.addUser({ username, profile: 'API Integration' });
        for (const day of [2, 1, 0]) other.change.addLogin(username, SECONDS - day * DAY - 60, { application: 'etl' });
        other.change.addLogin(username, SECONDS - 30, { ...proved, application: 'App' });
      }
      const steps = async (): Promise<string> => {
        rmSync(join(folder, 'notices'), { recursive: true, force: true });
        await plugin(['token', 'generate', 'notice', '--target-org', other.admin.accessToken], home, {
          env: { SF_ORG_INSTANCE_URL: other.urls.cloud, NODE_OPTIONS: clockAt(NOW, folder) },
          cwd: folder,
        });
        return file('ops-acme-example.md').replaceAll('\\', '');
      };
      const both = await steps();
      expect(both, 'an app has proved itself for both').to.not.match(/Have an External|Prove that/u);
      expect(both)
        .to.include('What is left to do')
        .and.match(/^1\. Put the new key/mu);
      other.change.addUser({ username: 'gone-quiet@acme.example', profile: 'API Integration' });
      for (const day of [2, 1, 0]) other.change.addLogin('gone-quiet@acme.example', SECONDS - day * DAY - 60);
      const yaml = readFileSync(join(folder, 'sf-token.yml'), 'utf8');
      writeFileSync(join(folder, 'sf-token.yml'), yaml.replace(JSON.stringify(HOSTILE), '"ops@acme.example"'));
      const mixed = await steps();
      expect(mixed)
        .to.match(/^1\. Have an External .*Only for: gone-quiet\.$/mu)
        .and.match(/^3\. Put [^\n]*used\.$/mu);
    } finally {
      await other.close();
    }
  });

  it('says in each text and on its page what was not read', async () => {
    const few = org.change.sessionWithout('CustomizeApplication', 'ModifyMetadata', 'ModifyAllData');
    const ran = await plugin(['token', 'generate', 'notice', '--target-org', few.accessToken], home, {
      env: { SF_ORG_INSTANCE_URL: org.urls.cloud, NODE_OPTIONS: clockAt(NOW, folder) },
      cwd: folder,
    });
    for (const text of [ran.stdout, file('ops-acme-example.md')]) {
      const words = text.replaceAll(/\s+/gu, ' ');
      expect(words.match(/Not read(?::|&#58;) /gu), words).to.have.length(1);
      expect(words.match(/Logins were read from /gu), words).to.have.length(1);
    }
  });

  it('writes a draft that a mail program opens: headers of ASCII, a body of UTF-8', async () => {
    expect((await notice('--format', 'eml')).code).to.equal(0);
    const [head = '', body = ''] = file('ops-acme-example.eml').split('\r\n\r\n');
    const headers = head.replaceAll(/\r\n /gu, ' ').split('\r\n');
    expect(headers).to.include('To: ops@acme.example').and.to.include('X-Unsent: 1');
    expect(headers.every((line) => /^[\u0020-\u007e]+$/u.test(line))).to.equal(true);
    expect(head.split('\r\n').every((line) => line.length <= 76 + 'Subject: '.length)).to.equal(true);
    const subject = headers.find((line) => line.startsWith('Subject: ')) ?? '';
    const words = [...subject.matchAll(/=\?utf-8\?B\?([^?]*)\?=/gu)].map(([, word = '']) =>
      Buffer.from(word, 'base64').toString('utf8'),
    );
    expect(words.join('')).to.match(/^2 of your integrations may no longer be able to log in/u);
    const text = Buffer.from(body.replaceAll('\r\n', ''), 'base64').toString('utf8');
    expect(text).to.include('billing (billing@acme.example): from 2027-06-01 on.');
  });

  it('writes to an owner who is a name with an address', async () => {
    const yaml = readFileSync(join(folder, 'sf-token.yml'), 'utf8');
    const owner = 'Zoë "Ops" <ops@acme.example>';
    for (const [text, wanted] of [
      ['Zoë, Ops & Söhne <ops@acme.example>', 'Zoë, Ops & Söhne'],
      ['"Ops, night" <ops@acme.example>', 'Ops, night'],
      ['<ops@acme.example>', undefined],
      [owner, 'none'],
    ] as const) {
      writeFileSync(join(folder, 'sf-token.yml'), yaml.replaceAll('"ops@acme.example"', JSON.stringify(text)));
      rmSync(join(folder, 'notices'), { recursive: true, force: true });
      await notice('--format', 'eml');
      const [name = ''] = readdirSync(join(folder, 'notices'));
      const to = /^To: (?<to>(?:.+\r\n )*.+)\r$/mu.exec(file(name))?.groups?.['to'] ?? '';
      const [, word = ''] = /^=\?utf-8\?B\?([^?]*)\?=\r\n <ops@acme\.example>$/u.exec(to) ?? [];
      if (wanted === undefined) expect(to).to.equal('ops@acme.example');
      else if (wanted === 'none') expect(to, 'no name that mail knows').to.equal('');
      else expect(Buffer.from(word, 'base64').toString('utf8')).to.equal(wanted);
    }
  });

  it('writes to nobody called TODO, and says who has no owner', async () => {
    const yaml = readFileSync(join(folder, 'sf-token.yml'), 'utf8');
    writeFileSync(join(folder, 'sf-token.yml'), yaml.replaceAll('"ops@acme.example"', 'TODO'));
    const result = resultOf(await notice('--json'));
    expect([result['notices'], result['withoutOwner']]).to.deep.equal([[], 3]);
    expect(result['ownerless']).to.have.members(['orders', 'billing', 'stray'].map((one) => `${one}@acme.example`));
    const words = (await notice()).stdout.replaceAll(/\s+/gu, ' ');
    expect(words).to.include('3 users who log in with a password have no owner in the register, or only TODO');
    expect(words)
      .to.match(/add (?:an owner|owners) in sf-token\.yml/u)
      .and.to.not.include('No one needs to be notified:');
  });

  it('takes no owner for a header or for mark-up that is none', async () => {
    const yaml = readFileSync(join(folder, 'sf-token.yml'), 'utf8');
    writeFileSync(join(folder, 'sf-token.yml'), yaml.replaceAll('"ops@acme.example"', JSON.stringify(HOSTILE)));
    await notice('--format', 'eml');
    const [name = ''] = readdirSync(join(folder, 'notices'));
    expect(name).to.match(/^[a-z0-9-]+\.eml$/u);
    expect(file(name)).to.not.match(/^To:/mu);
    await notice();
    const text = file(name.replace('.eml', '.md'));
    expect(text).to.not.include('<b>').and.to.not.include('http://');
    expect(text, 'a bracket that opens a link').to.not.match(/(?<!\\)\]\(/u);
  });

  it('overwrites nothing, and needs a register', async () => {
    expect((await notice()).code).to.equal(0);
    const before = file('ops-acme-example.md');
    const again = await notice('--json');
    expect(again.code).to.equal(1);
    expect(file('ops-acme-example.md')).to.equal(before);
    expect((await notice('--force')).code).to.equal(0);
    rmSync(join(folder, 'sf-token.yml'));
    rmSync(join(folder, 'notices'), { recursive: true });
    expect((await notice()).code).to.equal(2);
    expect(existsSync(join(folder, 'notices'))).to.equal(false);
  });
});
