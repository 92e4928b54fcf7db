/**
 * Pages of changes of a user with very many clients: a screen, on a narrow terminal too.
 */
import { expect } from 'chai';
import { say } from '../../lib/messages.js';
import type { Page } from '../../lib/report/page/page.js';
import { pageText, PLAIN } from '../../lib/report/page/terminal.js';
import { revokeLoginPage } from '../../lib/report/revoke/page.js';
import { reportSteps, type RevokeLoginResult } from '../../lib/report/revoke/result.js';
import { rotateLoginPage } from '../../lib/report/rotate/page.js';
import type { ReportedRotationClient, RotateLoginResult } from '../../lib/report/rotate/result.js';
import { Text } from '../../lib/text.js';

const AT = '2026-11-28T12:00:00.000Z';
const ADDRESS = '203.0.113.200';
const SOURCE = { kind: 'org', name: 'admin@acme.example' } as const;
const MANY = Array.from({ length: 60 }, (_, at) => `Client number ${String(at)}`);
/** Rows of a terminal that a page is to keep to. */
const SCREEN = 40;

const rotateSteps = (mode: 'plan' | 'applied'): RotateLoginResult['steps'] =>
  ['pause', 'unlock-first', 'password', 'sessions', 'token', 'test', 'deliver-1', 'hand-over', 'unlock', 'watch'].map(
    (step) => ({
      ...{ step, what: 'get the new security token', begun: AT, ended: AT, code: null },
      state: ['pause', 'unlock-first', 'sessions', 'hand-over'].includes(step)
        ? 'left-out'
        : mode === 'plan'
          ? 'planned'
          : 'done',
    }),
  );

const rotation = (mode: 'plan' | 'applied'): RotateLoginResult => ({
  ...{ schemaVersion: '1.0', source: SOURCE, username: 'etl@acme.example', userId: 'u', own: false, at: AT, since: AT },
  ...{ mode, tokenOnly: false, move: null, incomplete: [], apiCalls: 1, after: null, run: null, underWay: null },
  refusals:
    mode === 'plan' ? [{ id: 'lock-before-delivery', why: say(Text.of('rotate.refusal.lock-before-delivery')) }] : [],
  clients: MANY.map((client, at): ReportedRotationClient => ({
    ...{ client, path: 'soap', addresses: [{ address: ADDRESS, verdict: 'token-required' }], lastSuccess: AT },
    ...{ atChange: 'stops', atToken: 'stops', needsToken: 'yes', retrySeconds: 3600, retryFrom: 'logins' },
    ...{ lockSeconds: 36_000, now: mode === 'plan' ? null : at % 3 === 0 ? 'back' : at % 3 === 1 ? 'fails' : 'silent' },
    failures: mode === 'plan' ? [] : [{ address: ADDRESS, count: 3 }],
    notSeenFrom: mode === 'plan' ? [] : [ADDRESS],
    backFrom: [],
  })),
  older: [],
  strangers:
    mode === 'plan' ? [] : MANY.map((client) => ({ client, path: 'soap', failures: [{ address: ADDRESS, count: 3 }] })),
  steps: rotateSteps(mode),
  token: {
    needed: 'yes',
    obtainable: 'yes',
    email: 'etl@mail.example',
    hindrances: [],
    page: '',
    mailed: [],
    unproved: null,
  },
  password: { ends: AT, expired: false, endsBy: null, changed: null, foreign: null },
  lock: { locked: false, attempts: 10, left: 10, minutes: 15, seconds: 600, beforeDelivery: 'yes' },
  test: {
    ...{ path: 'soap', address: ADDRESS, addressAt: AT, isNew: true, verdict: 'token-required', needsToken: 'yes' },
    ...{ outcome: null, provesToken: null, why: null },
  },
});

const revocation = (): RevokeLoginResult => ({
  ...{ schemaVersion: '1.0', source: SOURCE, username: 'etl@acme.example', userId: 'u', at: AT, mode: 'plan' },
  ...{
    run: null,
    underWay: null,
    ownAttempts: 0,
    since: AT,
    comparedFrom: null,
    outOfReach: [],
    incomplete: [],
    apiCalls: 1,
  },
  open: {
    ...{ frozen: false, locked: false, passwordChanged: AT, apps: null, addresses: [] },
    paths: [{ path: 'soap', open: 'yes' }],
    sessions: MANY.map(() => ({ type: 'Oauth2', loginType: 'Remote Access 2.0', address: ADDRESS, since: AT })),
    tokens: MANY.map((app) => ({ app, since: AT, lastUsed: AT })),
    jobs: MANY.map((name) => ({ name, state: 'WAITING', next: AT })),
  },
  steps: reportSteps(
    ['freeze', 'sessions', 'tokens', 'password', 'addresses'].map((id) => ({
      ...{ id, state: 'planned', begun: null, ended: null, closed: null, left: null, code: null },
    })),
    say,
  ),
  clients: MANY.map((client) => ({ client, path: 'soap', addresses: [ADDRESS], lastSuccess: AT })),
  logins: MANY.map((client) => ({
    ...{ address: ADDRESS, country: 'DE', client, type: 'Other Apex API', logins: 3, failures: 1, first: AT, last: AT },
    unusual: [],
  })),
});

describe('report: changes of a user with sixty clients', () => {
  const options = { source: '-o prod', all: false, asked: '' };
  const pages: [string, Page][] = [
    ['the plan of a rotation', rotateLoginPage(rotation('plan'), options, say)],
    ['a rotation', rotateLoginPage(rotation('applied'), options, say)],
    ['the plan of a revocation', revokeLoginPage(revocation(), options, say)],
  ];
  for (const [what, page] of pages) {
    for (const columns of [60, 80]) {
      it(`${what} is a screen on ${String(columns)} columns, and says how much more there is`, () => {
        const text = pageText(page, { ...PLAIN, columns }, { explain: false, words: { next: 'Next:' } });
        expect(text.trimEnd().split('\n').length, text).to.be.at.most(SCREEN);
        expect(text).to.match(/\b\d+ of (?:60|181) (?:clients|rows)\. --all: up to 200; --json: all\./u);
      });
    }
  }
});
