import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { askedOrg, askedWords, sideWords, sourceWords, typedSource } from '../../lib/cli/sourceWords.js';
import { nextHeading } from '../../lib/report/page/words.js';
import { say } from '../../lib/messages.js';

const parsed = (flags: Readonly<Record<string, unknown>>, ...defaults: string[]): Parameters<typeof askedWords>[0] => ({
  flags,
  metadata: { flags: Object.fromEntries(defaults.map((name) => [name, { setFromDefault: true }])) },
});

describe('cli: flags of commands to paste', () => {
  it('are those that were given, quoted where a shell would take them apart, and no defaults', () => {
    const flags = {
      ...{ path: 'soap', at: '2026-12-24T00:00:00.000Z', 'login-api-version': 52, failed: true, explain: false },
      ...{ username: ["o'hara@acme.example", 'b@acme.example'], assume: ['soap-login=on'], since: undefined },
    };
    const names = ['since', 'path', 'at', 'login-api-version', 'failed', 'explain', 'username', 'assume', 'none'];
    expect(askedWords(parsed(flags, 'path'), names)).to.equal(
      `--at 2026-12-24 --login-api-version 52 --failed --username 'o'\\''hara@acme.example' --username b@acme.example --assume soap-login=on`,
    );
    expect(askedWords(parsed(flags), ['path'])).to.equal('--path soap');
    expect(askedWords(parsed({ at: '2026-12-24T08:00:00.000Z' }), ['at'])).to.equal('--at 2026-12-24T08:00:00.000Z');
  });

  it('name what was typed before anything is opened, and never an access token', () => {
    expect(typedSource({})).to.equal('');
    expect(typedSource({ 'target-org': ['my prod', 'b'] })).to.equal(" -o 'my prod'");
    expect(typedSource({ 'target-org': '00D000000000001!AQsecret' })).to.equal(' -o "$SF_TARGET_ORG"');
    expect(typedSource({ 'target-org': { getUsername: () => '00D000000000001!AQsecret' } })).to.equal(
      ' -o "$SF_TARGET_ORG"',
    );
    expect(typedSource({ snapshot: 'a b.jsonl' })).to.equal(" --snapshot 'a b.jsonl'");
  });

  it('name the org of an error in quotes: none for the default of sf, a variable for a token and for several', () => {
    expect(askedOrg({ 'target-org': undefined, all: true }, ['x'])).to.equal('');
    expect(askedOrg({ 'target-org': 'my prod' }, [])).to.equal("-o 'my prod'");
    expect(askedOrg({ 'target-org': ['prod', 'prod'] }, [])).to.equal('-o prod');
    expect(askedOrg({ 'target-org': ['prod', 'uat'] }, [])).to.equal('-o $SF_TARGET_ORG');
    expect(askedOrg({ 'target-org': { getUsername: () => 'a@acme.example' } }, [])).to.equal('-o a@acme.example');
    expect(askedOrg({ 'target-org': { getUsername: () => '00D000000000001!AQx' } }, [])).to.equal('-o $SF_TARGET_ORG');
    expect(askedOrg({}, ['org:prod', 'dir:force-app'])).to.equal('-o prod');
    expect(askedOrg({}, ['org:prod', 'org:uat'])).to.equal('-o $SF_TARGET_ORG');
  });

  it('name an org that sf knows, and never one that it does not: then a variable, which the heading explains', async () => {
    const { StateAggregator } = await import('@salesforce/core');
    const before = process.env['HOME'];
    const home = mkdtempSync(join(tmpdir(), 'sf-token-home-'));
    mkdirSync(join(home, '.sfdx'));
    writeFileSync(join(home, '.sfdx', 'stored@acme.example.json'), JSON.stringify({ username: 'stored@acme.example' }));
    writeFileSync(join(home, '.sfdx', 'alias.json'), JSON.stringify({ orgs: { prod: 'named@acme.example' } }));
    process.env['HOME'] = home;
    StateAggregator.clearInstance();
    try {
      expect(await sourceWords({}, { name: 'named@acme.example' })).to.equal('-o prod');
      expect(await sourceWords({}, { name: 'stored@acme.example' })).to.equal('-o stored@acme.example');
      expect(await sourceWords({}, { name: 'session@acme.example' })).to.equal('-o "$SF_TARGET_ORG"');
      const of = (kind: 'org' | 'project' | 'file', name: string): Parameters<typeof sideWords>[0] => ({ kind, name });
      const named = of('org', 'named@acme.example');
      const session = of('org', 'session@acme.example');
      expect(await sideWords(named, of('project', 'my app'))).to.deep.equal(['org:prod', "'dir:my app'"]);
      expect(await sideWords(session, named)).to.deep.equal(['org:"$SF_TARGET_ORG"', 'org:prod']);
      expect(await sideWords(session, of('org', 'other@acme.example')), 'one variable for two').to.equal(undefined);
      expect(await sideWords(named, of('file', '-')), 'read but once').to.equal(undefined);
    } finally {
      process.env['HOME'] = before;
      StateAggregator.clearInstance();
      rmSync(home, { recursive: true });
    }
    const heading = (command: string): string =>
      nextHeading({ answer: [], look: [], details: [], next: [{ command, why: '' }] }, say);
    expect(heading('sf token list users -o "$SF_TARGET_ORG"')).to.equal(
      'Next (SF_TARGET_ORG: alias or access token of this org):',
    );
    expect(heading('sf token list users -o prod')).to.equal('Next:');
  });
});
