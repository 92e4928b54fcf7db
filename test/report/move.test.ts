/**
 * Names of strangers in lists: what has a comma in it is told from two names.
 */
import { expect } from 'chai';
import { MOVE_COLUMNS, moveColumns } from '../../lib/report/move/columns.js';
import type { MoveOfUser } from '../../lib/report/move/result.js';
import { say } from '../../lib/messages.js';

describe('report: integrations that move', () => {
  const move: MoveOfUser = {
    ...{ org: 'prod', username: 'etl@acme.example', name: 'ETL', stage: 'password', fails: false },
    integrations: ['nightly, full', 'hourly'],
    owners: ['Ops; Berlin'],
    clients: ['SSIS, 32 bit', 'wsc'],
    evidence: { passwordLogins: 1, silentDays: 0, longestGapDays: 1, neededDays: 14, exact: true, servedBy: [] },
  };

  it('keep names that have a comma in them apart from two names', () => {
    const cells = new Map(MOVE_COLUMNS.flatMap(({ shown }) => (shown ? [[shown.key, shown.cell(move, say)]] : [])));
    expect([cells.get('client'), cells.get('integration'), cells.get('owner')]).to.deep.equal([
      '"SSIS, 32 bit", wsc',
      '"nightly, full", hourly',
      '"Ops; Berlin"',
    ]);
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
