/**
 * Long work on a terminal: an org of 200,000 users and, at the full size (`npm run long`), 10,000,000 logins, asked by the
 * real Salesforce CLI. A first word stands there before the org has answered anything; then what is read and how far it
 * is, which goes on; nothing of it in the file that gets the answer.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { startOrg, type Org } from '../org/index.js';
import { SIGN, watch } from '../support/gate.js';
import { writeRegister } from '../support/register.js';
import { CLI, Home, ROOT, sf } from '../support/run.js';
import { describeWith } from '../support/system.js';

const NOW = '2026-11-28T12:00:00Z';
const USERS = 200_000;
const LOGINS = Number(process.env['SF_TOKEN_LONG_LOGINS'] ?? 500_000);
const IS_FULL = 'SF_TOKEN_LONG_LOGINS' in process.env;
/** The page begins with the answer, or with that it is partial. */
const ANSWER = /^(?:[\d,]+ (?:of|users) |2026-12-01, |Saved |Partial: |Exit 30, |\S+ registers )/u;

describeWith('terminal')(`long work on an org of ${String(USERS)} users and ${String(LOGINS)} logins`, () => {
  const home = new Home();
  const folder = mkdtempSync(join(tmpdir(), 'sf-token-long-'));
  const policy = join(folder, 'sf-token.yml');
  let org: Org;

  before(async () => {
    org = await startOrg({ users: USERS, logins: LOGINS, seed: 7, clock: () => Date.parse(NOW) });
    writeRegister(policy);
    const linked = await sf(['plugins', 'link', ROOT, '--no-install'], home);
    expect(linked.code, linked.stderr).to.equal(0);
  });
  after(async () => {
    home.remove();
    rmSync(folder, { recursive: true });
    await org.close();
  });

  /** What the terminal is told before the first answer of the org, and in all. */
  async function watched(args: readonly string[]): Promise<{ atGate: string; all: string; page: string }> {
    const told = await watch({ org, home, folder, program: CLI, now: NOW }, args);
    return { ...told, page: readFileSync(join(folder, 'page.txt'), 'utf8') };
  }

  /** Each count that a pattern finds, in the order in which the terminal was told. */
  const countsOf = (sent: string, pattern: RegExp): number[] =>
    [...sent.matchAll(pattern)].map(([, count]) => Number(count?.replaceAll(',', '')));
  const USERS_READ = /([\d,]+) of ([\d,]+) users/gu;
  const GROUPS_READ = /([\d,]+) groups of logins, [\d,]+ API calls?/gu;
  /** The words of progress, its spinner, and what draws it. */
  // oxlint-disable-next-line no-control-regex
  const PROGRESS = /[\u2800-\u28ff\u001b]|Reading|API call/u;

  const RUNS: readonly { readonly args: readonly string[]; readonly goesOn: readonly RegExp[] }[] = [
    { args: ['list', 'users', '--include-inactive'], goesOn: [USERS_READ] },
    { args: ['list', 'logins'], goesOn: [GROUPS_READ] },
    { args: ['check', 'policy', '--policy', policy], goesOn: [GROUPS_READ] },
    ...(IS_FULL
      ? [
          { args: ['list', 'users', '--from-history', '30'], goesOn: [GROUPS_READ] },
          {
            args: ['save', 'snapshot', '--logins', '30', '--output-file', 'org.jsonl'],
            goesOn: [USERS_READ, GROUPS_READ],
          },
          { args: ['list', 'integrations', '--policy', policy], goesOn: [GROUPS_READ] },
          { args: ['generate', 'permission-set', 'any-api-auth'], goesOn: [GROUPS_READ] },
        ]
      : []),
  ];
  for (const { args, goesOn } of RUNS) {
    it(`sf token ${args.join(' ')}`, async () => {
      const { all, atGate, page } = await watched(args);
      expect(atGate, 'before the first answer').to.match(SIGN);
      for (const pattern of goesOn) {
        const counts = countsOf(all, pattern);
        expect(new Set(counts).size, all).to.be.at.least(4);
        expect(counts).to.deep.equal(counts.toSorted((one, other) => one - other));
      }
      for (const told of all.matchAll(USERS_READ)) expect(told[2]).to.equal('200,000');
      // The line is taken off again, and nothing of it is where the answer is.
      expect(all).to.include('done\r\n\u001b[1A\u001b[2K');
      expect(page).to.match(ANSWER).and.to.not.match(PROGRESS);
    });
  }
});
