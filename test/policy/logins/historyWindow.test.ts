import { expect } from 'chai';
import { lookOf, unreadHistory } from '../../../lib/policy/logins/index.js';
import { Text } from '../../../lib/text.js';
import { gap, is, missing, org } from '../support.js';
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

  it('names its two days, and whether they were asked about or are what was saved', () => {
    const look = (isSaved: boolean | undefined): unknown => {
      const { limit, what } = lookOf({
        ...{ since: '2026-10-29T12:00:00.000Z', until: READ, readAt: READ, org: org() },
        ...(isSaved !== undefined && { isSaved }),
      });
      return [limit, what];
    };
    const params = { since: '2026-10-29', until: '2026-11-28' };
    expect(look(true)).to.deep.equal(['saved', Text.of('logins.looked.saved', params)]);
    expect(look(false)).to.deep.equal(['asked', Text.of('logins.looked.asked', params)]);
    expect(look(undefined)).to.deep.equal(['asked', Text.of('logins.looked.asked', params)]);
  });

  it('went six months where it was asked for as much but for hours, and not where a day was left', () => {
    const of = (since: string): unknown => {
      const { from, limit } = lookOf({ since, until: READ, org: org(), readAt: READ });
      return [limit, from];
    };
    expect(of('2026-05-29T11:59:59.999Z')).to.deep.equal(['kept', '2026-05-29T11:59:59.999Z']);
    expect(of('2026-05-29T12:00:00.000Z')).to.deep.equal(['asked', '2026-05-29T12:00:00.000Z']);
    expect(of('2026-05-28T11:59:59.000Z')).to.deep.equal(['kept', '2026-05-28T12:00:00.000Z']);
  });

  it('is as far as asked in an org that was born in that moment, in whatever words its time is written', () => {
    const of = (created: string): unknown => {
      const its = org({ created: is(created) });
      const { from, limit } = lookOf({ since: '2026-11-20T04:00:00.000Z', until: READ, org: its, readAt: READ });
      return [limit, from];
    };
    expect(of('2026-11-20T04:00:00.000+0000')).to.deep.equal(['asked', '2026-11-20T04:00:00.000Z']);
    expect(of('2026-11-20T04:00:00.001Z')).to.deep.equal(['created', '2026-11-20T04:00:00.001Z']);
  });

  it('missed some where LoginHistory could not be read to its end, and not where other things could not', () => {
    const history = gap('LoginHistory');
    expect(unreadHistory([gap('EventLogFile'), history, gap('LoginHistory')])).to.equal(history);
    expect(unreadHistory([gap('EventLogFile')])).to.equal(undefined);
  });
});
