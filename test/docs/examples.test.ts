import { expect } from 'chai';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { startOrg, type Org } from '../org/index.js';
import { ROOT, sf } from '../support/run.js';
import { blocksOf, type Block } from './markdown.js';
import { Shell } from './shell.js';

/** What needs a network, an org that is not on loopback, or changes one. Everything else is run. */
const NOT_RUN = /^(?:npm |git |sf plugins |sf project |sf org )/u;

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
  const shell = new Shell(join(ROOT, 'bin', 'run.js'));
  let org: Org;

  before(async function () {
    this.timeout(120_000);
    org = await startOrg({ users: 60, logins: 200, seed: 2 });
    const args = ['org', 'login', 'access-token', '--instance-url', org.urls.cloud, '--no-prompt', '--alias', 'prod'];
    const ran = await sf(args, shell.home, { env: { SF_ACCESS_TOKEN: org.admin.accessToken } });
    expect(ran.code, ran.stderr).to.equal(0);
  });
  after(async () => {
    shell.remove();
    await org.close();
  });

  it('are there for each audience and each document', () => {
    const places = examples.map(({ place }) => place.replace(/:\d+$/u, ''));
    expect(places.filter((place) => place === 'README.md').length).to.be.at.least(4);
    expect(places).to.include.members(['docs/concepts.md', 'docs/json.md', 'docs/exit-codes.md', 'docs/ci.md']);
  });

  for (const example of examples) {
    it(`${example.place}: ${example.text.split('\n')[0] ?? ''}`, async () => {
      const ran = await shell.run(example.text);
      expectExit(example, ran.code, `${ran.stdout}${ran.stderr}`);
      if (example.output !== undefined) expectShown(example.output, ran.stdout);
    });
  }
});

/** README.md names the exit code in its text only; there any answer will do, and no error. */
function expectExit({ place, exit }: Block, code: number | null, said: string): void {
  if (place.startsWith('README.md')) expect(code, said).to.be.oneOf([0, 30, 68]);
  else expect(code, said).to.equal(exit);
}

/** Every line that a document shows is in the output, in this order. A line may be shown in part, from its beginning. */
function expectShown(shown: string, output: string): void {
  let rest = output.split('\n');
  for (const line of shown.split('\n').filter((one) => one.trim() !== '')) {
    const at = rest.findIndex((one) => one.startsWith(line));
    expect(at, `"${line}" in\n${output}`).to.be.at.least(0);
    rest = rest.slice(at + 1);
  }
}
