import { expect } from 'chai';
import { readOauthLogin, readOauthUserInfo, readSoapLogin, readSoapUserInfo } from '../../lib/login/answer.js';
import type { Answer } from '../../lib/login/send.js';

const ORG = '00DHs0000000001';
const USER = '005Hs0000000002';
/** The same ids with the characters that tell their case, by Salesforce's rule. */
const [ORG_18, USER_18] = ['00DHs0000000001MAA', '005Hs0000000002IAA'];

function answer(body: unknown, status = 200): Answer {
  return { kind: 'answered', status, location: '', body: typeof body === 'string' ? body : JSON.stringify(body) };
}

const TOKEN = {
  access_token: 'a-session',
  instance_url: 'https://acme.my.salesforce.com',
  id: `https://login.salesforce.com/id/${ORG}/${USER}`,
  token_type: 'Bearer',
};

describe('answers of the OAuth endpoint', () => {
  it('are accepted with the ids and the kind of org that the identity URL tells', () => {
    const read = readOauthLogin(answer(TOKEN));
    if (read.kind !== 'accepted') throw new Error(read.kind);
    expect(read.session.reveal()).to.equal('a-session');
    const { apiUrl, orgId, passwordExpired, sandbox, userId } = read;
    expect({ apiUrl, orgId, passwordExpired, sandbox, userId }).to.deep.equal({
      apiUrl: TOKEN.instance_url,
      orgId: ORG_18,
      userId: USER_18,
      passwordExpired: false,
      sandbox: false,
    });
  });

  for (const [host, sandbox] of [
    ['test.salesforce.com', true],
    ['login.salesforce.com', false],
    ['acme.my.salesforce.com', undefined],
  ] as const) {
    it(`tell by ${host} whether it is a sandbox: ${String(sandbox)}`, () => {
      expect(readOauthLogin(answer({ ...TOKEN, id: `https://${host}/id/${ORG}/${USER}` }))).to.include({ sandbox });
    });
  }

  for (const id of [
    '',
    `https://login.salesforce.com/id/${ORG}/${USER}/more`,
    `x https://login.salesforce.com/id/${ORG}/${USER}`,
    'https://login.salesforce.com/id/<b>/005',
  ]) {
    it(`tell no ids by ${JSON.stringify(id)}`, () => {
      expect(readOauthLogin(answer({ ...TOKEN, id }))).to.include({ kind: 'accepted', userId: '', orgId: '' });
    });
  }

  it('are no login without a session, without a host, or with another status', () => {
    const cases = [
      answer({ ...TOKEN, access_token: '' }),
      answer({ ...TOKEN, access_token: 7 }),
      answer({ ...TOKEN, instance_url: '' }),
      answer(TOKEN, 201),
    ];
    for (const one of cases) expect(readOauthLogin(one)).to.include({ kind: 'unreadable', why: 'shape' });
    expect(readOauthLogin(answer('[]'))).to.include({ kind: 'unreadable', why: 'shape' });
    expect(readOauthLogin(answer('{'))).to.include({ kind: 'unreadable', why: 'broken' });
    expect(readOauthLogin(answer(' \n'))).to.include({ kind: 'unreadable', why: 'empty' });
  });

  it('tell the ids in an identity URL of plain HTTP too, and none in what is no identity URL', () => {
    const ids = (id: string): unknown => {
      const read = readOauthLogin(answer({ ...TOKEN, id }));
      return read.kind === 'accepted' ? [read.orgId, read.userId] : read.kind;
    };
    expect(ids(`http://127.0.0.1:8080/id/${ORG}/${USER}`)).to.deep.equal([ORG_18, USER_18]);
    for (const odd of [`${TOKEN.id}/x`, `x ${TOKEN.id}`, `https://login.salesforce.com/id/${USER}/${ORG}`, '']) {
      expect(ids(odd), odd).to.deep.equal(['', '']);
    }
  });

  it('tell the scopes, whatever stands between them, fifty at the most, and nothing that is none', () => {
    const scopes = (scope: string): unknown => {
      const read = readOauthLogin(answer({ ...TOKEN, scope }));
      return read.kind === 'accepted' ? read.scopes : read.kind;
    };
    expect(scopes(' api \t refresh_token\n')).to.deep.equal(['api', 'refresh_token']);
    expect(scopes('api <b> sfap_api cdp:query a.b-c é')).to.deep.equal(['api', 'sfap_api', 'cdp:query', 'a.b-c']);
    expect(scopes(`${'a'.repeat(80)} ${'b'.repeat(81)}`)).to.deep.equal(['a'.repeat(80)]);
    expect(scopes(Array.from({ length: 60 }, (_none, at) => `s${String(at)}`).join(' '))).to.have.length(50);
    expect(scopes('')).to.deep.equal([]);
  });

  it('are refusals with the code and the words of Salesforce', () => {
    const body = { error: 'invalid_grant', error_description: 'authentication failure' };
    expect(readOauthLogin(answer(body, 400))).to.deep.equal({
      kind: 'refused',
      code: 'invalid_grant',
      words: 'authentication failure',
    });
    expect(readOauthLogin(answer({ error: 'no code' }, 400))).to.deep.equal({
      kind: 'refused',
      code: 'UNKNOWN',
      words: '',
    });
  });

  it('are a detour where they lead elsewhere, and a page where they are one', () => {
    const there: Answer = { kind: 'answered', status: 302, location: 'sso.example', body: '' };
    expect(readOauthLogin(there)).to.deep.equal({
      kind: 'unreadable',
      why: 'redirect',
      status: 302,
      detail: 'sso.example',
    });
    for (const [status, why] of [
      [299, 'broken'],
      [300, 'redirect'],
      [399, 'redirect'],
      [400, 'broken'],
    ] as const) {
      expect(readOauthLogin(answer('gone', status)), String(status)).to.include({ why });
    }
    for (const page of ['<html><body>', '<html lang="en">', '<html\n>', '<!DOCTYPE HTML><p>', '<!doctype  html>']) {
      expect(readOauthLogin(answer(page, 503))).to.include({ kind: 'unreadable', why: 'html', status: 503 });
    }
  });
});

