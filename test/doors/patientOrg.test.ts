import { Org } from '@salesforce/core';
import { expect } from 'chai';
import { patient, patientOrg } from '../../lib/doors/patientOrg.js';
import { orgErrorOf } from '../facts/org/support.js';
import { TestHost } from '../login/server.js';

const SESSION = '00D000000000001!AQ';

describe('doors: an org that is opened', () => {
  let host: TestHost;

  beforeEach(() => {
    host = new TestHost(() => undefined);
  });
  afterEach(async () => {
    delete process.env['SF_ORG_INSTANCE_URL'];
    await host.close();
  });

  it('is given up when it never tells its versions', async () => {
    process.env['SF_ORG_INSTANCE_URL'] = `http://127.0.0.1:${String(await host.listen())}`;
    const open = async (): Promise<Org> => Org.create({ aliasOrUsername: SESSION });
    expect(await orgErrorOf(patient(open, 300))).to.include({ kind: 'silent', exitCode: 1 });
    expect(host.seen.map(({ path }) => path)).to.deep.equal(['/services/data']);
  });

  it('comes from a flag that has the same patience, named or by default', async () => {
    const never = async (): Promise<unknown> => new Promise(() => undefined);
    const flag = patientOrg({ parse: never, default: never }, 100);
    expect(await orgErrorOf(flag.parse())).to.include({ kind: 'silent' });
    expect(await orgErrorOf(flag.default())).to.include({ kind: 'silent' });
    const fine = patientOrg({ parse: async (input: string) => Promise.resolve(`${input}!`), default: 'none' }, 100);
    expect([await fine.parse('org'), fine.default]).to.deep.equal(['org!', 'none']);
  });
});
