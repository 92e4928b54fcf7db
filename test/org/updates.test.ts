import { expect } from 'chai';
import { Client, field, recordsOf, refusalOf, send, soapLogin, type QueryRecord } from './client.js';
import { integration, outcomeOf } from './login/support.js';
import { ANY_API_AUTH, FLOW_RETIREMENT, SOAP_RETIREMENT, startOrg, type Org, type OrgOptions } from './index.js';

const BEFORE = Date.parse('2026-11-30T23:00:00Z');
const DAY = 86_400;

describe('Release updates of the org on loopback', () => {
  let org: Org;
  const start = async (options: OrgOptions = {}): Promise<void> => {
    org = await startOrg({ clock: () => BEFORE, ...options });
  };
  afterEach(() => org.close());

  const TITLE = 'SELECT Title, Status, DueDate, ReleaseDate, ReleaseLabel, IsReleased FROM ReleaseUpdate';
  const tooling = async (soql: string, client = new Client(org)): Promise<QueryRecord[]> =>
    recordsOf(await client.tooling(soql));

  it('are rows of the Tooling API alone, with the fields that are documented', async () => {
    await start();
    const client = new Client(org);
    expect(refusalOf(await client.query('SELECT Title FROM ReleaseUpdate')).code).to.equal('INVALID_TYPE');
    const described = await client.get('/services/data/v64.0/tooling/sobjects/ReleaseUpdate/describe');
    const fields = field(described.json, 'fields');
    const names = Array.isArray(fields) ? fields.map((one: unknown) => field(one, 'name')) : [];
    // docs/salesforce.md section 1; there is no Id.
    expect(names).to.include.members([
      ...['DeveloperName', 'Title', 'Status', 'StepStage', 'Category', 'DueDate', 'ReleaseLabel', 'ReleaseDate'],
      ...['IsReleased', 'SupportsRevoke', 'DurableId'],
    ]);
    expect(names).not.to.include('Id');
    const rows = await tooling(`${TITLE} WHERE Status = 'Nascent' AND DueDate < 2026-12-31`);
    expect(rows).to.have.length(1);
    expect(rows[0]).to.deep.include({
      Title: 'Assign Use Any API Auth Permission for SOAP login()',
      DueDate: '2026-11-20',
      ReleaseDate: '2026-12-01',
      ReleaseLabel: "Winter '27",
      IsReleased: false,
    });
  });

  it('end in a server error when DurableId is filtered', async () => {
    await start();
    const reply = await new Client(org).tooling(`SELECT Title FROM ReleaseUpdate WHERE DurableId = '${ANY_API_AUTH}'`);
    expect(reply.status).to.equal(500);
    expect(await tooling('SELECT DurableId FROM ReleaseUpdate')).to.not.be.empty;
  });

  it('are not there before API 50, nor without View Setup or Customize Application', async () => {
    await start();
    const { accessToken } = org.admin;
    const at = async (version: string, token: string): Promise<number> => {
      const url = `${org.urls.office}/services/data/v${version}/tooling/sobjects/ReleaseUpdate/describe`;
      return (await send(url, { headers: { Authorization: `Bearer ${token}` } })).status;
    };
    expect(await at('49.0', accessToken)).to.equal(404);
    expect(await at('50.0', accessToken)).to.equal(200);
    const plain = org.change.session({ permissions: ['ApiEnabled'] });
    expect(await at('60.0', plain.accessToken)).to.equal(404);
    const reply = await new Client(org, plain.accessToken).tooling(TITLE);
    expect(refusalOf(reply)).to.include({ status: 400, code: 'INVALID_TYPE' });
  });

  it('bear their titles in the language of the session', async () => {
    await start();
    org.change.addUser({ username: 'de@t.example', profile: 'System Administrator', language: 'de' });
    const german = new Client(org, org.change.sessionOf('de@t.example').accessToken);
    const titles = (await tooling(TITLE, german)).map(({ Title }) => String(Title));
    expect(titles.some((title) => title.includes('zuweisen'))).to.equal(true);
    expect(titles.filter((title) => /use any api auth|is being retired|retirement of/iu.test(title))).to.deep.equal([]);
  });

  it('are changed, added and taken away by tests', async () => {
    await start();
    org.change.changeReleaseUpdate(SOAP_RETIREMENT, { status: 'Revocable', releaseDate: '2027-03-04' });
    org.change.removeReleaseUpdate(FLOW_RETIREMENT);
    org.change.setReleaseUpdate({ developerName: 'Other', title: 'Another', status: 'Info' });
    const rows = await tooling('SELECT DeveloperName, Status, ReleaseDate FROM ReleaseUpdate');
    const told = rows.map(({ DeveloperName, Status, ReleaseDate }) => [DeveloperName, Status, ReleaseDate]);
    expect(told).to.deep.include([SOAP_RETIREMENT, 'Revocable', '2027-03-04']);
    expect(told).to.deep.include(['Other', 'Info', null]);
    expect(told.map(([name]) => name)).not.to.include(FLOW_RETIREMENT);
    org.change.removeReleaseUpdate();
    expect(await tooling(TITLE)).to.deep.equal([]);
  });

  describe('decide about a SOAP login', () => {
    const without = async (): Promise<string> => {
      const { username, password } = integration(org, 'no-soap-permission');
      return outcomeOf(await soapLogin(org.urls.office, username, password));
    };
    const holder = async (): Promise<string> => {
      const { username, password } = integration(org, 'good');
      return outcomeOf(await soapLogin(org.urls.office, username, password));
    };

    for (const [kind, options] of [
      ['a row that waits for its day', {}],
      ['no row', { sandbox: true }],
    ] as const) {
      it(`from 2026-12-01 on, with ${kind}: a user without Use Any API Auth is refused, a holder is not`, async () => {
        await start(options);
        expect(await without()).to.equal('ok');
        org.change.passTime(3600);
        expect(await without()).to.equal('INSUFFICIENT_ACCESS');
        expect(await holder()).to.equal('ok');
      });
    }

    it('as a row is in force or awaited, whatever the day', async () => {
      await start();
      for (const [status, releaseDate, expected] of [
        ['Complete', '2026-12-01', 'INSUFFICIENT_ACCESS'],
        ['Revocable', '2026-12-01', 'INSUFFICIENT_ACCESS'],
        ['Invoked', null, 'INSUFFICIENT_ACCESS'],
        ['Pending', '2026-11-01', 'ok'],
        ['Nascent', '2027-01-15', 'ok'],
        ['Nascent', '2026-11-30', 'INSUFFICIENT_ACCESS'],
        ['Info', '2026-11-30', 'INSUFFICIENT_ACCESS'],
        ['Info', '2027-01-15', 'ok'],
      ] as const) {
        org.change.changeReleaseUpdate(ANY_API_AUTH, { status, releaseDate });
        expect(await without(), `${status} ${String(releaseDate)}`).to.equal(expected);
      }
      org.change.passTime(10 * DAY);
      org.change.changeReleaseUpdate(ANY_API_AUTH, { status: 'Pending', releaseDate: '2026-12-01' });
      expect(await without()).to.equal('ok');
    });

    it('of orgs created since Summer ’26 from their first day, of those created since Winter ’26 not yet', async () => {
      await start({ created: '2026-07-02T08:00:00Z' });
      expect(await without()).to.equal('INSUFFICIENT_ACCESS');
      await org.close();
      await start({ created: '2026-02-02T08:00:00Z' });
      expect(await without()).to.equal('ok');
    });

    it('switch SOAP login() off for everybody once its retirement is applied', async () => {
      await start();
      org.change.changeReleaseUpdate(SOAP_RETIREMENT, { status: 'Complete' });
      expect(await holder()).to.equal('INVALID_OPERATION');
    });

    it('or, with no row of it, once its day has come', async () => {
      await start();
      org.change.removeReleaseUpdate(SOAP_RETIREMENT);
      org.change.passTime(Math.floor((Date.parse('2027-05-31T12:00:00Z') - org.change.now()) / 1000));
      expect(await holder()).to.equal('ok');
      org.change.passTime(DAY);
      expect(await holder()).to.equal('INVALID_OPERATION');
    });
  });
});
