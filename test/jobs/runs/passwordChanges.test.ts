/**
 * What others have done to the password beside a run, as the run is told; and what is said of a password that is given.
 */
import { expect } from 'chai';
import { newRun, newStep, type RunRecord, type StepRecord } from '../../../lib/change/index.js';
import { OrgRefusal } from '../../../lib/facts/org/index.js';
import { checkGiven } from '../../../lib/jobs/rotate/pipedPassword.js';
import { refusalWords } from '../../../lib/jobs/rotate/operator.js';
import { foreignAfter, oldReplacedAt } from '../../../lib/jobs/runs/passwordChanges.js';
import { sinceOfRun } from '../../../lib/jobs/rotate/wantedSteps.js';
import { say } from '../../../lib/messages.js';

const BEFORE = '2026-11-01T00:00:00.000Z';
const BEGUN = '2026-11-24T12:00:00.000Z';
const THEIRS = '2026-11-24T13:00:00.000Z';

const runOf = (state: StepRecord['state'], begun = BEGUN): { readonly steps: readonly StepRecord[] } => ({
  steps: [{ ...newStep('password', 'pending'), state, begun, ended: begun, before: BEFORE, after: null }],
});

describe('a password that somebody else has changed', () => {
  it('leaves nothing of the old one, of which a run that set none said that it works', () => {
    expect(oldReplacedAt(runOf('refused'), THEIRS)).to.equal(THEIRS);
    expect(oldReplacedAt(runOf('refused'), BEFORE)).to.equal(undefined);
    expect(oldReplacedAt(runOf('refused'), null)).to.equal(undefined);
    expect(oldReplacedAt(runOf('done'), THEIRS)).to.equal(undefined);
  });

  it('before the run set its own is nothing that has taken the place of it', () => {
    const later = '2026-11-24T14:00:00.000Z';
    for (const state of ['done', 'unread', 'unknown'] as const) {
      expect(foreignAfter(THEIRS, runOf('refused'), runOf(state, later)), state).to.equal(null);
    }
    // Refused again, or not begun again.
    expect(foreignAfter(THEIRS, runOf('refused'), runOf('refused', later))).to.equal(THEIRS);
    expect(foreignAfter(THEIRS, runOf('done'), runOf('done'))).to.equal(THEIRS);
  });
});

describe('a run that is taken up', () => {
  const run = (found: RunRecord['found']): RunRecord => {
    const subject = { command: 'rotate login', orgId: '', org: '', userId: '', username: '', subject: null, found };
    return newRun({ id: 'r', ...subject }, new Date(BEGUN), [], () => false);
  };

  it('waits for each client that it began with: it looks from the same time on, or from an earlier one', () => {
    expect(sinceOfRun(run({ since: BEGUN }), THEIRS, false)).to.equal(BEGUN);
    expect(sinceOfRun(run({ since: BEGUN }), THEIRS, true)).to.equal(BEGUN);
    expect(sinceOfRun(run({ since: BEGUN }), BEFORE, true)).to.equal(BEFORE);
    expect(sinceOfRun(run({ since: BEGUN }), BEFORE, false), 'nobody asked for it').to.equal(BEGUN);
    // A run file of before, or none.
    for (const one of [run(null), run({ since: 'x' }), undefined]) {
      expect(sinceOfRun(one, THEIRS, false)).to.equal(THEIRS);
    }
  });
});

describe('a password that is piped in', () => {
  const saidOf = (password: string): string[] => {
    const said: string[] = [];
    const needs = { least: 8, complexity: undefined };
    checkGiven(password, { needs, operator: { tell: (text) => said.push(say(text)) } });
    return said;
  };

  it('is taken with a word where clients are known to send it wrong', () => {
    for (const mark of ['&', '+', '%', "'", '"', ' ', '\n', '<']) {
      expect(saidOf(`Long-enough${mark}1`).join(), mark).to.match(/clients are known to send those incorrectly/u);
    }
    expect(saidOf('Long-enough-1')).to.deep.equal([]);
  });

  it('and refused by the org is told why, in words that do not repeat it', () => {
    const refusal = (words: string): OrgRefusal => new OrgRefusal('INVALID_NEW_PASSWORD', words);
    const why = refusalWords(refusal('Your password must be 12 characters long'), 'Secret-1');
    expect(why === undefined ? '' : say(why)).to.include('Your password must be 12 characters long');
    expect(refusalWords(refusal('invalid: Secret-1'), 'Secret-1')).to.equal(undefined);
  });
});
