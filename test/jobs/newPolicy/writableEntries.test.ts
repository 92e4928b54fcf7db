import { expect } from 'chai';
import { leftOutDescriptions, writableEntries, writableSections } from '../../../lib/jobs/newPolicy/writableEntries.js';
import { Text } from '../../../lib/text.js';

const entry = (username: string, client = 'Grid'): Record<string, string | string[]> => ({
  ...{
    name: `entry ${username.length}`,
    username,
    owner: 'TODO',
    purpose: 'TODO',
    path: 'jwt',
    clients: [client],
  },
});
const TOKEN = 'kQ7xPz2mVr9tLw4nYb8sHd3f';

describe('jobs: what of an org may stand in a policy file', () => {
  it('usernames with random parts do', async () => {
    const all = [
      entry('integration+0a1b2c3d4e5f@example.com'),
      entry('72f988bf-86f1-41af-91ab-2d7cd011db47@example.com'),
      entry('etl@acme.example.dev0a1b2c3d4e'),
    ];
    expect(await writableEntries('integrations', all, String)).to.deep.equal({ entries: all, gaps: [] });
  });

  it('what looks like a secret is left out alone, and named by its place', async () => {
    const [good, bad] = [entry('etl@example.com'), entry('erp@example.com', TOKEN)];
    const { entries, gaps } = await writableEntries('integrations', [bad, good], (at) => `integrations[${at}]`);
    expect(entries).to.deep.equal([good]);
    expect(gaps).to.deep.equal([{ what: 'integrations[0]', why: Text.of('gate.generate.left-out') }]);
  });

  it('of a group whose descriptions look like one the addresses stay', async () => {
    const ranges = { offices: ['10.0.0.1', { range: '10.0.1.0/24', description: TOKEN }], vpn: ['10.0.2.0/24'] };
    const given = { ranges, trusted: ['offices', 'vpn'], profiles: {}, described: 1, gaps: [] };
    const sections = await writableSections(given);
    expect(sections.ranges).to.deep.equal({ offices: ['10.0.0.1', '10.0.1.0/24'], vpn: ['10.0.2.0/24'] });
    expect([leftOutDescriptions(given), leftOutDescriptions(sections)]).to.deep.equal([0, 1]);
  });
});
