import { Parser } from '@oclif/core';
import { expect } from 'chai';
import { KeyedError } from '../../lib/keyedError.js';
import { askFlags } from '../../lib/cli/flags.js';
import { parseSince } from '../../lib/cli/since.js';

const now = new Date('2026-11-24T12:00:00Z');

/** What a parser refuses, as `key: parameters`. */
async function refusal(parse: () => string | Promise<string>): Promise<string> {
  try {
    return `taken as ${await parse()}`;
  } catch (error) {
    if (!(error instanceof KeyedError)) throw error;
    return `${error.key}: ${Object.values(error.text.params).join(', ')}`;
  }
}

// Days and times that no calendar and no clock has. JavaScript moves some of them on by itself.
const IMPOSSIBLE = [
  '2026-02-30',
  '2026-02-29',
  '2026-04-31',
  '2026-13-01',
  '2026-00-10',
  '2026-01-00',
  '2026-02-30T08:00Z',
  '2026-02-30T08:00:00+02:00',
  '2026-04-31T00:00:00-05:00',
  '2026-02-28T24:00:00Z',
  '2026-02-28T08:60:00Z',
  '2026-02-28T08:00:61Z',
  '2026-02-28T08:00+25:00',
  '2026-02-28 08:00',
  '28.02.2026',
  'yesterday',
  '',
];

/** What `--at` makes of it. */
async function parseAt(input: string): Promise<string> {
  const { flags } = await Parser.parse([`--at=${input}`], { flags: { at: askFlags.at } });
  return flags.at ?? '';
}

describe('times that people give', () => {
  for (const input of IMPOSSIBLE) {
    it(`"${input}" is no time`, async () => {
      expect(await refusal(() => parseSince(input, now))).to.equal(`login-errors.since: --since, ${input}`);
      expect(await refusal(async () => parseAt(input))).to.equal(`shared.at.invalid: ${input}`);
    });
  }

  const table: readonly (readonly [input: string, time: string])[] = [
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['2026-03-02', '2026-03-02T00:00:00.000Z'],
    ['2026-03-02T08:30Z', '2026-03-02T08:30:00.000Z'],
    ['2026-03-01T23:30:00.250-05:00', '2026-03-02T04:30:00.250Z'],
    ['2026-03-01T00:15+02:00', '2026-02-28T22:15:00.000Z'],
  ];
  for (const [input, time] of table) {
    it(`"${input}" is ${time}`, async () => {
      expect(parseSince(input, now)).to.equal(time);
      expect(await parseAt(input)).to.equal(time);
    });
  }

  it('a number alone lacks its unit, which is said with the flag that it was given to', async () => {
    expect(await refusal(() => parseSince('30', now))).to.equal('login-errors.since.no-unit: --since, 30');
    expect(await refusal(() => parseSince('1', now, '--evidence'))).to.equal(
      'login-errors.since.no-unit: --evidence, 1',
    );
    // No count of days, with or without a unit.
    for (const input of ['0', '030', '123456', '-30', '3.5']) {
      expect(await refusal(() => parseSince(input, now))).to.equal(`login-errors.since: --since, ${input}`);
    }
  });

  it('--since looks back, --at either way', async () => {
    expect(await refusal(() => parseSince('2027-01-01', now))).to.equal('login-errors.since: --since, 2027-01-01');
    expect(await parseAt('2027-01-01')).to.equal('2027-01-01T00:00:00.000Z');
    expect(parseSince('36h', now)).to.equal('2026-11-23T00:00:00.000Z');
    expect(parseSince('2w', now)).to.equal('2026-11-10T12:00:00.000Z');
  });
});
