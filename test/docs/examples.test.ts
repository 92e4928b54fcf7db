import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { PLUGIN, ROOT } from '../support/run.js';
import { describeWith } from '../support/system.js';
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

describeWith('shell')('examples in the documents', () => {
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

/** What stands for lines that a document leaves out, and ends a line of which it shows the beginning. */
const CUT = '[...]';

/** What a document shows is the output, line by line, but where it says that it has cut something. Blank lines do not count. */
function expectShown(shown: string, output: string): void {
  let rest = linesOf(output);
  let mayLeap = false;
  for (const line of linesOf(shown)) {
    if (line === CUT) {
      mayLeap = true;
      continue;
    }
    const at = mayLeap ? rest.findIndex((one) => isShown(line, one)) : 0;
    expect(at, `"${line}" in\n${output}`).to.be.at.least(0);
    expect(isShown(line, rest[at] ?? ''), `"${line}" where there is "${rest[at] ?? ''}" in\n${output}`).to.equal(true);
    rest = rest.slice(at + 1);
    mayLeap = false;
  }
  if (!mayLeap) expect(rest, 'left out without a mark').to.deep.equal([]);
}

function isShown(line: string, output: string): boolean {
  return line.endsWith(CUT) ? output.startsWith(line.slice(0, -CUT.length).trimEnd()) : line === output;
}

function linesOf(text: string): string[] {
  return text.split('\n').flatMap((line) => (line.trim() === '' ? [] : line.trimEnd()));
}
