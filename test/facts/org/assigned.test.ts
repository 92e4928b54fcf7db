/**
 * Who is assigned the permission sets that open an app, held against whom the org lets in by it.
 */
import { expect } from 'chai';
import { readAssignedSets } from '../../../lib/facts/org/apps/index.js';
import { ConnectionClient } from '../../../lib/facts/org/wire/index.js';
import { startOrg, type Org } from '../../org/index.js';
import { connect, valueOf } from './support.js';

const NOW = Date.parse('2026-11-28T12:00:00Z');
const SECONDS = NOW / 1000;
const LABEL = 'Nightly_Export';

describe('who is assigned permission sets that open an app', () => {
  let org: Org;
  const ids = new Map<string, string>();

  before(async () => {
    org = await startOrg({ clock: () => NOW });
    const { change } = org;
    change.addPermissionSet('Robots', ['ApiEnabled', 'ApiUserOnly']);
    change.addPermissionSet('Opens', []);
    change.addPermissionSet('Other', []);
    change.addPermissionSet('Of_Sessions', [], true);
    change.addGroup('Team', ['Other', 'Opens']);
    change.addGroup('Else', ['Other']);
    change.addGroup('Of_A_Session', ['Of_Sessions']);
    for (const name of [
      'direct',
      'group',
      'both',
      'ended',
      'ends',
      'group-ended',
      'session',
      'in-group',
      'else',
      'none',
    ]) {
      ids.set(name, change.addUser({ username: `${name}@loopback.example`, permissionSets: ['Robots'] }));
    }
    const assign = (name: string, set: string, expires?: number): void =>
      change.assign(`${name}@loopback.example`, set, expires);
    assign('direct', 'Opens');
    assign('group', 'Team');
    assign('both', 'Opens', SECONDS - 1);
    assign('both', 'Team');
    assign('ended', 'Opens', SECONDS);
    assign('ends', 'Opens', SECONDS + 1);
    assign('group-ended', 'Team', SECONDS);
    assign('session', 'Of_Sessions');
    assign('in-group', 'Of_A_Session');
    assign('else', 'Else');
  });
  after(() => org.close());

  const read = async (
    query: Omit<Parameters<typeof readAssignedSets>[1], 'names'> = {},
    session = org.admin,
  ): Promise<Awaited<ReturnType<typeof readAssignedSets>>> =>
    readAssignedSets(
      new ConnectionClient(await connect(org, session)),
      { names: ['Of_Sessions', 'Opens'], ...query },
      new Date(NOW).toISOString(),
    );
  const nameOf = (id: string): string => [...ids].find(([, one]) => one === id)?.[0] ?? id;

  it('are those whom the org lets in by it: by themselves or by a group, now, and by no set for sessions', async () => {
    const letIn: string[] = [];
    for (const [index, name] of [...ids.keys()].entries()) {
      const app = org.change.addApp({
        ...{ name: `App_${index}`, label: LABEL, clientCredentials: true, adminApproved: true },
        ...{ runAs: `${name}@loopback.example`, permissionSets: ['Of_Sessions', 'Opens'] },
      });
      const { status } = await fetch(`${org.urls.cloud}/services/oauth2/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: app.clientId,
          client_secret: app.clientSecret,
        }),
      });
      if (status === 200) letIn.push(name);
    }
    expect(letIn).to.have.members(['direct', 'group', 'both', 'ends']);
    const assigned = await read();
    expect(assigned.known && assigned.partial).to.equal(undefined);
    expect([...valueOf(assigned).keys()].map(nameOf)).to.have.members(letIn);
    for (const [id, names] of valueOf(assigned)) expect([...names], nameOf(id)).to.deep.equal(['Opens']);
  });

  it('are those of the users that are asked for, and in part where there are more than are read', async () => {
    const [group, none] = ['group', 'none'].map((name) => ids.get(name) ?? '');
    expect([...valueOf(await read({ users: [group ?? '', none ?? ''] })).keys()]).to.deep.equal([group]);
    const four = await read({ most: 4 });
    expect([four.known && four.partial, valueOf(four).size]).to.deep.equal([undefined, 4]);
    for (const most of [1, 2, 3]) {
      const some = await read({ most });
      expect(some.known && some.partial?.why.key, String(most)).to.equal('facts-org.gap.many-holders');
      expect(valueOf(some).size).to.equal(most);
    }
  });

  it('are in part where the session sees assignments and no groups, and unread where it sees neither', async () => {
    const body = JSON.stringify([
      { errorCode: 'INVALID_TYPE', message: "sObject type 'PermissionSetGroupComponent' is not supported." },
    ]);
    org.fault({ when: { soql: /PermissionSetGroupComponent/u }, kind: 'answer', answer: { status: 400, body } });
    const some = await read();
    expect(some.known && some.partial?.what).to.equal('PermissionSetGroupComponent');
    expect([...valueOf(some).keys()].map(nameOf)).to.have.members(['direct', 'ends']);
    const blind = await read({}, org.change.session({ permissions: ['ApiEnabled'] }));
    expect(blind.known).to.equal(false);
  });
});
