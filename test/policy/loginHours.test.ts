import { expect } from 'chai';
import type { LoginHours, Verdict } from '../../lib/policy/index.js';
import { formatHours, formatMinute, judgeInAnyZone, localMinute } from '../../lib/policy/loginHours.js';
import { Text } from '../../lib/text.js';
import { judge, keysOf, OFFICE, profileSubject, say, user, userSubject, is, withHours } from './support.js';

const NINE_TO_FIVE: LoginHours = { sunday: { start: 540, end: 1020 }, monday: { start: 540, end: 1020 } };

function verdictAt(hours: LoginHours, at: string, zone = 'UTC'): Verdict {
  return judge(profileSubject(withHours(hours)), OFFICE, { ask: { at }, assume: [`login-hours-zone=${zone}`] }).verdict;
}

describe('policy: login hours', () => {
  it('are read in their zone', () => {
    // 2026-08-03 is a Monday. 15:30 UTC is 17:30 in Berlin, 11:30 in New York, and 00:30 on Tuesday in Tokyo.
    expect(verdictAt(NINE_TO_FIVE, '2026-08-03T15:30:00Z', 'UTC')).to.equal('no-token');
    expect(verdictAt(NINE_TO_FIVE, '2026-08-03T15:30:00Z', 'Europe/Berlin')).to.equal('denied');
    expect(verdictAt(NINE_TO_FIVE, '2026-08-03T15:30:00Z', 'America/New_York')).to.equal('no-token');
    expect(
      verdictAt({ ...NINE_TO_FIVE, tuesday: { start: 0, end: 0 } }, '2026-08-03T15:30:00Z', 'Asia/Tokyo'),
    ).to.equal('denied');
  });

  it('keep the wall clock when the clocks go forward and back', () => {
    // Berlin: 2026-03-29 at 01:00 UTC the clock goes from 02:00 to 03:00; 2026-10-25 at 01:00 UTC from 03:00 to 02:00.
    const sunday = (start: number, end: number): LoginHours => ({ sunday: { start, end } });
    expect(localMinute('2026-03-29T00:59:00Z', 'Europe/Berlin')).to.deep.equal({ day: 'sunday', minute: 119 });
    expect(localMinute('2026-03-29T01:00:00Z', 'Europe/Berlin')).to.deep.equal({ day: 'sunday', minute: 180 });
    expect(verdictAt(sunday(120, 180), '2026-03-29T00:59:59Z', 'Europe/Berlin')).to.equal('denied');
    expect(verdictAt(sunday(120, 181), '2026-03-29T01:00:00Z', 'Europe/Berlin')).to.equal('no-token');
    expect(localMinute('2026-10-25T00:30:00Z', 'Europe/Berlin')).to.deep.equal({ day: 'sunday', minute: 150 });
    expect(localMinute('2026-10-25T01:30:00Z', 'Europe/Berlin')).to.deep.equal({ day: 'sunday', minute: 150 });
    expect(verdictAt(sunday(120, 180), '2026-10-25T01:59:59Z', 'Europe/Berlin')).to.equal('no-token');
    expect(verdictAt(sunday(120, 180), '2026-10-25T02:00:00Z', 'Europe/Berlin')).to.equal('denied');
  });

  it('begin at midnight and may last to its end', () => {
    expect(localMinute('2026-08-03T00:00:00Z', 'UTC')).to.deep.equal({ day: 'monday', minute: 0 });
    const whole: LoginHours = { monday: { start: 0, end: 1440 } };
    expect(verdictAt(whole, '2026-08-03T00:00:00Z')).to.equal('no-token');
    expect(verdictAt(whole, '2026-08-03T23:59:59.999Z')).to.equal('no-token');
  });

  it('let nobody in when their end lies before their start', () => {
    const night: LoginHours = { monday: { start: 1320, end: 360 } };
    for (const time of ['05:59', '06:00', '12:00', '22:00']) {
      expect(verdictAt(night, `2026-08-03T${time}:00Z`)).to.equal('denied');
    }
  });

  it('judge each day of the week by its own', () => {
    const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
    for (const [index, day] of days.entries()) {
      const at = `2026-08-0${String(3 + index)}T12:00:00Z`;
      expect(verdictAt({ [day]: { start: 0, end: 0 } }, at)).to.equal('denied');
      const others = days.filter((other) => other !== day);
      expect(verdictAt(Object.fromEntries(others.map((other) => [other, { start: 0, end: 0 }])), at)).to.equal(
        'no-token',
      );
    }
  });

  it('say when the end minute or an absent day is unconfirmed', () => {
    const end = judge(profileSubject(withHours(NINE_TO_FIVE)), OFFICE, { ask: { at: '2026-08-03T17:00:30Z' } });
    expect(end.verdict).to.equal('denied');
    expect(end.notes.map(say)).to.include(
      'The login hours end in this minute (Monday 17:00, UTC). Whether it is still inside is unconfirmed; it is treated as outside.',
    );
    const absent = judge(profileSubject(withHours(NINE_TO_FIVE)), OFFICE, { ask: { at: '2026-08-04T03:00:00Z' } });
    expect(absent.verdict).to.equal('no-token');
    expect(absent.notes.map(say)).to.include(
      'The profile has login hours on other days, but none on Tuesday. It is unconfirmed that this means no restriction.',
    );
    const none = judge(profileSubject(withHours({})), OFFICE, { ask: { at: '2026-08-04T03:00:00Z' } });
    expect(keysOf(none.notes).filter((key) => key.includes('hours'))).to.deep.equal([]);
  });

  it('say nothing of themselves when an earlier rule decided', () => {
    const subject = userSubject(user({ active: is(false) }), withHours(NINE_TO_FIVE));
    for (const at of ['2026-08-03T17:00:00Z', '2026-08-04T03:00:00Z']) {
      const { notes } = judge(subject, OFFICE, { ask: { at } });
      expect(keysOf(notes).filter((key) => key.includes('hours'))).to.deep.equal([]);
    }
  });

  it('explain themselves', () => {
    const subject = profileSubject(withHours({ ...NINE_TO_FIVE, friday: { start: 0, end: 0 } }));
    const line = (at: string): string => {
      const { trace } = judge(subject, OFFICE, { ask: { at } });
      return say(trace.find(({ rule }) => rule === 'login-hours')?.text ?? Text.of('facts.file.missing'));
    };
    expect(line('2026-08-03T10:05:00Z')).to.equal(
      "It is Monday 10:05 (UTC), within the profile's login hours for that day (09:00-17:00).",
    );
    expect(line('2026-08-03T08:05:00Z')).to.equal(
      "It is Monday 08:05 (UTC), outside the profile's login hours for that day (09:00-17:00).",
    );
    expect(line('2026-08-07T08:05:00Z')).to.equal('The profile allows no logins on Friday (UTC).');
    expect(line('2026-08-05T08:05:00Z')).to.equal(
      'The profile has no login hours for Wednesday (UTC): treated as no restriction.',
    );
  });

  it('know what holds in every zone', () => {
    const always = { start: 0, end: 1440 };
    const at = '2026-08-05T12:00:00Z';
    expect([...judgeInAnyZone({}, at)]).to.deep.equal([true]);
    expect([...judgeInAnyZone({ wednesday: always, tuesday: always }, at)]).to.deep.equal([true]);
    // Noon on Wednesday is Thursday in UTC+12 and later.
    expect([...judgeInAnyZone({ thursday: { start: 0, end: 0 } }, at)].sort()).to.deep.equal([false, true]);
    // 23:45 on Tuesday in UTC-12 is the farthest back.
    expect([...judgeInAnyZone({ tuesday: { start: 0, end: 0 } }, '2026-08-05T11:59:00Z')].sort()).to.deep.equal([
      false,
      true,
    ]);
    expect([...judgeInAnyZone({ tuesday: { start: 0, end: 0 } }, at)]).to.deep.equal([true]);
  });

  it('are written as people write them', () => {
    expect(formatMinute(65)).to.equal('01:05');
    expect(formatHours({ start: 0, end: 1440 })).to.equal('00:00-24:00');
  });
});
