import { chmodSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { component, profile, profileRange, securitySettings, trustedRange } from '../metadata/written.js';
import { ask, type Asked, type Told } from './asked.js';
import { OPEN_FOLDER, Tree, withoutRights } from './tree.js';

/** All pairs by `npm run sweep`. */
const WHOLE = process.env['SF_TOKEN_SWEEP'] === 'all';

const CONFIG = 'sfdx-project.json';
const SETTINGS = 'main/settings/Security.settings-meta.xml';
const OAUTH = 'main/settings/OauthOidc.settings-meta.xml';
const SALES = 'main/profiles/Sales.profile-meta.xml';
const FILES: Readonly<Record<string, string>> = {
  [CONFIG]: JSON.stringify({ packageDirectories: [{ path: 'main' }] }),
  [SETTINGS]: securitySettings(trustedRange('192.0.2.0', '192.0.2.99')),
  [OAUTH]: component('OauthOidcSettings', '<blockOAuthUnPwFlow>false</blockOAuthUnPwFlow>'),
  [SALES]: profile(
    profileRange('192.0.2.0', '192.0.2.49'),
    '<loginHours><tuesdayEnd>1439</tuesdayEnd><tuesdayStart>0</tuesdayStart></loginHours>',
  ),
};
const READ = [SETTINGS, OAUTH, SALES];
/** Inside both lists, and outside of both. */
const IPS = ['192.0.2.7', '203.0.113.1'];
const PATHS = ['soap', 'oauth-password'] as const;

/** What befalls a file. Each puts something else in its place, or takes it away. */
const FAULTS: Readonly<Record<string, (root: string, file: string, tree: Tree) => void>> = {
  missing: (root, file) => rmSync(join(root, file)),
  empty: (root, file, tree) => tree.write(root, file, ''),
  'cut in the middle': (root, file, tree) => tree.write(root, file, half(file)),
  'cut before its last tag': (root, file, tree) => tree.write(root, file, whole(file).replace(/<\/[^<]*$/u, '')),
  // On Windows a file that may not be written, which is no fault then.
  'not permitted': (root, file) => chmodSync(join(root, file), 0),
  'of another root': (root, file, tree) => tree.write(root, file, component('CustomLabels', '')),
  'in UTF-16': (root, file, tree) => tree.write(root, file, Buffer.from(`\uFEFF${whole(file)}`, 'utf16le')),
};

function whole(file: string): string {
  return FILES[file] ?? '';
}

function half(file: string): string {
  return whole(file).slice(0, whole(file).length / 2);
}

/** Every file with every fault, and some of all pairs of those, on both paths: the verdict stays, or it is unknown and 68. */
describe('Whatever befalls the files of a project', () => {
  const tree = new Tree();
  afterEach(() => {
    tree.removeAll();
  });

  const strikes = READ.flatMap((file) => Object.keys(FAULTS).map((fault) => ({ file, fault })));
  const pairs = strikes.flatMap((one) => strikes.filter(({ file }) => file > one.file).map((other) => [one, other]));

  const befores = new Map<string, Told>();

  async function told(asked: Asked, struck: readonly (typeof strikes)[number][]): Promise<void> {
    const root = tree.make(FILES, OPEN_FOLDER);
    const key = JSON.stringify(asked);
    const before = befores.get(key) ?? (await ask(root, asked));
    befores.set(key, before);
    for (const { file, fault } of struck) FAULTS[fault]?.(root, file, tree);
    const name = struck.map(({ file, fault }) => `${file} ${fault}`).join(', ');
    await withoutRights(async () => {
      const after = await ask(root, asked);
      const pass = after.verdicts.filter((verdict, index) => verdict !== before.verdicts[index]);
      expect(
        pass.filter((verdict) => !verdict.startsWith('unknown ')),
        name,
      ).to.deep.equal([]);
      if (pass.length === 0) return;
      // The org's answer beside that of a profile may still be a no.
      expect(after.code, name).to.be.oneOf(before.code === 30 ? [30, 68] : [68]);
      expect(after.result.incomplete.length, name).to.be.greaterThan(0);
    });
    tree.removeAll();
  }

  for (const path of PATHS) {
    const asked = (ip: string, profileName?: string): Asked => ({
      ips: [ip],
      path,
      assume: ['app-ip-policy=enforce'],
      ...(profileName === undefined ? {} : { profile: profileName }),
    });

    it(`once, an org: ${path}`, async () => {
      for (const ip of IPS) for (const strike of strikes) await told(asked(ip), [strike]);
    });

    it(`once, a profile: ${path}`, async () => {
      // A profile without its file is no profile of the project: asking for it by name is an error, no answer.
      const seen = strikes.filter(({ file, fault }) => file !== SALES || fault !== 'missing');
      for (const ip of IPS) for (const strike of seen) await told(asked(ip, 'Sales'), [strike]);
    });

    it(`twice: ${path}`, async () => {
      const seen = pairs.filter((pair) => !pair.some(({ file, fault }) => file === SALES && fault === 'missing'));
      // Every third, which brings each file with each of its faults; all of them by `npm run sweep`.
      const some = WHOLE ? seen : seen.filter((_, index) => index % 3 === 0);
      if (WHOLE) console.log(`        ${strikes.length} strikes, ${seen.length} pairs`);
      for (const pair of some) await told(asked('192.0.2.7', 'Sales'), pair);
    });
  }
});
