import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { FactsError } from '../../lib/facts/factsError.js';
import { readRetirements } from '../../lib/facts/retirementsFile.js';
import { retirementDates } from '../../lib/policy/index.js';

const quote = { says: 'said', source: 'somebody', read: '2026-11-22', confidence: 'C' };
const good = { soap: [{ ...quote, date: '2028-01-31' }], 'oauth-password': [{ ...quote, date: '2028-02-29' }] };

describe('facts: retirement dates of the user’s own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sf-token-retirements-'));
  after(() => rmSync(folder, { recursive: true }));

  function written(content: unknown): string {
    const file = join(folder, 'dates.json');
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    return file;
  }

  async function refusal(file: string): Promise<[string, readonly string[], number]> {
    try {
      await readRetirements(file);
    } catch (error) {
      if (error instanceof FactsError) return [error.key, Object.values(error.text.params), error.exitCode];
      throw error;
    }
    throw new Error('it was read');
  }

  it('takes the place of the plugin’s dates', async () => {
    const read = await readRetirements(written({ retirements: good }));
    expect(retirementDates(read, 'soap')).to.include({ earliest: '2028-01-31', latest: '2028-01-31' });
    expect(retirementDates(read, 'oauth-password').earliest).to.equal('2028-02-29');
  });

  it('may name a release, and keep what was put off', async () => {
    const soap = [
      { ...quote, date: '2027-06-01', supersededBy: '2028-06-01' },
      { ...quote, date: '2028-06-01' },
      { ...quote, release: "Summer '28" },
    ];
    const read = await readRetirements(written({ retirements: { ...good, soap } }));
    expect(retirementDates(read, 'soap')).to.include({ earliest: '2028-06-01', putOff: '2027-06-01' });
  });

  const wrong: readonly (readonly [what: string, content: unknown, key: string, place: string])[] = [
    ['no JSON', '{"retirements":', 'not-json', ''],
    ['a list', [], 'no-object', '$'],
    ['no retirements', {}, 'no-object', 'retirements'],
    ['no list for a path', { retirements: { soap: good.soap } }, 'no-list', 'retirements.oauth-password'],
    ['an entry that is none', { retirements: { ...good, soap: ['2027-06-01'] } }, 'no-object', 'retirements.soap[0]'],
    [
      'a day that does not exist',
      { retirements: { ...good, soap: [{ ...quote, date: '2027-02-30' }] } },
      'no-day',
      'retirements.soap[0].date',
    ],
    [
      'a day in another form',
      { retirements: { ...good, soap: [{ ...quote, date: '01.06.2027' }] } },
      'no-day',
      'retirements.soap[0].date',
    ],
    [
      'no source',
      { retirements: { ...good, soap: [...good.soap, { ...quote, date: '2027-06-01', source: '' }] } },
      'no-text',
      'retirements.soap[1].source',
    ],
    ['neither day nor release', { retirements: { ...good, soap: [quote] } }, 'no-text', 'retirements.soap[0].date'],
    [
      'releases alone',
      { retirements: { ...good, soap: [{ ...quote, release: "Summer '27" }] } },
      'no-date',
      'retirements.soap',
    ],
  ];
  for (const [what, content, key, place] of wrong) {
    it(`refuses ${what}, and says where`, async () => {
      const file = written(content);
      const [found, params, exitCode] = await refusal(file);
      expect(found).to.equal(`logins.retirements.${key}`);
      expect(params).to.include(file);
      if (place !== '') expect(params[0]).to.equal(place);
      expect(exitCode).to.equal(2);
    });
  }

  it('refuses a file that is not there', async () => {
    const missing = join(folder, 'nowhere.json');
    expect(await refusal(missing)).to.deep.equal(['logins.retirements.unread', [missing], 2]);
  });
});
