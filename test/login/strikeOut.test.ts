import { expect } from 'chai';
import fc from 'fast-check';
import { STRUCK, strikeOut } from '../../lib/login/strikeOut.js';
import { expectLinear } from '../support/growth.js';

/** Characters that break careless escaping, and letters to tell a secret from its surroundings. */
const pieces = [
  '&',
  '<',
  '>',
  '"',
  "'",
  ' ',
  '\\',
  '🔑',
  'Ä',
  '=',
  ':',
  ';',
  ',',
  '%',
  '$',
  '#',
  '(',
  ')',
  'kN7',
  'zQ4',
];
/** A secret between two parts that occur nowhere else, so that what is left of it is found whole or in part. */
const secrets = fc
  .array(fc.constantFrom(...pieces), { minLength: 0, maxLength: 30 })
  .map((middle) => `Hx9vCANARY1${middle.join('')}2YRANACv9xH`);
const parts = ['Hx9vCANARY1', '2YRANACv9xH'];

const xml = (s: string): string =>
  s
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;');
const single = (s: string): string => `'${s.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** How clients write a secret into their logs, each with the escaping that belongs to it. */
const forms: readonly (readonly [string, (secret: string) => string])[] = [
  [
    'SOAP envelope',
    (s) =>
      `<login xmlns="urn:partner.soap.sforce.com"><username>a@b.c</username><password>${xml(s)}</password></login>`,
  ],
  ['SOAP envelope with a prefix', (s) => `<n1:password xsi:type="xsd:string">${xml(s)}</n1:password> INVALID_LOGIN`],
  ['SOAP envelope, cut off', (s) => `<urn:username>a@b.c</urn:username><urn:password>${xml(s)}`],
  ['SOAP envelope shown in HTML', (s) => xml(`<password>${xml(s)}</password>`)],
  ['SOAP envelope in JSON', (s) => JSON.stringify({ body: `<password>${xml(s)}</password>` })],
  ['login result', (s) => `<sessionId>${xml(s)}</sessionId><userId>005000000000001</userId>`],
  ['JSON', (s) => JSON.stringify({ username: 'a@b.c', password: s, error: 'invalid_grant' })],
  ['JSON in JSON', (s) => JSON.stringify({ body: JSON.stringify({ password: s, securityToken: s }), status: 400 })],
  ['JSON in JSON in JSON', (s) => JSON.stringify({ a: JSON.stringify({ b: JSON.stringify({ client_secret: s }) }) })],
  ['JSON, indented', (s) => JSON.stringify({ access_token: s, instance_url: 'https://x.my.salesforce.com' }, null, 2)],
  [
    'form body',
    (s) =>
      `grant_type=password&client_id=3MVG9&client_secret=${encodeURIComponent(s)}&username=a%40b.c&password=${encodeURIComponent(s)}`,
  ],
  ['properties file', (s) => `sfdc.username=a@b.c\nsfdc.password=${s}\nsfdc.endpoint=https://login.salesforce.com`],
  ['environment', (s) => `SF_USERNAME=a@b.c\nSF_PASSWORD=${s}\nSF_TOKEN_SECURITY_TOKEN=${s}\n`],
  ['YAML', (s) => `salesforce:\n  username: a@b.c\n  password: ${s}\n  security_token: ${single(s)}\n`],
  ['YAML block', (s) => `password: |\n  ${s}\nusername: a@b.c`],
  ['Python', (s) => `sf = Salesforce(username='a@b.c', password=${single(s)}, security_token=${single(s)})`],
  [
    'Ruby hash',
    (s) =>
      `Restforce.new(:username => "a@b.c", :password => ${JSON.stringify(s)}, "client_secret"=>${JSON.stringify(s)})`,
  ],
  [
    'MuleSoft XML',
    (s) => `<salesforce:basic-connection username="a@b.c" password="${xml(s)}" securityToken="${xml(s)}"/>`,
  ],
  ['jsforce call', (s) => `conn.login('a@b.c', ${single(s)}, function(err, res) {`],
  ['command line', (s) => `force-cli login --username a@b.c --password ${single(s).replaceAll("\\'", '')} --debug`],
  ['authorization header', (s) => `Authorization: Bearer ${s}\nHost: x.my.salesforce.com`],
  ['cookie', (s) => `Set-Cookie: sid=${s}; path=/; secure`],
  ['frontdoor', (s) => `https://x.my.salesforce.com/secur/frontdoor.jsp?sid=${encodeURIComponent(s)}`],
  ['URL with a password', (s) => `https://user:${encodeURIComponent(s)}@login.salesforce.com/services`],
  ['private key', (s) => `-----BEGIN RSA PRIVATE KEY-----\n${s}\n-----END RSA PRIVATE KEY-----`],
  ['parser fault', (s) => `The reference to entity "${s.replaceAll('"', '')}" must end with the ';' delimiter.`],
];

