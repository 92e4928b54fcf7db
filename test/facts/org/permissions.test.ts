/**
 * docs/permissions.md, config/permissionsets and what gaps name say the same.
 */
import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { expect } from 'chai';
import { READ_PERMISSIONS } from '../../../lib/facts/org/index.js';
import { startOrg, type Org, type Permission } from '../../org/index.js';
import { isPermission, PERMISSION_LABELS } from '../../org/model/permissions.js';
import { collect, witnessOf } from './support.js';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const doc = readFileSync(join(ROOT, 'docs', 'permissions.md'), 'utf8');
const folder = join(ROOT, 'config', 'permissionsets');

function granted(file: string): string[] {
  const xml = readFileSync(join(folder, `${file}.permissionset-meta.xml`), 'utf8');
  return [...xml.matchAll(/<enabled>true<\/enabled>\s*<name>(\w+)<\/name>/g)].map(([, name]) => name ?? '');
}

/** Rows of a table in the document, by their first cell. */
function rowsOf(heading: string): Map<string, readonly string[]> {
  const section = doc.slice(doc.indexOf(`## ${heading}`)).split('\n## ')[0] ?? '';
  const rows = section
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  return new Map(rows.map(([first = '', ...rest]) => [first, rest]));
}

describe('permissions', () => {
  let org: Org;

  before(async () => {
    org = await startOrg({ users: 60 });
  });
  after(async () => {
    await org.close();
  });

  it('that gaps can name stand in the document, with the label that Setup has for them', () => {
    const rows = rowsOf('Permissions');
    expect([...rows.keys()].sort()).to.deep.equal(Object.values(READ_PERMISSIONS).sort());
    for (const [name, label] of Object.entries(READ_PERMISSIONS)) {
      expect(rows.get(label)?.[0], label).to.equal(name);
      expect(isPermission(name) && PERMISSION_LABELS[name], name).to.equal(label);
    }
  });

  it('that commands need stand in the table of permissions, for every command that reads an org', () => {
    const labels = Object.values(READ_PERMISSIONS);
    const commands = [...rowsOf('Commands').keys()].join(', ');
    const token = join(ROOT, 'src', 'commands', 'token');
    // A second dot: what belongs to a command.
    for (const file of globSync('**/*.ts', { cwd: token, exclude: ['**/*.*.ts'] })) {
      if (/target-org|sourceFlags|loginsFlags|userFlags/.test(readFileSync(join(token, file), 'utf8'))) {
        expect(commands).to.include(`\`${file.slice(0, -'.ts'.length).split(sep).join(' ')}`);
      }
    }
    for (const [command, [, needs = '']] of rowsOf('Commands')) {
      if (/^(?:all of the table above|the same, and )/.test(needs)) continue;
      for (const label of needs.split(', ')) expect(labels, command).to.include(label);
    }
  });

  it('are granted by the permission sets, and each set has a file of its name', () => {
    expect(readdirSync(folder).sort()).to.deep.equal([
      'SfTokenFrozenUsersReader.permissionset-meta.xml',
      'SfTokenReader.permissionset-meta.xml',
    ]);
    const reader = granted('SfTokenReader');
    const wanted = Object.keys(READ_PERMISSIONS).filter((name) => name !== 'ManageUsers');
    // View Roles: View Setup and Configuration depends on it.
    expect(reader).to.deep.equal([...wanted, 'ViewRoles'].sort());
    expect(granted('SfTokenFrozenUsersReader')).to.include('ManageUsers');
  });

  async function gapsWith(...files: readonly string[]): Promise<string[]> {
    const permissions = files.flatMap(granted).filter((name): name is Permission => isPermission(name));
    const session = org.change.session({ permissions });
    org.change.settings.profileFiltering = 'rows';
    const witness = await witnessOf(org, session);
    await witness.org();
    await witness.profiles();
    await witness.myDomain();
    await witness.passwordPolicies();
    await collect(witness.users({ addresses: [] }));
    await collect(witness.userGroups({ addresses: [] }));
    return witness.gaps().map(({ permission }) => permission ?? '');
  }

  it('of both permission sets leave no gap', async () => {
    expect(await gapsWith('SfTokenReader', 'SfTokenFrozenUsersReader')).to.deep.equal([]);
  });

  it('of the reader alone leave only what needs Manage Users', async () => {
    expect(await gapsWith('SfTokenReader')).to.deep.equal(['Manage Users']);
  });
});
