import { expect } from 'chai';
import {
  englishStatusOf,
  isKnownStatus,
  LOGIN_HISTORY_WORDS,
  StatusWords,
  statusGap,
} from '../../../lib/policy/loginRow/index.js';

describe('policy/loginRow: whether a login succeeded', () => {
  it('knows success in any capitals', () => {
    const words = new StatusWords([]);
    for (const status of ['Success', 'SUCCESS', 'success ']) {
      expect(words.outcomeOf(status), status).to.equal('success');
    }
  });

  it('knows the documented failures, however they are written, in every published language', () => {
    const words = new StatusWords([]);
    const statuses = [
      'Invalid password',
      'INVALID PASSWORD',
      'Failed: API Security Token Required',
      'Restricted country',
      'Organization is in maintenance',
      'Login invalid',
      'Failed: Consumer Deleted',
      'Your company\u2019s authentication service is down',
      '無効なパスワードです。',
      '無効なパスワードです',
      '失敗: コンピューターの有効化が必要です。',
    ];
    for (const status of statuses) expect(words.outcomeOf(status), status).to.equal('failure');
  });

  it('cannot tell a text in a language of which nobody told the word for success', () => {
    const words = new StatusWords(['Erfolgreich', 'Ungültiges Kennwort', null]);
    expect(words.outcomeOf('Erfolgreich')).to.equal('unknown');
    expect(words.outcomeOf('Ungültiges Kennwort')).to.equal('unknown');
    expect(words.unknownIn(['Ungültiges Kennwort', 'Success', null, 'Erfolgreich', 'Erfolgreich'])).to.deep.equal([
      'Erfolgreich',
      'Ungültiges Kennwort',
    ]);
  });

  const languages = [
    ['Erfolgreich', 'Ungültiges Kennwort'],
    ['成功', 'ユーザーは凍結されています。'],
    ['הצליח', 'סיסמה לא חוקית'],
    ['Éxito', 'Contraseña no válida'],
  ] as const;
  for (const [success, failure] of languages) {
    it(`takes every text but ${success} for a failure once that is known to be a success`, () => {
      const words = new StatusWords([success, failure], [success]);
      expect(words.outcomeOf(success)).to.equal('success');
      expect(words.outcomeOf(success.toUpperCase())).to.equal('success');
      expect(words.outcomeOf(success.normalize('NFD'))).to.equal('success');
      expect(words.outcomeOf(failure)).to.equal('failure');
      expect(words.unknownIn([success, failure])).to.deep.equal([]);
    });
  }

  it('takes a text it does not know for a failure where English rows stand beside it', () => {
    const words = new StatusWords(['Success', 'Failed: Something New']);
    expect(words.outcomeOf('Failed: Something New')).to.equal('failure');
    expect(new StatusWords(['Invalid Password']).outcomeOf('Failed: Something New')).to.equal('failure');
    // Published Japanese failures tell the language, and not what it calls a success.
    expect(new StatusWords(['無効なパスワードです。']).outcomeOf('成功')).to.equal('unknown');
  });

  it('learns no failure for a success, and nothing from an empty text', () => {
    expect(new StatusWords([], ['Invalid Password']).outcomeOf('Invalid Password')).to.equal('failure');
    expect(new StatusWords([], ['Invalid Password']).outcomeOf('Erfolgreich')).to.equal('unknown');
    expect(new StatusWords([], ['…']).outcomeOf('Erfolgreich')).to.equal('unknown');
    for (const empty of ['', '…', null, undefined]) {
      expect(new StatusWords(['Success'], ['Erfolgreich']).outcomeOf(empty)).to.equal('unknown');
    }
  });
});

describe('policy/loginRow: the documented statuses', () => {
  it('are those of the object reference, each code once', () => {
    const codes = LOGIN_HISTORY_WORDS.statuses.flatMap(({ code }) => code ?? []);
    expect(new Set(codes).size).to.equal(codes.length);
    expect(codes).to.have.length(120);
    for (const code of codes) expect(code).to.match(/^LOGIN_[A-Z_]+$/);
    expect(
      LOGIN_HISTORY_WORDS.statuses.filter(({ outcome }) => outcome === 'success').map(({ code }) => code),
    ).to.deep.equal(['LOGIN_NO_ERROR']);
  });

  it('name a source that the file describes', () => {
    for (const { source } of LOGIN_HISTORY_WORDS.statuses) {
      expect(LOGIN_HISTORY_WORDS.sources[source]?.read, source).to.match(/^2026-11-\d\d$/);
      expect(LOGIN_HISTORY_WORDS.sources[source]?.confidence, source).to.match(/^[DCU]$/);
    }
  });

  it('hold every text of docs/salesforce.md section 5', () => {
    const texts = [
      'Success; Invalid Password; Failed: API security token required; Failed: Computer activation required',
      'Failed: Computer activation pending; Password Lockout; User is Inactive; User is Frozen; Restricted IP',
      'Restricted time; Restricted domain; Failed: API-only user; Failed: Login over insecure channel',
      'Failed: API Version Removed; Invalid login; Login rate exceeded; Maximum logins exceeded; Multi-factor required',
      'Failed: IP Address Not Allowed; Failed: OAuth API access disabled; Username-Password Flow Disabled',
      'Organization locked; Trial Expired; Restricted country; Organization closed; Organization suspended',
      'Organization is inactive; Organization is in maintenance; Missing Consumer Key Parameter',
      'Failed: Consumer Deleted; Failed: Signature Invalid; Login invalid; Invalid profile association',
      'Package for this consumer is not installed in your organization; The Single Sign-On Gateway URL is invalid',
      "Your company's authentication service is down",
    ].flatMap((line) => line.split('; '));
    for (const text of texts) expect(isKnownStatus(text), text).to.equal(true);
    expect(isKnownStatus('Erfolgreich')).to.equal(false);
  });

  it('are found in English from any of their languages and from their code', () => {
    expect(englishStatusOf('無効なパスワードです')).to.equal('Invalid password');
    expect(englishStatusOf('LOGIN_ERROR_RESTRICTED_DOMAIN')).to.equal('Restricted IP');
    expect(englishStatusOf('two-factor REQUIRED')).to.equal('Multi-factor required');
    expect(englishStatusOf('LOGIN_ERROR_STORE_DOWN')).to.equal(undefined);
    expect(englishStatusOf('Ungültiges Kennwort')).to.equal(undefined);
  });
});

describe('policy/loginRow: statuses that nobody can read', () => {
  it('are a gap that shows three of them', () => {
    expect(statusGap([])).to.equal(undefined);
    const gap = statusGap(['a', 'b', 'c', 'd']);
    expect([gap?.what, gap?.why.key, gap?.why.params]).to.deep.equal([
      'LoginHistory.Status',
      'logins.gap.statuses',
      { statuses: 'a, b, c' },
    ]);
  });

  it('are each told once, in order, and what can be read or says nothing is not told', () => {
    const words = new StatusWords([]);
    expect(words.unknownIn(['x', null, 'b', undefined, ' ', 'Success', 'Invalid Password', 'x'])).to.deep.equal([
      'b',
      'x',
    ]);
  });
});
