/**
 * Names of strangers in lists: what has a comma in it is told from two names.
 */
import { expect } from 'chai';
import { MOVE_COLUMNS, moveColumns } from '../../lib/report/move/columns.js';
import type { MoveOfUser } from '../../lib/report/move/result.js';
import { nextOf } from '../../lib/report/move/next.js';
import { rhythmLines } from '../../lib/report/move/rhythm.js';
import { wordsBy } from '../../lib/text.js';
import { say } from '../../lib/messages.js';
import { silenceOfUser } from '../../lib/policy/move/index.js';
import { is, missing, user } from '../policy/support.js';

describe('report: integrations that move', () => {
  const move: MoveOfUser = {
    ...{ org: 'prod', username: 'etl@acme.example', name: 'ETL', stage: 'password', fails: false },
    integrations: ['nightly, full', 'hourly'],
    owners: ['Ops; Berlin'],
    clients: ['SSIS, 32 bit', 'wsc'],
    evidence: {
      ...{ passwordLogins: 1, passwordClients: 1, silentDays: 0, longestGapDays: 1, neededDays: 14 },
      ...{ exact: true, servedBy: [] },
    },
  };

  it('keep names that have a comma in them apart from two names', () => {
    const cells = new Map(MOVE_COLUMNS.flatMap(({ shown }) => (shown ? [[shown.key, shown.cell(move, say)]] : [])));
    expect([cells.get('client'), cells.get('integration'), cells.get('owner')]).to.deep.equal([
      '"SSIS, 32 bit", wsc',
      '"nightly, full", hourly',
      '"Ops; Berlin"',
    ]);
  });

  it('name the client that holds the user back by its kind of API too, and only where there are several', () => {
    const held = (passwordClients: number, stage: MoveOfUser['stage'] = 'password'): unknown => {
      const decidedBy = { client: 'SSIS, 32 bit', apiType: 'SOAP Partner', path: 'soap', logins: 3 } as const;
      const evidence = {
        ...{ ...move.evidence, passwordClients },
        decidedBy: { ...decidedBy, lastPassword: '2026-11-01T00:00:00.000Z' },
      };
      return MOVE_COLUMNS.find(({ shown }) => shown?.key === 'held')?.shown?.cell({ ...move, stage, evidence }, say);
    };
    expect([held(2), held(1), held(2, 'quiet')]).to.deep.equal(['"SSIS, 32 bit" (SOAP Partner)', '', '']);
  });

  it('have no rhythm where a client was seen once, whoever decides, and where nothing was seen', () => {
    const words = wordsBy(say);
    const lines = (evidence: Partial<MoveOfUser['evidence']>, stage: MoveOfUser['stage'] = 'password'): string[] =>
      rhythmLines([{ ...move, stage, evidence: { ...move.evidence, ...evidence } }], say, words);
    const decidedBy = { client: 'nightly', path: 'soap', logins: 9, lastPassword: '2026-11-01T00:00:00.000Z' } as const;
    const seenOnce = [{ client: 'month-end' }];
    expect(lines({ decidedBy, seenOnce, passwordClients: 2 }).join()).to.match(
      /^For 1 user, only one login of a client .*etl@acme.example/u,
    );
    expect(lines({ decidedBy: { ...decidedBy, logins: 1 }, seenOnce }).join()).to.match(/^For 1 user, only one login/u);
    expect(lines({ decidedBy }), 'seen often').to.deep.equal([]);
    const never = { passwordLogins: 0, passwordClients: 0 };
    expect(lines(never).join()).to.match(/^For 1 user, no login was seen at all/u);
    expect([...lines(never, 'unknown'), ...lines(never, 'closed')]).to.deep.equal([]);
    const untold = { logins: 1, first: '2026-11-01T00:00:00.000Z', last: '2026-11-01T00:00:00.000Z', apps: [] };
    expect(lines({ ...never, untold }), 'seen by an app').to.deep.equal([]);
  });

  it('have first what lets the user log in again, where an app would be of no use to one who cannot', () => {
    const nobody = { closed: undefined, silence: silenceOfUser([], { start: 0, now: 1 }, 1) };
    const command = (stage: MoveOfUser['stage'], more: Parameters<typeof user>[0]): string | undefined =>
      nextOf(
        { ...nobody, stage, servedBy: [], lacking: [], user: user({ username: 'etl@acme.example', ...more }) },
        '-o prod',
        say,
      )?.command;
    const first = 'sf token list users --username etl@acme.example --include-inactive -o prod';
    for (const more of [{ frozen: is(true) }, { active: is(false) }, { locked: is(true) }]) {
      for (const stage of ['password', 'built', 'proved', 'both'] as const) {
        expect(command(stage, more), stage).to.equal(first);
      }
      expect(command('quiet', more), 'a password is shut all the same').to.match(/^sf token revoke login /u);
      expect(command('closed', more)).to.equal(undefined);
    }
    expect(command('password', {})).to.equal('sf token generate app --username etl@acme.example --flow jwt -o prod');
    expect(command('password', { frozen: missing('UserLogin') }), 'not known to be').to.match(/ generate app /u);
  });

  it('name the org where there are several, and mark what is a bound', () => {
    const keys = (orgs: number): unknown[] => moveColumns(orgs).map(({ shown }) => shown?.key);
    expect([keys(1).includes('org'), keys(2).includes('org')]).to.deep.equal([false, true]);
    const needed = MOVE_COLUMNS.find(({ shown }) => shown?.key === 'needed')?.shown;
    const cell = (more: Partial<MoveOfUser['evidence']>): string | undefined =>
      needed?.cell({ ...move, evidence: { ...move.evidence, ...more } }, say);
    const bound = { longestGapDays: 182, neededDays: 182 };
    expect([cell({ ...bound, exact: false }), cell(bound), cell({ exact: false })]).to.deep.equal([
      'up to 182',
      '182',
      '14',
    ]);
  });
});
