import { expect } from 'chai';
import { lookOf } from '../../../lib/policy/logins/index.js';
import { is, missing, org } from '../support.js';
import { assertSayable } from './support.js';

const READ = '2026-11-28T12:00:00.000Z';

// Salesforce keeps the history for six months; a sandbox begins with an empty one at its refresh (docs/salesforce.md section 5).
describe('policy/logins: how far a look went', () => {
  const table = [
    ['as far as asked', '2026-10-29T12:00:00.000Z', org(), 'asked', '2026-10-29T12:00:00.000Z'],
    ['six months', '2026-01-01T00:00:00.000Z', org(), 'kept', '2026-05-28T12:00:00.000Z'],
    [
      'to the refresh of a sandbox',
      '2026-05-28T12:00:00.000Z',
      org({ sandbox: is(true), created: is('2026-11-20T04:00:00.000Z') }),
      'sandbox-refresh',
      '2026-11-20T04:00:00.000Z',
    ],
    [
      'as far as asked in a sandbox that is older',
      '2026-11-21T00:00:00.000Z',
      org({ sandbox: is(true), created: is('2026-11-20T04:00:00.000Z') }),
      'asked',
      '2026-11-21T00:00:00.000Z',
    ],
    [
      'to the birth of a production org',
      '2026-05-28T12:00:00.000Z',
      org({ created: is('2026-11-20T04:00:00.000Z') }),
      'created',
      '2026-11-20T04:00:00.000Z',
    ],
    [
      'to the birth of an org of which it is not known what it is',
      '2026-05-28T12:00:00.000Z',
      org({ sandbox: missing('Organization'), created: is('2026-11-20T04:00:00.000Z') }),
      'created',
      '2026-11-20T04:00:00.000Z',
    ],
    [
      'as far as asked where its birth is not known',
      '2026-10-29T12:00:00.000Z',
      org({ created: missing('Organization') }),
      'asked',
      '2026-10-29T12:00:00.000Z',
    ],
  ] as const;
  for (const [what, since, its, limit, from] of table) {
    it(what, () => {
      const look = lookOf({ since, until: READ, org: its, readAt: READ });
      expect(look).to.include({ limit, from, until: READ });
      assertSayable(look.what);
    });
  }
});
