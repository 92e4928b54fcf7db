import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { beyondBaseline, knownIn } from '../../../lib/jobs/gate/baseline.js';
import { haveNoOrgInCommon } from '../../../lib/jobs/results/diffResults.js';
import { type FormerResult, readFormerResult } from '../../../lib/jobs/results/formerResult.js';

const A = '00D000000000001AAA';
const B = '00D000000000002AAA';
const PRINT = '0123456789abcdef';

const finding = (fingerprint: string): object => ({
  ...{ fingerprint, rule: 'must-pass', severity: 'error', text: 't', subject: { kind: 'address', name: '8.8.8.8' } },
});
const org = (name: string, id?: string, outcome = 'failed'): object => ({ name, outcome, ...(id && { id }) });

describe('jobs: the findings of a former run, and of which org they are', () => {
  let scratch: string;
  before(() => {
    scratch = mkdtempSync(join(tmpdir(), 'sf-token-former-'));
  });
  after(() => {
    rmSync(scratch, { recursive: true });
  });

  async function former(result: object): Promise<FormerResult> {
    const path = join(scratch, 'former.json');
    writeFileSync(
      path,
      JSON.stringify({ schemaVersion: '1.0', rules: [{ rule: 'must-pass', incomplete: [] }], ...result }),
    );
    return readFormerResult(path);
  }

  const ofA = { orgs: [org('admin@a.example', A)], findings: [finding(PRINT)] };

  it('a baseline of one org hides nothing of another', async () => {
    const isKnown = knownIn(await former(ofA));
    expect([isKnown(PRINT, A), isKnown(PRINT, B), isKnown(PRINT, 'force-app')]).to.deep.equal([true, false, false]);
  });

  it('that of several orgs speaks of each, to a run on one as to a run on several', async () => {
    const orgs = [org('admin@a.example', A), org('admin@b.example', B)];
    const isKnown = knownIn(await former({ orgs, findings: [finding(`${PRINT}-${B}`)] }));
    expect([isKnown(PRINT, A), isKnown(PRINT, B)]).to.deep.equal([false, true]);
  });

  it('a report that names its source alone is of that org; a project is known by its directory', async () => {
    const source = (name: string, orgId?: string): object => ({ source: { kind: 'org', name, orgId } });
    expect(knownIn(await former({ ...source('x', A), findings: [finding(PRINT)] }))(PRINT, A)).to.equal(true);
    const project = knownIn(await former({ ...source('./force-app'), findings: [finding(PRINT)] }));
    expect([project(PRINT, 'force-app'), project(PRINT, 'other-app')]).to.deep.equal([true, false]);
  });

  it('a report that does not say of which org a finding is, is none', async () => {
    const orgs = [org('admin@a.example', A), org('admin@b.example', B)];
    for (const result of [{ findings: [finding(PRINT)] }, { orgs, findings: [finding(PRINT)] }]) {
      await former(result).then(
        () => expect.fail('It was read.'),
        (error: unknown) => expect(String(error)).to.include('baseline.unread'),
      );
    }
  });

  it('one in a form that is not known is refused; of a form with more in it what is known is read', async () => {
    await former({ ...ofA, schemaVersion: '2.0' }).then(
      () => expect.fail('It was read.'),
      (error: unknown) => expect(String(error)).to.include('baseline.version'),
    );
    expect(knownIn(await former({ ...ofA, schemaVersion: '1.7' }))(PRINT, A)).to.equal(true);
  });

  it('knows what alone a rule was asked to look at', async () => {
    const rules = [
      { rule: 'published-range', incomplete: [], lookedAt: ['cloud'] },
      { rule: 'must-pass', incomplete: [] },
    ];
    expect([...(await former({ ...ofA, rules })).looks]).to.deep.equal([['published-range', ['cloud']]]);
  });

  it('says of an org that it is not in the baseline, and of two reports that they have none in common', async () => {
    const [one, other] = [await former(ofA), await former({ orgs: [org('admin@b.example', B)], findings: [] })];
    const judged = [
      { name: 'admin@b.example', source: { kind: 'org', name: 'admin@b.example', orgId: B } },
      { name: 'a.jsonl', source: { kind: 'snapshot', name: 'a.jsonl', orgId: A } },
    ] as const;
    expect(beyondBaseline(one, 'base.json', judged).map(({ params }) => params)).to.deep.equal([
      { file: 'base.json', of: 'admin@a.example', org: 'admin@b.example' },
    ]);
    expect([haveNoOrgInCommon(one, other), haveNoOrgInCommon(one, one)]).to.deep.equal([true, false]);
    const unread = await former({ orgs: [org('b', undefined, 'unread')], findings: [] });
    expect(haveNoOrgInCommon(one, unread)).to.equal(false);
  });
});
