/**
 * The tables of steps of a change: whatever the width of the terminal, what became of a step stands there whole.
 */
import { expect } from 'chai';
import { say } from '../../lib/messages.js';
import { pageText, PLAIN } from '../../lib/report/page/terminal.js';
import { seenTable, stepTable } from '../../lib/report/revoke/tables.js';
import { reportSteps, type RevokeLoginResult } from '../../lib/report/revoke/result.js';
import { rotateLoginPage } from '../../lib/report/rotate/page.js';
import type { RotateLoginResult, RotateStepState } from '../../lib/report/rotate/result.js';
import { PLAIN_ROTATION } from './rotationSample.js';

const AT = '2026-11-28T12:00:00.000Z';
/** The longest that Salesforce documents for what a session may not do. */
const CODE = 'INSUFFICIENT_ACCESS_OR_READONLY';
const WIDTHS = [60, 80, 100, 120];

const bare = (text: string): string => text.replaceAll(/\s+/gu, ' ');

describe('report: what became of a step is never cut', () => {
  for (const columns of WIDTHS) {
    it(`of revoke, on ${String(columns)} columns`, () => {
      for (const state of ['done', 'undone', 'unread', 'refused', 'open', 'unknown']) {
        const step = { id: 'addresses', state, begun: AT, ended: AT, closed: 1234, left: 1234, code: CODE };
        const table = stepTable(reportSteps([step], say), say);
        const page = { answer: ['Answer'], look: [table], next: [], details: [] };
        const text = pageText(page, { ...PLAIN, columns }, { explain: false, words: { next: 'Next:' } });
        expect(text, state).not.to.include('…');
        expect(bare(text), state).to.include(`(1,234 closed, 1,234 left, ${CODE})`);
      }
    });

    it(`of rotate login, on ${String(columns)} columns`, () => {
      const states: RotateStepState[] = ['done', 'unread', 'refused', 'open', 'unknown', 'not-tested'];
      const steps = states.map((state) => ({
        ...{ step: 'unlock-again', state, what: 'unlock the user again if watched clients lock it' },
        ...{ begun: AT, ended: AT, code: CODE },
      }));
      const result: RotateLoginResult = {
        ...{
          schemaVersion: '1.0',
          source: { kind: 'org', name: 'a@acme.example' },
          username: 'u',
          userId: 'u',
          own: false,
          at: AT,
        },
        ...{
          since: AT,
          mode: 'applied',
          tokenOnly: false,
          run: null,
          underWay: null,
          refusals: [],
          clients: [],
          strangers: [],
          steps,
          after: null,
        },
        ...PLAIN_ROTATION,
        lock: { ...{ locked: false, attempts: 10, minutes: 15, left: 10 }, seconds: 'never', beforeDelivery: 'no' },
        ...{ incomplete: [], apiCalls: 1 },
      };
      const page = rotateLoginPage(result, { source: '-o prod', all: false, asked: '' }, say);
      const text = bare(pageText(page, { ...PLAIN, columns }, { explain: false, words: { next: 'Next:' } }));
      expect(text.split(`(${CODE})`)).to.have.length(states.length + 1);
    });
  }

  it('and of what could not be read nothing was sent, so that the org refused nothing', () => {
    const step = {
      id: 'freeze',
      state: 'refused',
      begun: AT,
      ended: AT,
      closed: null,
      left: null,
      code: 'not-readable',
    };
    const table = stepTable(reportSteps([step], say), say);
    const page = { answer: ['Answer'], look: [table], next: [], details: [] };
    const text = bare(pageText(page, { ...PLAIN, columns: 120 }, { explain: false, words: { next: 'Next:' } }));
    expect(text).to.include('nothing sent: what to revoke could not be read').and.not.include('refused by the org');
  });

  it('and neither is what is new about a login', () => {
    const unusual: RevokeLoginResult['logins'][number]['unusual'] = [
      'new-address',
      'new-client',
      'new-country',
      'new-hour',
      'failed-before',
    ];
    const row = {
      address: '203.0.113.200',
      client: 'A client with a long name, as many have',
      type: 'Application',
      unusual,
    };
    const logins = [{ ...row, country: 'XX', logins: 3, failures: 1, first: AT, last: AT }];
    const tables = seenTable(
      { at: AT, logins, since: AT, comparedFrom: AT },
      { source: '', asked: '', all: true },
      say,
    );
    for (const columns of WIDTHS) {
      const page = { answer: ['Answer'], look: tables, next: [], details: [] };
      const text = pageText(page, { ...PLAIN, columns }, { explain: false, words: { next: 'Next:' } });
      expect(bare(text), text).to.include('address, client, country, hour');
      expect(
        text.split('\n').every((line) => line.length <= columns),
        text,
      ).to.equal(true);
    }
  });
});
