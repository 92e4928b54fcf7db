import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import { FactsError } from '../../../lib/facts/factsError.js';
import { policyOf, readPolicyFile } from '../../../lib/facts/policyFile/index.js';
import { ruleLayouts } from '../../../lib/jobs/common/policyFile.js';
import { say } from '../../../lib/messages.js';

/** Where a text is refused, and by which key. */
async function refusal(text: string): Promise<{ readonly at: string; readonly why: string; readonly words: string }> {
  try {
    await policyOf(text, 'sf-token.yml', ruleLayouts());
  } catch (error) {
    if (!(error instanceof FactsError)) throw error;
    const { column, line } = error.text.params;
    const why = error.reason;
    return {
      at: `${line}:${column}`,
      why: why?.key ?? '',
      words: `${say(error.text)} ${why === undefined ? '' : say(why)}`,
    };
  }
  return { at: '', why: 'taken', words: '' };
}

const lines = (...text: readonly string[]): string => `${text.join('\n')}\n`;
const good = ['name: a', 'username: a@b.example', 'owner: o', 'purpose: p', 'path: soap'];
const integration = (...more: readonly string[]): string =>
  lines(
    'version: 1',
    'integrations:',
    ...[...good, ...more].map((line, index) => `${index === 0 ? '  - ' : '    '}${line}`),
  );

const waiverOf = (rule: string): string =>
  lines('version: 1', 'waivers:', `  - rule: ${rule}`, '    reason: r', '    owner: o', '    until: 2027-01-01');

