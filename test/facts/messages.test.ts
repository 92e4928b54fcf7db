import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { openProject } from '../../lib/facts/project/index.js';
import { parseAsked, readIpFile } from '../../lib/facts/addresses/index.js';
import { toSfError } from '../../lib/errors.js';
import { say } from '../../lib/messages.js';
import { nameOf } from '../support/gapName.js';
import { sourcesOf } from '../support/sources.js';
import { Tree } from './project/tree.js';
import { profile, profileRange } from './metadata/written.js';

const ROOT = join(import.meta.dirname, '..', '..');
const SOURCE = join(ROOT, 'src', 'facts');
/** The parts of `src/facts` whose sentences stand in messages/facts.md. */
const OWN = ['addresses', 'metadata', 'project', 'files.ts', 'factsError.ts', 'snapshot/save.ts'];

/** The keys that functions of this part put together: `fileProblem('missing')` is `facts.file.missing`. */
const MADE: readonly (readonly [RegExp, string])[] = [
  [/'facts\.([a-z\d.-]+)'/gu, ''],
  [/fileProblem\((?:\w+ \? )?'([a-z\d-]+)'/gu, 'file.'],
  [/^ {2}E(?!NFORCE)[A-Z]+: '([a-z-]+)'/gmu, 'file.'],
  [/xmlProblem\((?:.*\? )?'([a-z-]+)'/gu, 'xml.'],
  [/xmlProblem\(.*: '([a-z-]+)'\)/gu, 'xml.'],
  [/elementProblem\([^,]+(?: \?\? element)?, '([a-z-]+)'/gu, 'element.'],
  [/absentGap\([^,]+, '([a-z-]+)'/gu, 'project.'],
];

function keysOfSource(): Set<string> {
  const files = sourcesOf('src/facts').filter((file) => OWN.some((own) => file === own || file.startsWith(`${own}/`)));
  const source = files.map((file) => readFileSync(join(SOURCE, file), 'utf8')).join('\n');
  return new Set(
    MADE.flatMap(([pattern, prefix]) => [...source.matchAll(pattern)].map((match) => prefix + (match[1] ?? ''))),
  );
}

function keysOfBundle(): Set<string> {
  const text = readFileSync(join(ROOT, 'messages', 'facts.md'), 'utf8');
  const keys = [...text.matchAll(/^# (\S+)$/gmu)].map((match) => match[1] ?? '');
  return new Set(keys.filter((key) => !key.endsWith('.actions')));
}

describe('The sentences of facts', () => {
  const tree = new Tree();
  afterEach(() => {
    tree.removeAll();
  });

  it('are there for every key that the code uses, and for no other', () => {
    expect([...keysOfSource()].sort()).to.deep.equal([...keysOfBundle()].sort());
  });

  const messageOf = async (failing: () => unknown): Promise<string> => {
    try {
      await failing();
    } catch (error) {
      if (error instanceof Error) return toSfError(error).message;
    }
    return expect.fail('nothing was thrown');
  };

  it('read as whole sentences in errors', async () => {
    const root = tree.make({ 'list.txt': '192.0.2.1\n192.0.2.256\n' });
    const list = join(root, 'list.txt');
    expect(await messageOf(() => openProject(join(root, 'gone')))).to.equal(
      `The directory ${root}/gone cannot be read. It does not exist.`,
    );
    expect(await messageOf(() => openProject(root))).to.equal(
      `There are no security settings, profiles or permission sets below ${root}.`,
    );
    expect(await messageOf(() => parseAsked('192.0.2.5/24'))).to.equal(
      'The given address is not valid. "192.0.2.5/24" does not begin at a network address. The block that contains this address is 192.0.2.0/24.',
    );
    expect(await messageOf(() => readIpFile(list, { stdin: process.stdin }))).to.equal(
      `Line 2 of ${list} cannot be read as an address, CIDR block or range. "192.0.2.256": number 4 is 256, but the largest is 255.`,
    );
  });

  it('read as whole sentences in gaps', async () => {
    const root = tree.make({
      'A.profile': profile(
        profileRange('192.0.2.9', '192.0.2.1'),
        '<loginHours><mondayEnd>99999</mondayEnd><mondayStart>0</mondayStart></loginHours>',
      ),
      'B.profile': '<PermissionSet/>',
      'Security.settings': '<SecuritySettings>\n<networkAccess>',
    });
    const project = await openProject(root);
    await project.org();
    await project.profiles();
    expect(
      project.gaps().map((gap) => `${nameOf(gap)} (line ${gap.line?.toString() ?? '-'}): ${say(gap.why)}`),
    ).to.deep.equal([
      'SecuritySettings (line 2): It ends before all elements are closed: the file is cut off.',
      'Profile A: loginIpRanges (line 3): The range starts at 192.0.2.9, after its end 192.0.2.1.',
      'Profile A: loginHours (line 7): mondayEnd should be minutes since midnight, from 0 to 1440, but is "99999".',
      'Profile B (line 1): Its root element should be Profile but is "PermissionSet".',
    ]);
  });
});
