/**
 * What Salesforce says to a login that it refuses stands once, as data in src/login/phrases: no other code knows its
 * sentences, nor its codes but those that are listed here with the reason.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import ts from 'typescript';
import { KNOWN_CODES } from '../../lib/login/phrases/codes.js';
import { FAULT_PHRASES } from '../../lib/login/phrases/index.js';
import { STATUS_PHRASES } from '../../lib/login/phrases/statuses.js';
import { ROOT } from '../support/run.js';
import { sourcesOf } from '../support/sources.js';

const DATA = /^(?:login\/phrases\/|report\/html\/assets\.ts$)/u;

/** Texts that have words in common with a fault by chance, or for a reason. */
const ALLOWED: Readonly<Record<string, string>> = {
  [String.raw`/(reference to (?:parameter )?entity\s+)(?:"[^"]*"|'[^']*'|&quot;.*?&quot;|\\+".*?\\+")/giu`]:
    'strikes out what a reader of XML quotes of a secret',
  'Salesforce Help, OAuth 2.0 Username-Password Flow for Special Scenarios': 'the title of a document',
  'generate permission-set any-api-auth': 'a command of the plugin',
};

/** Codes that are asked for by their names, each file with the reason. */
const ASKED_FOR: Readonly<Record<string, { readonly codes: readonly string[]; readonly why: string }>> = {
  'change/userSteps.ts': { codes: ['invalid_token'], why: 'a token that was to be revoked is gone already' },
  'facts/org/session/gaps.ts': {
    codes: ['API_DISABLED_FOR_ORG'],
    why: 'its gap names the permission to use the API, whatever was read',
  },
  'facts/org/wire/refusals.ts': {
    codes: ['INVALID_SESSION_ID', 'REQUEST_LIMIT_EXCEEDED', 'SERVER_UNAVAILABLE'],
    why: 'refusals of a read, not of a login: which ends the run, which is tried again',
  },
  'facts/org/wire/transport.ts': { codes: ['INVALID_SESSION_ID'], why: 'the session is renewed' },
  'login/answer.ts': {
    codes: ['INVALID_SESSION_ID'],
    why: 'what a refusal in plain words of the call after a login comes to',
  },
  'login/attempt.ts': {
    codes: [
      ...['API_CURRENTLY_DISABLED', 'API_DISABLED_FOR_ORG', 'FUNCTIONALITY_NOT_ENABLED', 'ORG_LOCKED'],
      ...['REQUEST_LIMIT_EXCEEDED', 'SERVER_UNAVAILABLE', 'TRIAL_EXPIRED', 'UNSUPPORTED_API_VERSION'],
      ...['UNSUPPORTED_CLIENT', 'inactive_org', 'invalid_client', 'invalid_client_id', 'rate_limit_exceeded'],
      'unsupported_grant_type',
    ],
    why: 'after these no row of LoginHistory is waited for, whatever their cause',
  },
};

const CODE = /^[A-Z]+(?:_[A-Z]+)+$|^[a-z]+(?:_[a-z]+)+$/u;
const WORDINGS = [...FAULT_PHRASES, ...STATUS_PHRASES].flatMap(({ also = [], shows }) => [shows, ...also]);
/** Those that are in a wording, and all errors of OAuth. */
const CODES = new Set([
  ...WORDINGS.flatMap((wording) => wording.split(/[^A-Za-z_]+/u)).filter((word) => CODE.test(word)),
  ...KNOWN_CODES.filter((code) => code === code.toLowerCase()),
]);

/** In small letters, without what stands between words; a pattern has escapes there, too. */
const wordsOf = (text: string): string[] =>
  text
    .replaceAll(/\\[a-z]/gu, ' ')
    .toLowerCase()
    .split(/[^a-z]+/u)
    .filter((word) => word !== '');

