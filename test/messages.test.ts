import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Messages } from '@salesforce/core';
import { expect } from 'chai';
import { announced } from '../lib/announced.js';
import { fill, messageBundle, parseMessages, placesOf } from '../lib/messageFile.js';
import { actionsOf, say } from '../lib/messages.js';
import { gapKey } from '../lib/policy/index.js';
import { listedNames, saidName, Text } from '../lib/text.js';
import { ROOT } from './support/run.js';

describe('messages: read as @salesforce/core reads them', () => {
  Messages.importMessagesDirectory(join(ROOT, 'lib'));
  const names = readdirSync(join(ROOT, 'messages')).map((file) => basename(file, '.md'));

  for (const name of names) {
    it(`reads every message of ${name}`, () => {
      const cores = Messages.loadMessages('sf-plugin-token', name).messages;
      expect(Object.fromEntries(messageBundle(name))).to.deep.equal(Object.fromEntries(cores));
    });
  }

  it('fills each place with the parameter of its name, once, and leaves other braces alone', () => {
    expect(fill('{a} of {b}, {a}', { a: '1', b: '2' })).to.equal('1 of 2, 1');
    expect(fill('{a}, then {b}', { a: '{b} $& $1 %s', b: '2' })).to.equal('{b} $& $1 %s, then 2');
    expect(fill('{"a": [...]} and {A}, {}, { a }', { a: '1' })).to.equal('{"a": [...]} and {A}, {}, { a }');
    expect(placesOf('{a} of {b}, {a}, {"c": 1}')).to.deep.equal(['a', 'b']);
  });

  it('makes parameters harmless for a terminal, in what to do next too', () => {
    expect(say(Text.of('login.guard.checked', { checks: 'a\u001b[2J' }))).to.equal('checked: a\\x1b[2J.');
    expect(actionsOf(Text.of('login-errors.host.foreign', { host: 'h' }))).to.have.length(1);
    expect(actionsOf(Text.of('login-errors.interrupted'))).to.deep.equal([]);
    const places = { file: 'a.html', formats: 'human|csv', extensions: '.csv\u001b[2J' };
    expect(actionsOf(Text.of('shared.output.format', places))).to.deep.equal([
      'Add --result-format human|csv, or use one of the extensions .csv\\x1b[2J.',
    ]);
  });

  it('fills a place with the words of another text, whose names are made harmless too', () => {
    const profile = Text.of('facts-org.what.profile-named', { name: 'Sales\u001b[2J', id: '00e1' });
    const hours = Text.of('facts.what.part', { what: profile, part: 'loginHours' });
    expect([hours, hours.with((name) => name.toUpperCase())].map(say)).to.deep.equal([
      'profile Sales\\x1b[2J (00e1): loginHours',
      'profile SALES\\x1b[2J (00E1): LOGINHOURS',
    ]);
    const whole = Text.of('revoke.error.last-unread', {
      username: 'a',
      what: listedNames(['User', profile, 'LoginIp']),
    });
    expect(say(whole)).to.include('User, profile Sales\\x1b[2J (00e1), LoginIp');
    expect([listedNames([]), listedNames(['User']), listedNames(['User', 'LoginIp'])]).to.deep.equal([
      '',
      'User',
      'User, LoginIp',
    ]);
    expect([saidName('User\u001b', say), saidName(profile, say)]).to.deep.equal([
      'User\u001b',
      'profile Sales\\x1b[2J (00e1)',
    ]);
    const gaps = ['00e1', '00e2'].map((id) => ({
      what: Text.of('facts.what.part', { what: Text.of('facts-org.what.profile', { profile: id }), part: 'x' }),
      why: Text.of('snapshot.older'),
    }));
    expect(new Set(gaps.map(gapKey)).size, 'known by their keys').to.equal(2);
  });

  it('says in no refusal of the guard what the explanation of its cause says again', () => {
    const sentences = (text: string | readonly string[]): string[] =>
      [text]
        .flat()
        .join(' ')
        .split(/(?<=[.?!])\s+/u);
    const explained = new Map(
      [...messageBundle('causes')]
        .filter(([key]) => key.endsWith('.explanation'))
        .flatMap(([key, text]) => sentences(text).map((sentence) => [sentence, key] as const)),
    );
    const guards = [...messageBundle('login')].filter(
      ([key]) => key.startsWith('guard.') && !key.startsWith('guard.skipped'),
    );
    expect(guards.length).to.be.greaterThan(20);
    const twice = guards.flatMap(([key, text]) =>
      sentences(text)
        .filter((sentence) => explained.has(sentence))
        .map((sentence) => `${key}, ${explained.get(sentence) ?? ''}: ${sentence}`),
    );
    expect(twice).to.deep.equal([]);
  });

  it('takes no key that is not there, no place left empty and no value without a place', () => {
    // Each of these is refused by the compiler, or the step `types` fails.
    const refused = [
      // @ts-expect-error no such key
      () => Text.of('login.nothing.of.this'),
      // @ts-expect-error no value for {checks}
      () => Text.of('login.guard.checked'),
      // @ts-expect-error the place is called {checks}
      () => Text.of('login.guard.checked', { check: 'user' }),
      // @ts-expect-error no place for this one
      () => Text.of('login.guard.checked', { checks: 'user', more: 'x' }),
      // @ts-expect-error no places at all
      () => Text.of('login-errors.interrupted', { file: 'x' }),
      // @ts-expect-error two keys, of which one has no places
      (one: boolean) => Text.of(one ? 'login.guard.checked' : 'login-errors.interrupted', { checks: 'x' }),
      // @ts-expect-error what only looks like a text
      () => say({ key: 'login-errors.interrupted', params: {} }),
    ];
    expect(refused).to.have.length(7);
    expect(Text.of('ip.range.reversed', { start: 'a', end: 'b' }).with((param) => `${param}!`).params).to.deep.equal({
      start: 'a!',
      end: 'b!',
    });
  });

  it('leaves nothing unfilled: no place of another kind, no action that wants more than its sentence, no text of a command with places', () => {
    // What the compiler wants to be filled of a sentence and of what to do next.
    const typed = readFileSync(join(ROOT, 'src', 'messageKeys.ts'), 'utf8');
    const texts = (name: string): [string, string][] =>
      [...messageBundle(name)].flatMap(([key, message]) =>
        [message].flat().map((text): [string, string] => [key, text]),
      );
    for (const name of names) {
      for (const [key, text] of texts(name)) {
        const where = `${name}.${key}`;
        // What sf's own messages would fill, and nobody does here.
        expect(text, where).not.to.match(/%[sdijo]\b/u);
        const places = placesOf(text);
        if (key.endsWith('.actions')) {
          const sentence = `${name.replaceAll('.', '-')}.${key.replace(/\.actions$/u, '')}`;
          const [, filled = ''] = new RegExp(`'${sentence.replaceAll('.', '\\.')}': ([^;]+);`, 'u').exec(typed) ?? [];
          for (const place of places) expect(filled, where).to.include(`'${place}'`);
        }
        // Flags, summaries and examples go to sf as they are.
        if (name.startsWith('token.') && /^(?:flags\.|args\.|summary$|description$|examples$)/u.test(key)) {
          expect(places, where).to.deep.equal([]);
        }
      }
    }
  });

  it('names the org in every command about one that is said after an error, and in the steps of a move', () => {
    const asks = /\bsf (?:data query|org display|org list limits|org logout)\b(?! (?:\{-o\}|--target-org))/u;
    let commands = 0;
    // sf doctor is about the default org, which sf asks without a flag.
    for (const name of names.filter((one) => one !== 'doctor')) {
      for (const [key, message] of messageBundle(name)) {
        for (const text of [message].flat()) {
          expect(text, `${name}.${key}`).not.to.match(asks);
          if (name === 'logins' && key.startsWith('move.step.')) {
            expect(text, key).not.to.match(/\bsf token [a-z]+ [a-z]+ (?!\{-o\})/u);
          }
          if (!text.includes(' {-o}')) continue;
          commands += 1;
          // What nothing would fill.
          expect(key, name).to.match(name === 'logins' ? /^move\.step\./u : /\.actions$/u);
        }
      }
    }
    expect(commands).to.be.above(20);
  });

  it('names no day, no month and no release that Salesforce has announced: it has places for them', () => {
    const MONTHS = 'january|february|march|april|may|june|july|august|september|october|november|december';
    const DATED = new RegExp(
      String.raw`\b20\d\d-\d\d-\d\d|\b(?:${MONTHS}),? 20\d\d|\b(?:winter|spring|summer) ?['’]?\d\d`,
      'iu',
    );
    // Dates as one may write them: any day would do.
    const EXAMPLES = new Set([
      'login-errors.since.actions',
      'logins.new-since.invalid.actions',
      'logins.retirements.no-date.actions',
      'logins.retirements.no-day.actions',
      'shared.at.invalid.actions',
    ]);
    const found = names.flatMap((name) =>
      [...messageBundle(name)].flatMap(([key, message]) =>
        DATED.test([message].flat().join(' ')) ? `${name}.${key}` : [],
      ),
    );
    expect(found.filter((key) => !EXAMPLES.has(key))).to.deep.equal([]);
    expect(
      [...EXAMPLES].filter((key) => !found.includes(key)),
      'no example any more',
    ).to.deep.equal([]);
  });

  it('fills the places of what Salesforce has announced from the data, and knows no other', () => {
    const filled = names.flatMap((name) =>
      [...messageBundle(name).values()]
        .flat()
        .filter((text) => text.includes('{@'))
        .map(announced),
    );
    expect(filled).to.have.length.greaterThan(10);
    expect(filled.filter((text) => text.includes('{@'))).to.deep.equal([]);
    expect(announced('from {@anyApiAuthEnforced.date} on, {date}')).to.equal('from 2026-12-01 on, {date}');
    expect(announced('since {@passwordFlowBlockedInNewOrgs.release}')).to.equal("since Summer '23");
    expect(() => announced('{@anyApiAuthEnforced.release}')).to.throw('anyApiAuthEnforced.release');
    expect(() => announced('{@nothing.date}')).to.throw('nothing.date');
    expect(
      announced('{@soapLogin.first}.0 to {@soapLogin.last}.0, not {@soapLogin.before} or {@soapLogin.after}'),
    ).to.equal('31.0 to 64.0, not 30 or 65');
    expect(announced('{@loginRate.most} {@rangeLimits.ipv4} {@rangeLimits.ipv6}')).to.equal('3,600 16,777,216 2^99');
    // README holds the help of all commands, which sf takes as it comes.
    expect(readFileSync(join(ROOT, 'README.md'), 'utf8')).not.to.include('{@');
    // What fills another place stays as it came.
    expect(say(Text.of('login.guard.checked', { checks: '{@anyApiAuthEnforced.date}' }))).to.include('{@any');
  });

  it('takes a section for a list only when every line belongs to an item', () => {
    const read = parseMessages('# a\n\n- one\n  more\n\n* two\n\n# b\n\n- one\ntwo\n');
    expect(read.get('a')).to.deep.equal(['one\nmore', 'two']);
    expect(read.get('b')).to.equal('- one\ntwo');
  });
});
