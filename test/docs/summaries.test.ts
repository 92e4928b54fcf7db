import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { asObject, type Json } from '../support/envelope.js';
import { ROOT } from '../support/run.js';

const MANIFEST = asObject(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Json);

describe('the first line of each help', () => {
  const token = asObject(asObject(asObject(MANIFEST['oclif'])['topics'])['token']);
  const topics = Object.entries(asObject(token['subtopics'])).map(([name, topic]) => [name, asObject(topic)] as const);
  const lines = new Map<string, string>();

  before(async () => {
    for (const [name, topic] of [['token', token] as const, ...topics]) lines.set(name, String(topic['description']));
    for (const id of [
      'audit/ranges',
      'check/ip',
      'check/move',
      'check/policy',
      'diagnose/login',
      'diff/ranges',
      'diff/results',
      'explain',
      'generate/app',
      'generate/notice',
      'generate/permission-set',
      'generate/policy',
      'list/apps',
      'list/integrations',
      'list/logins',
      'list/ranges',
      'list/users',
      'open/reset',
      'revoke/address',
      'revoke/login',
      'rotate/login',
      'save/snapshot',
      'validate/login',
    ]) {
      const module = (await import(`../../lib/commands/token/${id}.js`)) as { default: { summary?: string } };
      lines.set(id, String(module.default.summary));
    }
  });

  it('is a sentence that begins with a verb, and fits on a line of 80 columns, since oclif does not wrap it', () => {
    const verbs = /^(?:Audit|Check|Compare|Find out|Write|List|Open|Revoke|Rotate|Save|Test) .*\.$/u;
    expect([...lines].filter(([, line]) => line.length > 80 || !verbs.test(line))).to.deep.equal([]);
    expect(lines.size).to.equal(35);
  });
});

describe('README: lines of usage', () => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');

  it('name no alternative that the command does not have', () => {
    const usages = [...readme.matchAll(/^USAGE\n((?: .*\n)+)/gmu)].map(([, lines = '']) =>
      lines.replaceAll(/\s+/gu, ' '),
    );
    expect(usages.length).to.be.greaterThan(20);
    expect(usages.filter((usage) => /\| \||\[ ?\||\| ?\]/u.test(usage))).to.deep.equal([]);
  });
});