describe('answers of the SOAP login', () => {
  const login = (fields: Readonly<Record<string, string>>, status = 200): Answer => {
    const inside = Object.entries(fields).map(([name, value]) => `<${name}>${value}</${name}>`);
    return answer(
      `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><loginResponse><result>${inside.join('')}</result></loginResponse></e:Body></e:Envelope>`,
      status,
    );
  };
  const whole = { sessionId: 'a-session', serverUrl: 'https://acme.my.salesforce.com/services/Soap/u/64.0' };

  it('are no logins without a session and the place where it holds', () => {
    expect(readSoapLogin(login(whole)).kind).to.equal('accepted');
    for (const half of [
      login({ sessionId: whole.sessionId }),
      login({ serverUrl: whole.serverUrl }),
      login({ ...whole, sessionId: '' }),
      login({ ...whole, serverUrl: '' }),
      login(whole, 201),
    ]) {
      expect(readSoapLogin(half)).to.include({ kind: 'unreadable', why: 'shape' });
    }
  });

  it('say whether the org is a sandbox, or do not', () => {
    const sandbox = (word?: string): unknown => {
      const read = readSoapLogin(login({ ...whole, ...(word === undefined ? {} : { sandbox: word }) }));
      return read.kind === 'accepted' ? read.sandbox : read.kind;
    };
    expect([sandbox('true'), sandbox('false'), sandbox('perhaps'), sandbox()]).to.deep.equal([
      true,
      false,
      undefined,
      undefined,
    ]);
  });

  it('say that the password has expired in one word alone', () => {
    const expired = (passwordExpired: string): unknown => {
      const read = readSoapLogin(login({ ...whole, passwordExpired }));
      return read.kind === 'accepted' ? read.passwordExpired : read.kind;
    };
    expect([expired('true'), expired('false'), expired('')]).to.deep.equal([true, false, false]);
  });
});

