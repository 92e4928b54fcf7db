/**
 * The commands that read past logins, asked by administrators whose sessions speak another language: every answer is the
 * English one.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Door, type Answered } from '../login/door.js';
import { startOrg, type Integration, type Org, type OrgSession } from '../org/index.js';
import { asList, asObject, type Json, type JsonObject } from '../support/envelope.js';

const ENGLISH = 'en_US';
const FOREIGN = ['de', 'iw'] as const;

function statusGaps(result: JsonObject): JsonObject[] {
  return asList(result['incomplete']).filter(({ what }) => what === 'LoginHistory.Status');
}

describe('commands in sessions of other languages', () => {
  let org: Org;
  let door: Door;
  let good: Integration;
  const dir = mkdtempSync(join(tmpdir(), 'sf-token-languages-'));
  const sessions = new Map<string, OrgSession>();

  const ask = async (language: string, command: string, ...args: readonly string[]): Promise<Answered> => {
    const { accessToken = '' } = sessions.get(language) ?? {};
    return door.run(command, [...args, '-o', accessToken], { SF_ORG_INSTANCE_URL: org.urls.cloud });
  };

  before(async () => {
    // Made when SOAP login() was off by default: its history alone tells that it is on.
    org = await startOrg({ users: 60, integrations: 8, logins: 600, seed: 31, created: '2026-01-12T08:00:00Z' });
    org.change.settings.useAnyApiAuth = 'optional';
    // Of titles in another language see test/facts/org/releaseUpdates.test.ts.
    org.change.removeReleaseUpdate();
    const found = org.integrations.find((one) => one.case === 'good');
    if (found === undefined) throw new Error('no integration');
    good = found;
    for (const language of [ENGLISH, ...FOREIGN]) {
      const username = `admin.${language}@loopback.example`;
      org.change.addUser({ username, profile: 'System Administrator', language });
      sessions.set(language, org.change.logIn(username));
    }
    door = new Door();
  });
  after(async () => {
    door.close();
    rmSync(dir, { recursive: true, force: true });
    await org.close();
  });

  for (const language of FOREIGN) {
    describe(language, () => {
      const same = async (
        of: (result: Answered) => Json | undefined,
        command: string,
        ...args: string[]
      ): Promise<Json> => {
        const english = await ask(ENGLISH, command, ...args);
        const foreign = await ask(language, command, ...args);
        expect(foreign.code, foreign.output).to.equal(english.code);
        const value = of(english);
        expect(value).not.to.equal(undefined);
        expect(of(foreign)).to.deep.equal(value);
        return value ?? null;
      };

      it('check ip takes the SOAP logins of its history for what they are', async () => {
        const args = ['--username', good.username, '--ip', org.addresses.cloud];
        const decided = await same(
          ({ result }) =>
            asList(result['answers']).map(({ address, verdict, rule }) => [address ?? '', verdict ?? '', rule ?? '']),
          'token check ip',
          ...args,
        );
        expect(JSON.stringify(decided)).not.to.include('soap-disabled');
        const { result } = await ask(language, 'token check ip', ...args);
        const soap = asList(result['assumptions']).find(({ fact }) => fact === 'soap-login');
        expect(soap?.['value']).to.equal('on');
        expect(statusGaps(result)).to.deep.equal([]);
      });

      it('check ip says what it could not read where nobody tells what a success is called', async () => {
        org.change.settings.absent.add('AuthSession');
        try {
          const { code, result } = await ask(language, 'token check ip', '--ip', org.addresses.cloud);
          expect(code).to.equal(68);
          expect(statusGaps(result)).to.have.length(1);
          const english = await ask(ENGLISH, 'token check ip', '--ip', org.addresses.cloud);
          expect(statusGaps(english.result)).to.deep.equal([]);
        } finally {
          org.change.settings.absent.clear();
        }
      });

      it('list users --from-history judges the same users at the same addresses', async () => {
        const users = await same(
          ({ result }) => {
            const { users, byVerdict, blastRadius } = asObject(result['summary']);
            const radius = Object.entries(asObject(blastRadius)).filter(([name]) => !/since|until/.test(name));
            return [users ?? 0, byVerdict ?? {}, Object.fromEntries(radius)];
          },
          'token list users',
          '--from-history',
          '180',
          '--summary',
        );
        expect(JSON.stringify(users)).to.match(/"users":[1-9]/);
      });

      it('list logins counts the same logins and the same failures', async () => {
        const rows = await same(
          ({ result }) =>
            asList(result['logins']).map(({ user, path, logins, failures, lastSeen }) => [
              asObject(user ?? {})['username'] ?? '',
              path ?? '',
              logins ?? 0,
              asList(failures).reduce((sum, one) => sum + Number(one['count']), 0),
              lastSeen ?? '',
            ]),
          'token list logins',
          '--since',
          '180d',
        );
        expect(rows).to.satisfy((found: [string, string, number, number, string][]) =>
          found.some(([, , , failures]) => failures > 0),
        );
      });

      it('validate login is not kept from a right password by sixteen successes', async () => {
        const now = Math.floor(org.change.now() / 1000);
        for (let i = 0; i < 16; i += 1) org.change.addLogin(good.username, now - 16 + i);
        const { accessToken = '' } = sessions.get(language) ?? {};
        const answered = await door.validate(['--username', good.username, '-o', accessToken], {
          SF_ORG_INSTANCE_URL: org.urls.cloud,
          SF_TOKEN_PASSWORD: good.password,
          SF_TOKEN_SECURITY_TOKEN: good.securityToken,
        });
        expect(answered.code, answered.output).to.equal(0);
        const [login] = asList(answered.result['results']);
        expect(login?.['outcome']).to.equal('succeeded');
      });

      it('diagnose login reports no success as a cause, and says how often the login failed', async () => {
        const now = Math.floor(org.change.now() / 1000);
        const username = `diagnosed.${language}@loopback.example`;
        org.change.addUser({ username, profile: 'Standard User' });
        for (let i = 0; i < 3; i += 1) org.change.addLogin(username, now - 30 + i);
        const calm = await ask(language, 'token diagnose login', '--username', username);
        expect(calm.result['causes']).to.deep.equal([]);
        expect(calm.output).not.to.match(/Erfolgreich|הצלחה/u);
        expect(calm.result['incomplete']).to.deep.equal([]);
      });

      it('save snapshot keeps what a success is called, so that the file answers as the org does', async () => {
        const file = join(dir, `${language}.jsonl`);
        const english = join(dir, `${language}.english.jsonl`);
        expect((await ask(language, 'token save snapshot', '--logins', '180', '--output-file', file)).code).to.equal(0);
        expect((await ask(ENGLISH, 'token save snapshot', '--logins', '180', '--output-file', english)).code).to.equal(
          0,
        );
        expect(readFileSync(file, 'utf8')).to.include(language === 'de' ? 'Erfolgreich' : 'הצלחה');
        const summary = async (path: string): Promise<unknown> => {
          const answered = await door.run('token list logins', ['--snapshot', path], {});
          expect(answered.code, answered.output).to.equal(0);
          const { failed, ...others } = asObject(answered.result['summary']);
          // Why logins failed is told in the words of the session.
          const { statuses, ...counts } = asObject(failed);
          return { ...others, failed: { ...counts, statuses: asList(statuses).map(({ count }) => count) } };
        };
        expect(await summary(file)).to.deep.equal(await summary(english));
      });
    });
  }
});