/** So many words in a row are no chance. */
const RUN = 3;
function runsOf(text: string): string[] {
  return text.split('…').flatMap((part) => {
    const words = wordsOf(part);
    return words.slice(RUN - 1).map((_, at) => words.slice(at, at + RUN).join(' '));
  });
}
const RUNS = new Set(WORDINGS.flatMap(runsOf));
/** Of two words, which say nothing where they stand among others. */
const SHORT = new Set(WORDINGS.map(wordsOf).flatMap((words) => (words.length === 2 ? [words.join(' ')] : [])));

/** A key or a path has no blank; a pattern has its own. */
function isOfFault(text: string): boolean {
  if (!/\s|\\s/u.test(text)) return false;
  return SHORT.has(wordsOf(text).join(' ')) || runsOf(text).some((run) => RUNS.has(run));
}

/** Texts, pieces of templates and patterns of a file. */
function literalsIn(code: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isLiteralExpression(node) || ts.isTemplateMiddleOrTemplateTail(node) || ts.isTemplateHead(node)) {
      found.push(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('said.ts', code, ts.ScriptTarget.Latest, true));
  return found;
}

const sentencesOf = (literals: readonly string[]): string[] => literals.filter(isOfFault);
const codesOf = (literals: readonly string[]): string[] => [
  ...new Set(literals.flatMap((text) => text.split(/[^A-Za-z_]+/u).filter((word) => CODES.has(word)))),
];

describe('lint: faults of a login in src/login/phrases alone', () => {
  const others: { readonly file: string; readonly literals: readonly string[] }[] = [];
  before(() => {
    for (const file of sourcesOf('src').filter((one) => !DATA.test(one))) {
      others.push({ file, literals: literalsIn(readFileSync(join(ROOT, 'src', file), 'utf8')) });
    }
  });

  it('has no sentence of Salesforce in other code but what is listed with a reason, and lists nothing that is gone', () => {
    const found = others.flatMap(({ file, literals }) => sentencesOf(literals).map((text) => ({ file, text })));
    const unlisted = found.filter(({ text }) => !Object.hasOwn(ALLOWED, text));
    expect(unlisted.map(({ file, text }) => `${file}: ${text}`)).to.deep.equal([]);
    expect(new Set(found.map(({ text }) => text))).to.deep.equal(new Set(Object.keys(ALLOWED)));
  });

  it('has no code of a fault elsewhere but those that are listed with a reason, and lists none that are gone', () => {
    const found = others.flatMap(({ file, literals }) => {
      const codes = codesOf(literals).sort();
      return codes.length === 0 ? [] : [[file, codes] as const];
    });
    expect(Object.fromEntries(found)).to.deep.equal(
      Object.fromEntries(Object.entries(ASKED_FOR).map(([file, { codes }]) => [file, codes])),
    );
  });

  it('finds a sentence wherever it stands, in pieces and patterns too', () => {
    for (const code of [
      "if (text === 'Invalid username, password, security token; or user locked out.') fail();",
      "if (text.includes('security token; or user locked out')) fail();",
      'if (/invalid username,\\s+password, security/iu.test(text)) fail();',
      'const isLocked = (user: string) => text === `${user}: user locked out.`;',
      "const SAID = { says: 'expired access/refresh token' };",
      "throw new TypeError('user hasn\\'t approved this consumer');",
      "const status = 'Invalid Password';",
      "const said = 'authentication failure';",
    ]) {
      expect(sentencesOf(literalsIn(code)), code).to.have.length(1);
    }
  });

  it('finds a code wherever it stands, and no word that only looks like one', () => {
    for (const [code, found] of [
      ["case 'INVALID_LOGIN':", ['INVALID_LOGIN']],
      ['if (/^LOGIN_MUST_USE_SECURITY_TOKEN/u.test(text)) fail();', ['LOGIN_MUST_USE_SECURITY_TOKEN']],
      ['if (error === `invalid_grant`) fail();', ['invalid_grant']],
      ["const said = 'sf:PASSWORD_LOCKOUT';", ['PASSWORD_LOCKOUT']],
      ["const is = { method: 'POST', key: 'login_history', object: 'LoginHistory' };", []],
    ] as const) {
      expect(codesOf(literalsIn(code)), code).to.deep.equal(found);
    }
  });
});
