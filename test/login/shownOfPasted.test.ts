/**
 * Nothing of a pasted text is shown but what this plugin knows already.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { diagnosisFor, type DiagnosisSources } from '../../lib/jobs/diagnoseLogin.js';
import { decodeAnyText } from '../../lib/login/reading/decode.js';
import { shownOf } from '../../lib/login/reading/shownOfPasted.js';
import { say } from '../../lib/messages.js';
import { diagnosisPage } from '../../lib/report/diagnosis/page.js';
import { toDiagnoseLoginResult } from '../../lib/report/diagnosis/result.js';
import { pageText, PLAIN } from '../../lib/report/page/terminal.js';
import { expectLinear } from '../support/growth.js';

const folder = new URL('../data/login/public-cases/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.txt'));
const textOf = (file: string): string => decodeAnyText(readFileSync(new URL(file, folder)));

/** A text alone asks nothing of an org or a file. */
const NOWHERE: DiagnosisSources = {
  since: '2026-11-27T12:00:00.000Z',
  connect: async () => Promise.reject(new Error('no org is asked')),
  readText: async () => Promise.reject(new Error('no file is read')),
};

/** Everything that `diagnose login` says of a text, for people and as JSON. */
async function outputOf(text: string): Promise<string> {
  const { found, context } = await diagnosisFor({ error: [text] }, NOWHERE, new Date('2026-11-28T12:00:00.000Z'));
  const result = toDiagnoseLoginResult(found, context, say);
  return `${JSON.stringify(result)}\n${pageText(diagnosisPage(result, { all: true, code: 0, source: undefined }, say), PLAIN, { explain: true, words: { next: 'Next:' } })}`;
}

/** Pieces of a secret, each long enough to be no accident. */
function pieces(secret: string): string[] {
  const size = 6;
  return Array.from({ length: Math.max(1, secret.length - size + 1) }, (_none, at) => secret.slice(at, at + size));
}

async function expectHidden(text: string, secret: string): Promise<void> {
  const output = await outputOf(text);
  for (const piece of pieces(secret)) {
    expect(output, text).not.to.include(piece);
  }
}

/** Letters, digits and whatever breaks escaping; no words that this plugin could know. */
const secrets = fc
  .array(fc.constantFrom(...Array.from('ABCXYZabcxyz0123456789&<>"\'\\ =:;,%$#()[]{}|!?@/.-_~^`\u00c4\u{1f511}')), {
    minLength: 12,
    maxLength: 40,
  })
  .map((letters) => letters.join(''))
  // A log is shown by lines: blanks at the ends are not the secret's.
  .filter((secret) => secret.trim() === secret && /[A-Za-z0-9]{3}/.test(secret));

const names = fc.constantFrom(
  'password',
  'sfdc.password',
  'Kennwort',
  'mot de passe',
  'パスワード',
  'SF_TOKEN',
  'token',
  'securityToken',
  'pw',
  'secret',
  'key',
  'x',
  'Authorization',
  'sid',
  'session',
  'p',
  'client_secret',
  'пароль',
);
/** How a secret can stand in a log, with a name and without one, escaped and raw. */
const forms: readonly ((name: string, secret: string) => string)[] = [
  (name, secret) => `${name}=${secret}`,
  (name, secret) => `${name}: ${secret}`,
  (name, secret) => `${name} => ${secret}`,
  (name, secret) => `-${name} ${secret}`,
  (name, secret) => `[${name}] => ${secret}`,
  (name, secret) => `map[${name}:${secret} user:etl]`,
  (name, secret) => `{${name}=${secret}, user=etl}`,
  (name, secret) => JSON.stringify({ name, value: secret }),
  (name, secret) => JSON.stringify({ body: JSON.stringify({ [name]: secret }) }),
  (name, secret) => `<entry key="${name}" value="${secret}"/>`,
  (name, secret) => `<entry key="${name}"\n value="${secret}"/>`,
  (_name, secret) => `login(\n  'etl@acme.example',\n  '${secret}',\n);`,
  (name, secret) => `- name: ${name}\n  value: ${secret}`,
  (name, secret) => `${name}\n${secret}`,
  (name, secret) => `\u001b[31m${name}\u001b[0m: \u001b[1m${secret}\u001b[0m`,
  (name, secret) => `?${name}=${encodeURIComponent(secret)}`,
  (_name, secret) => `https://etl:${encodeURIComponent(secret)}@login.salesforce.com/services/Soap/u/58.0`,
  (_name, secret) => `tried with ${secret} and failed`,
  (_name, secret) => secret,
  (name, secret) => `${name}=${secret.split('').join('\u0000')}`,
  (_name, secret) => `    at login (/srv/${secret}/sync.js:14:3)`,
  (_name, secret) => `${secret}Exception: x`,
  (_name, secret) => `HTTP ${secret}`,
];
const planted = fc
  .tuple(names, secrets, fc.constantFrom(...forms))
  .map(([name, secret, form]) => ({ secret, text: form(name, secret) }));

describe('shown: what of a pasted text comes out', () => {
  it('is no part of a secret, in whatever form it was planted', async () => {
    await fc.assert(
      fc.asyncProperty(planted, async ({ secret, text }) => expectHidden(text, secret)),
      { numRuns: 1000 },
    );
  });

  it('is no part of a secret that was planted anywhere in a public log', async () => {
    const logs = files.map(textOf);
    await fc.assert(
      fc.asyncProperty(planted, fc.constantFrom(...logs), fc.nat(), async ({ secret, text }, log, at) => {
        const place = at % (log.length + 1);
        await expectHidden(`${log.slice(0, place)}\n${text}\n${log.slice(place)}`, secret);
        await expectHidden(`${log.slice(0, place)}${text}${log.slice(place)}`, secret);
      }),
      { numRuns: 200 },
    );
  });

  for (const file of files) {
    it(`is none of what ${file} carries`, async () => {
      const text = textOf(file);
      const output = await outputOf(text);
      expect(output).not.to.match(/canary|c0ffee|etl@acme/i);
      for (const word of text.match(/[A-Za-z0-9!._-]*[Cc]anary[^\s"'<]*/gu) ?? []) {
        expect(output).not.to.include(word);
      }
    });
  }

  it('is what the data has, in its wording, by line', () => {
    const text =
      'x\nORG_LOCKED caused by java.io.IOException\n"status": 503, loginUrl: https://acme.my.salesforce.com/x';
    expect(shownOf(text)).to.equal('2: … ORG_LOCKED … java.io.IOException …; 3: … HTTP 503 … acme.my.salesforce.com …');
    expect(shownOf('connection\nREFUSED')).to.equal('1: … Connection refused …');
    expect(shownOf('SOME_CODE: FooException at https://db.acme.example')).to.equal(undefined);
  });

  it('shows no host but Salesforce’s, and none that may be a part of something else', () => {
    for (const text of [
      'https://acme.example',
      'https://salesforce.com.acme.example/',
      'hunter2.force.com.',
      'password=hunter2.force.com',
      'etl:hunter2@acme.my.salesforce.com',
      'HUNTER2.salesforce.com',
    ]) {
      expect(shownOf(text) ?? '', text).not.to.match(/hunter2|acme/i);
    }
    expect(shownOf("url 'https://login.salesforce.com'")).to.equal('1: … login.salesforce.com …');
  });

  it('takes no more than linear time', () => {
    for (const unit of ['a.', 'a', 'https://a', 'HTTP 5', 'TypeError ', 'x.salesforce.com ']) {
      expectLinear((size) => shownOf(unit.repeat(Math.ceil(size / unit.length))), 200_000, unit);
    }
  });
});
