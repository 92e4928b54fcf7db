/**
 * What programs get that import the package: each name of src/index.ts is there in the packed package, and does its work.
 */
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import type * as Api from '../../lib/index.js';
import { org, ORG, profile, profileSubject } from '../policy/support.js';
import { Home, ROOT, run } from '../support/run.js';
import { packed } from './support.js';

describe('the package as programs import it', () => {
  let api: typeof Api;
  const home = new Home();
  const folder = home.path;
  after(() => {
    home.remove();
  });
  before(async function () {
    const { tarball } = await packed();
    const ran = await run('tar', ['-xzf', tarball, '-C', folder], home);
    expect(ran.code, ran.stderr).to.equal(0);
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'package', 'node_modules'), 'junction');
    api = (await import(pathToFileURL(join(folder, 'package', 'lib', 'index.js')).href)) as typeof Api;
  });

  it('exports these names and no others', () => {
    expect(Object.keys(api).sort()).to.deep.equal([
      'EXIT',
      'IpError',
      'PolicyError',
      'RangeSet',
      'Text',
      'VERDICTS',
      'decide',
      'decideRange',
      'formatAddress',
      'formatRange',
      'known',
      'makeRange',
      'parseAddress',
      'parseAssumes',
      'parseRange',
      'resolveAssumptions',
      'unreadable',
    ]);
  });

  it('reckons with addresses', () => {
    const office = api.parseRange('203.0.113.0-203.0.113.255');
    const address = api.parseAddress('203.0.113.7');
    const set = api.RangeSet.of([office, api.makeRange(address, address)]);
    expect([set.contains(address), set.count(), set.toCidrs()]).to.deep.equal([true, 256n, ['203.0.113.0/24']]);
    expect([api.formatAddress(address), api.formatRange(office)]).to.deep.equal([
      '203.0.113.7',
      '203.0.113.0-203.0.113.255',
    ]);
    expect(() => api.parseAddress('203.0.113.07')).to.throw(api.IpError);
  });

  it('decides', () => {
    const trusted = api.parseRange('203.0.113.0-203.0.113.255');
    const now = '2026-11-22T12:00:00.000Z';
    const known = org({ trustedRanges: api.known([trusted], 'Security') });
    const assumptions = api.resolveAssumptions(known, api.parseAssumes(['app-ip-policy=enforce']), {
      source: 'org',
      at: now,
    });
    const ask: Api.Ask = { path: 'soap', loginApiVersion: 64, at: now };
    const facts: Api.Facts = { org: known, assumptions, now };
    const verdictAt = (text: string): Api.Verdict => api.decide(ORG, api.parseAddress(text), ask, facts).verdict;
    expect([verdictAt('203.0.113.7'), verdictAt('198.51.100.7')]).to.deep.equal(['no-token', 'token-required']);
    expect(api.VERDICTS).to.include('token-required');
    const pieces = api.decideRange(ORG, api.parseRange('203.0.113.254-203.0.114.1'), ask, facts);
    expect(pieces.map(({ range, decision }) => [api.formatRange(range), decision.verdict])).to.deep.equal([
      ['203.0.113.254-203.0.113.255', 'no-token'],
      ['203.0.114.0-203.0.114.1', 'token-required'],
    ]);
    const hidden = profile({
      ranges: api.unreadable({ what: 'Profile Sales', why: api.Text.of('facts.file.missing') }),
    });
    const open = api.decide(profileSubject(hidden), api.parseAddress('198.51.100.7'), ask, facts);
    expect([open.verdict, open.missing.map(({ what }) => what)]).to.deep.equal(['unknown', ['Profile Sales']]);
    expect(() => api.parseAssumes(['soap-login=maybe'])).to.throw(api.PolicyError);
    expect(api.EXIT.incomplete).to.equal(68);
  });
});