describe('policy file: what is refused, with line and column', () => {
  const cases: readonly (readonly [what: string, text: string, at: string, why: string])[] = [
    ['an empty file', '', '1:1', 'policy-file.empty'],
    ['a file of comments', '# nothing\n', '1:1', 'policy-file.empty'],
    ['a list', '- 1\n', '1:1', 'policy-file.type.map'],
    ['no version', lines('waivers: []'), '1:1', 'policy-file.missing'],
    ['another version', lines('version: 2'), '1:10', 'policy-file.type.only'],
    ['an anchor', lines('version: 1', 'trusted: &a []'), '2:13', 'policy-file.yaml.anchor'],
    ['an alias', lines('version: 1', 'trusted: *a'), '2:10', 'policy-file.yaml.anchor'],
    ['a bomb of aliases', lines('a: &a [1, 1]', 'b: &b [*a, *a]', 'c: [*b, *b]'), '1:7', 'policy-file.yaml.anchor'],
    ['a merge key', lines('version: 1', '<<: {a: 1}'), '2:1', 'policy-file.yaml.merge'],
    ['a key twice', lines('version: 1', 'trusted: []', 'version: 1'), '3:1', 'policy-file.yaml.twice'],
    ['a key twice within', integration('path: jwt'), '8:5', 'policy-file.yaml.twice'],
    ['a tab', lines('version: 1', 'ranges:', '\toffices: []'), '3:1', 'policy-file.yaml.tab'],
    ['a tag', lines('version: !!int "1"'), '1:16', 'policy-file.yaml.tag'],
    ['a tag of one’s own', lines('version: 1', 'trusted: !x []'), '2:10', 'policy-file.yaml.tag'],
    ['two documents', lines('version: 1', '---', 'version: 1'), '2:1', 'policy-file.yaml.several'],
    ['another version of YAML', '%YAML 1.1\n---\nversion: 1\n', '1:1', 'policy-file.yaml.version'],
    ['another version below a comment', '# x\n%YAML 1.1 # y\n---\nversion: 1\n', '2:1', 'policy-file.yaml.version'],
    ['a version to come', '%YAML 1.3\r\n---\r\nversion: 1\r\n', '1:1', 'policy-file.yaml.version'],
    ['a version that is none', '%YAML\n---\nversion: 1\n', '1:1', 'policy-file.yaml.version'],
    ['a key that is a list', lines('version: 1', '? [a]', ': 1'), '2:3', 'policy-file.yaml.key'],
    ['a key that is a number', lines('version: 1', '1: 1'), '2:1', 'policy-file.yaml.key'],
    ['a quote that does not end', lines('version: 1', 'trusted: "a'), '3:1', 'policy-file.yaml.missing'],
    ['an unknown key that is near', lines('version: 1', 'integrationz: []'), '2:1', 'policy-file.unknown-near'],
    ['an unknown key', lines('version: 1', 'q: []'), '2:1', 'policy-file.unknown'],
    ['a number for a text', integration('move-by: 20271231'), '8:14', 'policy-file.type.text'],
    ['a day that no calendar has', integration('move-by: 2027-02-29'), '8:14', 'policy-file.form.day'],
    ['a path that is none', lines('version: 1', 'integrations:', '  - path: soup'), '3:11', 'policy-file.type.choice'],
    ['a list for a text', integration('secret: [a]'), '8:13', 'policy-file.type.text'],
    ['a text for a list', integration('clients: me'), '8:14', 'policy-file.type.list'],
    ['an alias for an org', integration('org: prod'), '8:10', 'policy-file.form.org'],
    ['a host for an org', integration('org: acme.my.salesforce.com'), '8:10', 'policy-file.form.org'],
    ['an id that is cut short', integration('org: 00D000000000001AA'), '8:10', 'policy-file.form.org'],
    ['the id of something else', integration('org: 005000000000001AAA'), '8:10', 'policy-file.form.org'],
    ['no reference', integration('secret: billing'), '8:13', 'policy-file.form.reference'],
    ['a password for a reference', integration('secret: hunter2'), '8:13', 'policy-file.secret'],
    ['a group that is not there', integration('addresses: [offices]'), '8:17', 'policy-file.no-group'],
    [
      'a range that ends before it begins',
      integration('addresses: [10.0.0.9-10.0.0.1]'),
      '8:17',
      'policy-file.form.range',
    ],
    ['a shorthand address', integration('addresses: [10.5.1]'), '8:17', 'policy-file.form.range-or-group'],
    [
      'a range and a source',
      lines('version: 1', 'ranges:', '  a:', '    - {range: 10.0.0.1, source: x}'),
      '4:7',
      'policy-file.one-of',
    ],
    [
      'a key without a source',
      lines('version: 1', 'ranges:', '  a:', '    - {range: 10.0.0.1, key: [x]}'),
      '4:7',
      'policy-file.with',
    ],
    [
      'a source that is not there',
      lines('version: 1', 'ranges:', '  a:', '    - source: no/such'),
      '4:7',
      'facts.ip-file.unread',
    ],
    ['a waiver of no rule', waiverOf('entirely'), '3:11', 'policy-file.no-rule'],
    ['a waiver of a rule that is near', waiverOf('rotation-du'), '3:11', 'policy-file.no-rule-near'],
    ['an unknown rule', lines('version: 1', 'rules: {unknown-integratio: off}'), '2:9', 'policy-file.no-rule-near'],
    ['a rule that is near none', lines('version: 1', 'rules: {q: off}'), '2:9', 'policy-file.no-rule'],
    [
      'a severity that is none',
      lines('version: 1', 'rules: {unknown-integration: fatal}'),
      '2:30',
      'policy-file.type.choice',
    ],
    [
      'a parameter of another rule',
      lines('version: 1', 'rules: {unknown-integration: {days: 1}}'),
      '2:31',
      'policy-file.unknown',
    ],
    [
      'a parameter below its bound',
      lines('version: 1', 'rules: {rotation-due: {days: -1}}'),
      '2:30',
      'policy-file.type.whole',
    ],
  ];
  for (const [what, text, at, why] of cases) {
    it(what, async () => {
      const refused = await refusal(text);
      expect([refused.at, refused.why]).to.deep.equal([at, why]);
      expect(refused.words).to.match(/^sf-token\.yml is not valid at line \d+, column \d+/u);
    });
  }

  it('no waiver waives what is wrong with waivers themselves', async () => {
    for (const rule of ['waiver-expired', 'waiver-unused']) {
      const text = lines('version: 1', 'waivers:', `  - {rule: ${rule}, reason: r, owner: o, until: 2027-01-01}`);
      expect(await refusal(text), rule).to.include({ at: '3:12', why: 'policy-file.no-waiver' });
    }
  });

  it('says how many more places are refused, and what alone is expected', async () => {
    expect((await refusal(lines('version: 2'))).words).to.equal(
      'sf-token.yml is not valid at line 1, column 10. Expected 1.',
    );
    expect((await refusal(lines('version: 2', 'q: []'))).words).to.match(
      /^sf-token\.yml is not valid at line 1, column 10, and in one more place\. /u,
    );
    expect((await refusal(lines('version: 2', 'q: []', 'r: []'))).words).to.match(/, and in 2 more places\. /u);
    expect((await refusal(lines('version: 1', 'rules: {rotation-due: {days: -1}}'))).words).to.match(
      /Expected a whole number from 0 to 100000\./u,
    );
  });

  it('what stands deeper than any file needs it, before the parser gets lost in it', async () => {
    const deep = [
      '['.repeat(500_000),
      '{a: '.repeat(200_000),
      '- '.repeat(400_000),
      '? '.repeat(400_000),
      Array.from({ length: 1300 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
    ];
    for (const text of deep) expect((await refusal(text)).why).to.equal('policy-file.yaml.deep');
  });

  it('takes what is on the good side of each bound', async () => {
    const taken = [
      integration('move-by: 2028-02-29', 'addresses: ["::1", 10.0.0.0/8, 10.0.0.1-10.0.0.9, "2001:db8::/32"]'),
      `%YAML 1.2\n---\n${integration()}`,
      `%YAML  1.2 # as it is read\r\n---\r\nversion: 1\r\n`,
      // By YAML 1.1 the first two would be a yes and a number, which are no texts.
      lines('version: 1', 'ranges: {on: [10.0.0.1]}', 'trusted: [on]', 'profiles: {1_000: [on]}'),
      integration('secret: op://Vault/Item/field', 'clients: []', 'criticality: critical'),
      lines('version: 1', 'ranges: {a: [10.0.0.1]}', 'trusted: [a]', 'profiles: {Sales: [a]}'),
      lines('version: 1', 'rules: {unknown-integration: off, rotation-due: {days: 0, severity: note}}'),
      lines('version: 1', 'mustPass: [10.0.0.1, {address: 10.0.0.0/24, description: x}]'),
    ];
    for (const text of taken) expect(await refusal(text)).to.include({ why: 'taken' });
  });
});

describe('policy file: its size', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sf-token-policy-size-'));
  after(() => {
    rmSync(folder, { recursive: true });
  });
  const MIB = 1024 * 1024;
  const reading = async (name: string, content: string): Promise<[string, string, string]> => {
    const path = join(folder, name);
    writeFileSync(path, content);
    try {
      await readPolicyFile(path, ruleLayouts());
    } catch (error) {
      if (!(error instanceof FactsError)) throw error;
      const { column, file, line } = error.text.params;
      return [basename(String(file)), `${String(line)}:${String(column)}`, error.reason?.key ?? ''];
    }
    return [name, '', 'taken'];
  };

  it('is at most 1 MiB: one byte more is refused where it stands, with file, line and column', async () => {
    // Lines of 64 bytes, 16,384 of which are 1 MiB.
    const text = `version: 1\n${`${'#'.repeat(63)}\n`.repeat(16_384)}`;
    expect(await reading('whole.yml', text.slice(0, MIB))).to.deep.equal(['whole.yml', '', 'taken']);
    const at = text.slice(0, MIB).split('\n');
    const place = `${String(at.length)}:${String((at.at(-1)?.length ?? 0) + 1)}`;
    expect(await reading('more.yml', text.slice(0, MIB + 1))).to.deep.equal([
      ...['more.yml', place, 'policy-file.too-large'],
    ]);
  });

  it('is refused so of 10 MB as well, on one line, and of what is no text at all', async () => {
    const bomb = await reading('bomb.yml', `a: [${'x,'.repeat(5_000_000)}]\n`);
    expect(bomb).to.deep.equal(['bomb.yml', `1:${String(MIB + 1)}`, 'policy-file.too-large']);
    const binary = await reading('binary.yml', '\u0000'.repeat(2 * MIB));
    expect(binary).to.deep.equal(['binary.yml', `1:${String(MIB + 1)}`, 'policy-file.too-large']);
  });
});

describe('policy file: secrets', () => {
  // Made up; each of the form or the matter of a real one.
  const token = ['tR7xQ2mV9pLs', '4KwZ8nBc6YhJ'].join('');
  const canaries: readonly (readonly [what: string, secret: string])[] = [
    ['a security token', token],
    ['a session id', `00D000000000001!AQ${token}.${token}_x`],
    ['a consumer key', `3MVG9${token}${token}`],
    ['a consumer secret', 'A1B2C3D4E5F60718293A4B5C6D7E8F90'.repeat(2)],
    ['a refresh token', `5Aep861${token}${token}`],
    ['a token of GitHub', ['ghp', 'wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx'].join('_')],
    ['a password', 'Tr0ub4dor&3xyz'],
    ['a password and a token', `Summer2026!${token}`],
  ];
  const places: readonly (readonly [where: string, text: (secret: string) => string])[] = [
    ['a name', (secret) => lines('version: 1', 'integrations:', `  - name: "${secret}"`)],
    ...['username', 'owner', 'purpose', 'path', 'secret', 'rotate-by', 'move-by', 'criticality', 'reviewed'].map(
      (key) => [key, (secret: string) => lines('version: 1', 'integrations:', `  - ${key}: "${secret}"`)] as const,
    ),
    ...['clients', 'addresses'].map(
      (key) => [key, (secret: string) => lines('version: 1', 'integrations:', `  - ${key}: ["${secret}"]`)] as const,
    ),
    ['a reference', (secret) => integration(`secret: "op://vault/item/${secret}"`)],
    ['a reference to a variable', (secret) => integration(`secret: "env:${secret}"`)],
    ['a reference to a file', (secret) => integration(`secret: "file:/${secret}"`)],
    ['a key', (secret) => lines('version: 1', `"${secret}": 1`)],
    ['a comment', (secret) => lines('version: 1', `# the password is ${secret}`)],
    ['a comment that switches a checker off', (secret) => lines('version: 1', '# secretlint-disable', `# ${secret}`)],
    ['a domain', (secret) => lines('version: 1', `mailDomains: ["${secret}"]`)],
    ['a range', (secret) => lines('version: 1', `ranges: {a: ["${secret}"]}`)],
    ['a group', (secret) => lines('version: 1', `ranges: {"${secret}": []}`)],
    ...['range', 'source', 'description', 'owner', 'expires'].map(
      (key) =>
        [`a range’s ${key}`, (secret: string) => lines('version: 1', `ranges: {a: [{${key}: "${secret}"}]}`)] as const,
    ),
    ['a key of a list', (secret) => lines('version: 1', `ranges: {a: [{source: x, key: ["${secret}"]}]}`)],
    ['trusted', (secret) => lines('version: 1', `trusted: ["${secret}"]`)],
    ['a profile', (secret) => lines('version: 1', `profiles: {"${secret}": []}`)],
    ['a rule', (secret) => lines('version: 1', `rules: {"${secret}": off}`)],
    ['a severity', (secret) => lines('version: 1', `rules: {rotation-due: "${secret}"}`)],
    ['mustPass', (secret) => lines('version: 1', `mustPass: ["${secret}"]`)],
    ['mustNotPass', (secret) => lines('version: 1', `mustNotPass: [{description: "${secret}"}]`)],
    ...['rule', 'subject', 'org', 'reason', 'owner', 'until'].map(
      (key) =>
        [`a waiver’s ${key}`, (secret: string) => lines('version: 1', 'waivers:', `  - ${key}: "${secret}"`)] as const,
    ),
    ['broken YAML', (secret) => lines('version: 1', `a: [${secret}`)],
  ];
  for (const [what, secret] of canaries) {
    it(`${what} is refused wherever it stands, with its line, and repeated nowhere`, async () => {
      for (const [where, text] of places) {
        const refused = await refusal(text(secret));
        expect(refused.why, where).to.equal('policy-file.secret');
        expect(refused.words, where).not.to.include(secret);
        const line =
          text(secret)
            .split('\n')
            .findIndex((one) => one.includes(secret)) + 1;
        expect(refused.at, where).to.match(new RegExp(`^${line}:`, 'u'));
      }
    });
  }

  it('is whatever a text calls a password or a token, though words of that form are taken elsewhere', async () => {
    for (const words of [
      'password: Summer2026',
      'with the password hunter2secret!',
      'Token=abcdefgh',
      'pwd is letmein',
      'pw: hunter22',
      'https://etl:letmein7@files.acme.example/x',
    ]) {
      const refused = await refusal(integration(`clients: ["${words}"]`));
      expect(refused.why, words).to.equal('policy-file.secret');
    }
    const plain = [
      'no password needed',
      'token-required',
      'https://files.acme.example:8443/a@b',
      'resets the token nightly',
      'password: vault:kv/billing',
      'x',
    ];
    for (const words of plain) {
      expect((await refusal(integration(`clients: ["${words}"]`))).why, words).to.equal('taken');
    }
  });

  const sentence = (key: string, words: string): string =>
    key === 'purpose'
      ? lines('version: 1', 'integrations:', `  - purpose: ${JSON.stringify(words)}`)
      : key === 'description'
        ? lines('version: 1', `mustPass: [{address: 10.0.0.1, description: ${JSON.stringify(words)}}]`)
        : lines('version: 1', 'waivers:', `  - reason: ${JSON.stringify(words)}`);

  it('is a short password that stands alone where a sentence is expected', async () => {
    const short = [
      ...['Summer2026', 'Winter1999', 'P4ssw0rd', 'hunter2secret', 'xK9dQ2mPz7', 'summer2026!', 'P@ssw0rd2026'],
      ...['welcome#1234', 'abc-P4ssw0rd'],
    ];
    for (const words of short) {
      for (const key of ['purpose', 'description', 'reason']) {
        const refused = await refusal(sentence(key, words));
        expect([refused.why, refused.words.includes(words)], `${key} ${words}`).to.deep.equal([
          ...['policy-file.secret', false],
        ]);
      }
    }
  });

  it('is a word with a sign of passwords also where a name is expected', async () => {
    for (const words of ['summer2026!', 'hunter2$ecret', 'P@ssw0rd2026', '%abc12345']) {
      for (const text of [
        integration(`clients: ["${words}"]`),
        lines('version: 1', 'integrations:', `  - owner: "${words}"`),
        lines('version: 1', `profiles: {"${words}": []}`),
      ]) {
        expect((await refusal(text)).why, text).to.equal('policy-file.secret');
      }
    }
  });

  it('is no name, no number of a ticket, no sentence and no short word', async () => {
    const plain = ['Frankfurt', 'Rechenzentrum2', 'building12', 'INC0012345', 'JIRA-12345', 'RFC1918', 'Case00123456'];
    const sentences = ['the office of Summer2026', 'until 2026!', 'nightly load, since 2024', '2026-12-01', 'vpn-2'];
    const ids = ['etl@acme.example', '203.0.113.0/24', '005Hs000000002eIAA', 'P4ssw0r'];
    for (const words of [...plain, ...sentences, ...ids]) {
      for (const key of ['purpose', 'description', 'reason']) {
        expect((await refusal(sentence(key, words))).why, `${key} ${words}`).not.to.equal('policy-file.secret');
      }
    }
    const clients = ['Summer2026', 'EC2Loader', 'B2bPortal', 'Data Loader/60', 'MuleSoft4*'];
    for (const client of clients) {
      expect((await refusal(integration(`clients: ["${client}"]`))).why, client).to.equal('taken');
    }
  });

  it('is found behind escapes', async () => {
    const hidden = Array.from(token, (letter) => `\\x${letter.charCodeAt(0).toString(16)}`).join('');
    expect((await refusal(lines('version: 1', `mailDomains: ["${hidden}"]`))).why).to.equal('policy-file.secret');
  });

  it('what looks like none is taken: usernames, ids, addresses, references, names', async () => {
    const plain = [
      'integration.user+billing@loopback.example.com',
      '005Hs000000002eIAA',
      '00eHs000001AbCd',
      '2001:db8:85a3::8a2e:370:7334',
      'IntegrationUserForBillingAndArchiving2024',
      'nightly-export-of-orders-to-the-warehouse-2',
      'Einstein Analytics (Tableau CRM) Connector v2.0',
      'https://example.com/runbooks/billing?page=2#owner',
    ];
    for (const words of plain) {
      expect((await refusal(integration(`clients: ["${words}"]`))).why, words).to.equal('taken');
    }
    const references = [
      'arn:aws:secretsmanager:eu-west-1:123456789012:secret:billing-login-AbCdEf',
      'op://qjl7bnsdfjkqwwertyuiopasdf/zxcvbnmasdfghjklqwertyuiop/password',
      'https://billing.vault.azure.net/secrets/login/0123456789abcdef0123456789abcdef',
      'projects/billing-prod/secrets/login/versions/3',
      'vault:secret/data/billing#password',
      'env:BILLING_PASSWORD',
      'file:/run/secrets/billing',
    ];
    for (const one of references) expect((await refusal(integration(`secret: "${one}"`))).why, one).to.equal('taken');
  });
});
