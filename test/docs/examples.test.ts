import { expect } from 'chai';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { startOrg, type Org } from '../org/index.js';
import { PLUGIN, ROOT, sf } from '../support/run.js';
import { blocksOf } from './markdown.js';
import { Shell } from './shell.js';

/** What needs a network, an org that is not on loopback, or changes one. Everything else is run. */
const NOT_RUN = /^(?:npm |git |sf plugins |sf project |sf org )/u;

/** An integration user of whom the documents speak: the password is right, the token died with an older one. */
const INTEGRATION = {
  username: 'etl@acme.example',
  password: 'of the example',
  securityToken: 'AliveAliveAliveAliveAlive',
};
const SECRETS = { SF_TOKEN_PASSWORD: INTEGRATION.password, SF_TOKEN_SECURITY_TOKEN: 'StaleStaleStaleStaleStale' };

const FILES = [
  'README.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const examples = FILES.flatMap(blocksOf).filter(
  ({ language, text }) =>
    (language === 'sh' || language === 'bash') && !text.split('\n').some((line) => NOT_RUN.test(line)),
);

describe('examples in the documents', () => {
  const shell = new Shell(PLUGIN);
  let org: Org;

  before(async function () {
    await shell.open();
    org = await startOrg({ users: 60, logins: 200, seed: 2 });
    org.change.addProfile({ name: 'Etl', permissions: ['ApiEnabled', 'UseAnyApiAuth'] });
    org.change.addUser({ ...INTEGRATION, profile: 'Etl' });
    const args = ['org', 'login', 'access-token', '--instance-url', org.urls.cloud, '--no-prompt', '--alias', 'prod'];
    const ran = await sf(args, shell.home, { env: { SF_ACCESS_TOKEN: org.admin.accessToken } });
    expect(ran.code, ran.stderr).to.equal(0);
  });
  after(async () => {
    await shell.remove();
    await org.close();
  });

  it('are there for each audience and each document', () => {
    const places = examples.map(({ place }) => place.replace(/:\d+$/u, ''));
    expect(places.filter((place) => place === 'README.md').length).to.be.at.least(4);
    expect(places).to.include.members(['docs/concepts.md', 'docs/json.md', 'docs/exit-codes.md', 'docs/ci.md']);
  });

  for (const example of examples) {
    it(`${example.place}: ${example.text.split('\n')[0] ?? ''}`, async () => {
      const ran = await shell.run(example.text, SECRETS);
      expect(ran.code, `${ran.stdout}${ran.stderr}`).to.equal(example.exit);
      if (example.output !== undefined) expectShown(example.output, ran.stdout);
    });
  }
});

/** Every line that a document shows is in the output, in this order. A line may be shown in part, from its beginning. */
function expectShown(shown: string, output: string): void {
  let rest = output.split('\n');
  for (const line of shown.split('\n').filter((one) => one.trim() !== '')) {
    const at = rest.findIndex((one) => one.startsWith(line));
    expect(at, `"${line}" in\n${output}`).to.be.at.least(0);
    rest = rest.slice(at + 1);
  }
}