describe('whose session it is', () => {
  it('is told by OAuth, with both ids', () => {
    const claims = { user_id: USER, organization_id: ORG, preferred_username: 'etl@acme.example' };
    expect(readOauthUserInfo(answer(claims))).to.deep.equal({
      kind: 'verified',
      userId: USER_18,
      orgId: ORG_18,
      username: 'etl@acme.example',
    });
  });

  it('is shown of a name up to eighty characters, as many as a username has', () => {
    const claims = { user_id: USER, organization_id: ORG, preferred_username: `${'x'.repeat(80)}y` };
    expect(readOauthUserInfo(answer(claims))).to.include({ username: 'x'.repeat(80) });
  });

  it('is not told by half an answer or another status', () => {
    const half = [
      answer({ user_id: USER }),
      answer({ organization_id: ORG }),
      answer({ user_id: USER, organization_id: ORG }, 500),
    ];
    for (const one of half) expect(readOauthUserInfo(one)).to.include({ kind: 'unreadable', why: 'shape' });
  });

  it('is refused in plain words, in a list of errors, or in one object', () => {
    const refused = (body: unknown, status = 403): object => readOauthUserInfo(answer(body, status));
    expect(refused('Bad_OAuth_Token')).to.deep.equal({
      kind: 'refused',
      code: 'INVALID_SESSION_ID',
      words: 'Bad_OAuth_Token',
    });
    expect(refused('x'.repeat(900), 401)).to.include({ words: 'x'.repeat(200) });
    expect(refused([{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' }], 401)).to.deep.equal({
      kind: 'refused',
      code: 'INVALID_SESSION_ID',
      words: 'Session expired or invalid',
    });
    expect(refused({ error: 'invalid_request', error_description: 'no access' })).to.deep.equal({
      kind: 'refused',
      code: 'invalid_request',
      words: 'no access',
    });
    // Nothing in it is a code.
    for (const body of [[], [7], {}, { errorCode: '' }]) {
      expect(refused(body), JSON.stringify(body)).to.include({ code: 'INVALID_SESSION_ID' });
    }
  });

  it('is told by SOAP in a whole envelope alone', () => {
    const envelope = (inside: string): string =>
      `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>${inside}</soapenv:Body></soapenv:Envelope>`;
    const result = `<result><organizationId>${ORG}</organizationId><userId>${USER}</userId><userName>etl@acme.example</userName></result>`;
    const body = envelope(`<getUserInfoResponse>${result}</getUserInfoResponse>`);
    expect(readSoapUserInfo(answer(body))).to.deep.equal({
      kind: 'verified',
      userId: USER_18,
      orgId: ORG_18,
      username: 'etl@acme.example',
    });
    expect(readSoapUserInfo(answer(body.replaceAll('soapenv:', '')))).to.include({ kind: 'verified' });
    expect(readSoapUserInfo(answer(body.slice(0, -12)))).to.include({ kind: 'unreadable', why: 'broken' });
    expect(readSoapUserInfo(answer(`${body}<more/>`))).to.include({ kind: 'unreadable', why: 'broken' });
    expect(readSoapLogin(answer(body))).to.include({ kind: 'unreadable', why: 'shape' });
  });

  it('is refused by SOAP with the code below detail, or that of the fault', () => {
    const fault = (inside: string): Answer =>
      answer(
        `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><e:Fault><faultcode>sf:INVALID_LOGIN</faultcode>` +
          `<faultstring>INVALID_LOGIN: said here</faultstring>${inside}</e:Fault></e:Body></e:Envelope>`,
        500,
      );
    expect(readSoapLogin(fault(''))).to.deep.equal({
      kind: 'refused',
      code: 'INVALID_LOGIN',
      words: 'INVALID_LOGIN: said here',
    });
    const detail =
      '<detail>text<sf:LoginFault><exceptionCode>API_DISABLED_FOR_ORG</exceptionCode>' +
      '<exceptionMessage>said there</exceptionMessage></sf:LoginFault></detail>';
    expect(readSoapLogin(fault(detail))).to.deep.equal({
      kind: 'refused',
      code: 'API_DISABLED_FOR_ORG',
      words: 'said there',
    });
  });
});