describe('strikeOut: what a pasted log may hold', () => {
  for (const [name, write] of forms) {
    it(`strikes the secret out of: ${name}`, () => {
      fc.assert(
        fc.property(secrets, (secret) => {
          const written = write(secret);
          const struck = strikeOut(written);
          expect(struck, written).to.include(STRUCK);
          for (const part of parts) {
            expect(struck, written).not.to.include(part);
          }
        }),
        { numRuns: 300 },
      );
    });
  }

  const shapes: readonly (readonly [string, string, string])[] = [
    ['session id', 'session 00D3k000000tr3G!AQEAQIjDc300gIJ969brMw03trgRdbIi. expired', `session ${STRUCK} expired`],
    ['session id, URL-encoded', 'x?s=00D3k000000tr3G%21AQEAQIjDc300 end', `x?s=${STRUCK} end`],
    ['bare token', 'my password and then Uwy4XwMytmAQZvpJb7aub1Kz here', `my password and then ${STRUCK} here`],
    ['password and token in one', 'used hunter2Uwy4XwMytmAQZvpJb7aub1Kz here', `used ${STRUCK} here`],
    ['JWT', 'jwt eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln end', `jwt ${STRUCK} end`],
    ['refresh token', 'got 5Aep861TSESvWeug_xvFHRBTTbf_YrTWgEyjBJrfJ end', `got ${STRUCK} end`],
    ['consumer secret', 'key 11173C4B71CA90A7E860D9E31D908AB5CF221CAE6CB9E859B16ED5D6DD6F8002', `key ${STRUCK}`],
    ['SFDX auth URL', 'force://PlatformCLI::5Aep8@x.my.salesforce.com', STRUCK],
  ];
  for (const [name, given, expected] of shapes) {
    it(`strikes by its shape: ${name}`, () => {
      expect(strikeOut(given)).to.equal(expected);
    });
  }

  /** Where a value ends: nothing of it is left, and what stands behind it is. */
  const ends: readonly (readonly [string, string, string])[] = [
    ['with its line', 'password: hunter2\nnext: line', '\nnext: line'],
    ['with its line, as Windows ends lines', 'password: hunter2\r\nnext', '\r\nnext'],
    ['with its quote', '{"password":"hunter2","next":1}', '","next":1}'],
    ['with the quote that is not escaped', String.raw`{"password":"hunt\"er2","next":1}`, '","next":1}'],
    ['with a quote behind a backslash', String.raw`{"password":"hunter2\\","next":1}`, '","next":1}'],
    [
      'with its quote in JSON inside JSON',
      String.raw`{"log":"{\"password\":\"hunt\\\"er2\",\"next\":1}"}`,
      String.raw`\",\"next\":1}"}`,
    ],
    ['with its line, where the quote does not end it', 'password="hunter"2 x\nnext', '\nnext'],
    ['with its quote, at the end', 'password="hunter2"', '"'],
  ];
  for (const [name, given, behind] of ends) {
    it(`strikes a value that ends ${name}`, () => {
      const struck = strikeOut(given);
      expect(struck).to.match(/^[^\n]*password[\\"]*[:=] ?"?\[struck out\]/);
      expect(struck.slice(struck.indexOf(STRUCK) + STRUCK.length)).to.equal(behind);
    });
  }

  it('strikes no value that is not there', () => {
    for (const text of ['password=\nnext', 'password: \r\nnext', 'password:']) expect(strikeOut(text)).to.equal(text);
  });

  const kept = [
    'INVALID_LOGIN: Invalid username, password, security token; or user locked out.',
    'LOGIN_MUST_USE_SECURITY_TOKEN: Invalid username, password, security token; or user locked out. Are you at a new location?',
    'INVALID_OPERATION_WITH_EXPIRED_PASSWORD: The users password has expired, you must call SetPassword',
    'INVALID_SESSION_ID: Session expired or invalid',
    'SOAP API login() is disabled by default in this org. Contact the org administrator to enable SOAP API login().',
    'The SOAP Login operation is not available in the API version specified (65.0).',
    '{"error":"invalid_grant","error_description":"authentication failure - Failed: API security token required"}',
    'Restforce::AuthenticationError: invalid_grant: authentication failure - Invalid Password',
    'org 00D3k000000tr3GEAA, user 0053k00000B3GjcAAF, a@b.c from 203.0.113.7 at 2026-11-22T20:00:00.000Z',
    'Error authenticating with the refresh token due to: ip restricted',
    'at com.sforce.soap.partner.PartnerConnection.login(PartnerConnection.java:817)',
    'This org appears to have a problem with its OAuth configuration.',
  ];
  for (const text of kept) {
    it(`leaves alone: ${text}`, () => {
      expect(strikeOut(text)).to.equal(text);
    });
  }

  it('takes no more than linear time on long texts', () => {
    for (const unit of ['a', '<password', '"', 'password=', '\\"', 'login(a,', 'bearer ', '00D', ' --u', 'a://']) {
      expectLinear((size) => strikeOut(unit.repeat(Math.ceil(size / unit.length))), 200_000, unit);
    }
  });
});
