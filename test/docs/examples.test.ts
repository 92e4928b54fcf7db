import { expect } from 'chai';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PLUGIN, ROOT } from '../support/run.js';
import { blocksOf } from './markdown.js';
import { Prod, SECRETS } from './prod.js';
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
  const shell = new Shell(PLUGIN);
  let prod: Prod;

  before(async function () {
    await shell.open();
    prod = await Prod.open(shell.home);
  });
  after(async () => {
    await shell.remove();
    await prod.close();
  });

  it('are there for each audience and each document', () => {
    const places = examples.map(({ place }) => place.replace(/:\d+$/u, ''));
    expect(places.filter((place) => place === 'README.md').length).to.be.at.least(4);
    const pages = ['admins', 'ci', 'release-engineers', 'concepts', 'json', 'exit-codes'];
    expect(places).to.include.members(pages.map((page) => `docs/${page}.md`));
  });

  for (const example of examples) {
    it(`${example.place}: ${example.text.split('\n')[0] ?? ''}`, async () => {
      const ran = await shell.run(`${folderOf(example.place)}\n${example.text}`, SECRETS);
      expect(ran.code, `${ran.stdout}${ran.stderr}`).to.equal(example.exit);
      if (example.output !== undefined) expectShown(example.output, ran.stdout);
    });
  }
});

/** A folder for each document, so that none meets the files of another. */
function folderOf(place: string): string {
  const folder = place.replace(/:\d+$/u, '').replaceAll('/', '-');
  return `mkdir -p ${folder} && cd ${folder} && ln -sfn ../test test`;
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
