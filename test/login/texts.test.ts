/**
 * What pasted errors and logs mean: public cases, the words of many clients, and logs as they are.
 */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { diagnose } from '../../lib/login/diagnose.js';
import { decodeAnyText } from '../../lib/login/reading/decode.js';
import { signalsIn } from '../../lib/login/signals.js';
import { Text } from '../../lib/text.js';
import { expectLinear } from '../support/growth.js';

interface PublicCase {
  readonly file: string;
  readonly source?: string;
  /** One of these is among the first two. */
  readonly any?: readonly string[];
  /** One of these is among the first three. */
  readonly among?: readonly string[];
  readonly notCertain?: readonly string[];
}
const folder = new URL('../data/login/public-cases/', import.meta.url);
const { cases } = JSON.parse(readFileSync(new URL('cases.json', folder), 'utf8')) as { cases: readonly PublicCase[] };
const textOf = (file: string): string => decodeAnyText(readFileSync(new URL(file, folder)));

const NOW = '2026-11-28T12:00:00.000Z';
const causesOf = (text: string, now = NOW): { cause: string; confidence: string }[] =>
  diagnose({ texts: [text], now }).causes.map(({ cause, confidence }) => ({ cause, confidence }));
const told = (text: string, now = NOW): string[] =>
  causesOf(text, now).map(({ cause, confidence }) => `${cause} ${confidence}`);
const evidence = (text: string, cause: string): string[][] =>
  (diagnose({ texts: [text], now: NOW }).causes.find((one) => one.cause === cause)?.evidence ?? []).map(({ params }) =>
    Object.values(params),
  );

describe('texts: public cases', () => {
  for (const { file, source = 'made', any, among, notCertain } of cases) {
    it(`reads ${file} (${source})`, () => {
      const found = causesOf(textOf(file));
      const first = (count: number): string[] => found.slice(0, count).map(({ cause }) => cause);
      if (any !== undefined) {
        expect(
          any.some((one) => first(2).includes(one)),
          first(5).join(),
        ).to.equal(true);
      }
      if (among !== undefined) {
        expect(
          among.some((one) => first(3).includes(one)),
          first(5).join(),
        ).to.equal(true);
      }
      const certain = found.filter(({ confidence }) => confidence === 'certain').map(({ cause }) => cause);
      expect(certain).not.to.include.members(notCertain ?? ['nothing']);
      for (const one of notCertain ?? []) expect(certain).not.to.include(one);
    });
  }
});

/** Client or place, its text, and the cause that has to come first. Each text as its platform writes it. */
const TEXTS: readonly (readonly [string, string, string])[] = [
  // insecure-channel
  [
    'Java, TLS version',
    'Caused by: javax.net.ssl.SSLHandshakeException: Received fatal alert: protocol_version\n\tat com.sforce.ws.transport.JdkHttpTransport.connectRaw',
    'insecure-channel',
  ],
  [
    'Java, handshake',
    'javax.net.ssl.SSLHandshakeException: Received fatal alert: handshake_failure',
    'insecure-channel',
  ],
  [
    'Java, disabled protocol',
    'javax.net.ssl.SSLHandshakeException: No appropriate protocol (protocol is disabled or cipher suites are inappropriate)',
    'insecure-channel',
  ],
  [
    '.NET Framework',
    'System.Net.WebException: The request was aborted: Could not create SSL/TLS secure channel.',
    'insecure-channel',
  ],
  [
    '.NET Framework, send',
    'System.Net.WebException: The underlying connection was closed: An unexpected error occurred on a send. ---> System.IO.IOException',
    'insecure-channel',
  ],
  [
    '.NET in German',
    'Die Anfrage wurde abgebrochen: Es konnte kein geschützter SSL/TLS-Kanal erstellt werden.',
    'insecure-channel',
  ],
  [
    'Python',
    'ssl.SSLError: [SSL: TLSV1_ALERT_PROTOCOL_VERSION] tlsv1 alert protocol version (_ssl.c:661)',
    'insecure-channel',
  ],
  [
    'Node',
    'Error: write EPROTO 139:error:1409442E:SSL routines:ssl3_read_bytes:tlsv1 alert protocol version',
    'insecure-channel',
  ],
  ['curl', 'curl: (35) error:0A000102:SSL routines::unsupported protocol', 'insecure-channel'],
  ['Go', 'remote error: tls: protocol version not supported', 'insecure-channel'],
  [
    'LoginHistory',
    '11/20/2026,198.51.100.23,Other Apex API,Failed: Login over insecure channel,Acme',
    'insecure-channel',
  ],
  [
    'Ruby',
    'OpenSSL::SSL::SSLError: SSL_connect returned=1 errno=0 state=SSLv3 read server hello A: sslv3 alert handshake failure',
    'insecure-channel',
  ],
  // not-sent: certificates
  [
    'Java, certificate',
    'sun.security.validator.ValidatorException: PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target',
    'not-sent',
  ],
  [
    'Python, certificate',
    "requests.exceptions.SSLError: HTTPSConnectionPool(host='login.salesforce.com', port=443): Max retries exceeded with url: /services/Soap/u/59.0 (Caused by SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self signed certificate in certificate chain (_ssl.c:1129)')))",
    'not-sent',
  ],
  [
    'Node, certificate',
    'FetchError: request to https://login.salesforce.com/services/oauth2/token failed, reason: unable to get local issuer certificate\n  code: UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'not-sent',
  ],
  [
    '.NET, certificate',
    'System.Net.WebException: The underlying connection was closed: Could not establish trust relationship for the SSL/TLS secure channel.',
    'not-sent',
  ],
  [
    'Go, certificate',
    'Post "https://acme.my.salesforce.com/services/oauth2/token": tls: failed to verify certificate: x509: certificate signed by unknown authority',
    'not-sent',
  ],
  [
    'PHP, certificate',
    'GuzzleHttp\\Exception\\RequestException: cURL error 60: SSL certificate problem: unable to get local issuer certificate',
    'not-sent',
  ],
  [
    'Ruby, certificate',
    'Faraday::SSLError: SSL_connect returned=1 errno=0 state=error: certificate verify failed (unable to get local issuer certificate)',
    'not-sent',
  ],
  // not-sent: names, refusals, time-outs
  [
    'Java, name',
    'com.sforce.ws.ConnectionException: Failed to send request to https://acme.my.salesforce.com/services/Soap/u/58.0\nCaused by: java.net.UnknownHostException: acme.my.salesforce.com',
    'not-sent',
  ],
  ['Java, refused', 'java.net.ConnectException: Connection refused (Connection refused)', 'not-sent'],
  ['Java, time-out', 'java.net.SocketTimeoutException: connect timed out', 'not-sent'],
  [
    'MuleSoft',
    'org.mule.runtime.api.connection.ConnectionException: Failed to send request to https://login.salesforce.com/services/Soap/u/56.0 Caused by: java.net.ConnectException: Connection timed out (Connection timed out)',
    'not-sent',
  ],
  [
    'Python, name',
    "urllib3.exceptions.NameResolutionError: <urllib3.connection.HTTPSConnection object at 0x7f>: Failed to resolve 'login.salesforce.com' ([Errno -3] Temporary failure in name resolution)",
    'not-sent',
  ],
  [
    'Python, time-out',
    "ConnectTimeoutError(<urllib3.connection.HTTPSConnection object at 0x7f>, 'Connection to login.salesforce.com timed out. (connect timeout=10)')",
    'not-sent',
  ],
  ['Node, name', 'Error: getaddrinfo ENOTFOUND acme.my.salesforce.com', 'not-sent'],
  ['Node, refused', 'AggregateError [ECONNREFUSED]: connect ECONNREFUSED 198.51.100.7:443', 'not-sent'],
  [
    'undici',
    'TypeError: fetch failed\n  [cause]: ConnectTimeoutError: Connect Timeout Error (attempted address: login.salesforce.com:443, timeout: 10000ms)\n  code: UND_ERR_CONNECT_TIMEOUT',
    'not-sent',
  ],
  [
    '.NET, name',
    'System.Net.Http.HttpRequestException: No such host is known. (acme.my.salesforce.com:443)',
    'not-sent',
  ],
  [
    '.NET, refused',
    'No connection could be made because the target machine actively refused it. (login.salesforce.com:443)',
    'not-sent',
  ],
  [
    'PowerShell',
    "Invoke-RestMethod : The remote name could not be resolved: 'login.salesforce.com'\nAt C:\\jobs\\sync.ps1:12 char:9",
    'not-sent',
  ],
  [
    'PHP SoapClient',
    'SoapFault exception: [HTTP] Could not connect to host in /srv/app/SforceBaseClient.php:169',
    'not-sent',
  ],
  ['PHP curl', 'cURL error 6: Could not resolve host: login.salesforce.com', 'not-sent'],
  [
    'Ruby',
    'Faraday::ConnectionFailed (Failed to open TCP connection to login.salesforce.com:443 (getaddrinfo: Name or service not known))',
    'not-sent',
  ],
  ['Go', 'dial tcp: lookup login.salesforce.com on 10.0.0.2:53: no such host', 'not-sent'],
  ['Go, time-out', 'dial tcp 198.51.100.7:443: i/o timeout', 'not-sent'],
  // not-sent: proxies
  [
    'Java, proxy',
    'java.io.IOException: Unable to tunnel through proxy. Proxy returns "HTTP/1.1 407 Proxy Authentication Required"',
    'not-sent',
  ],
  [
    'Java, proxy 403',
    'java.io.IOException: Unable to tunnel through proxy. Proxy returns "HTTP/1.1 403 Forbidden"',
    'not-sent',
  ],
  [
    'Python, proxy',
    "ProxyError('Cannot connect to proxy.', OSError('Tunnel connection failed: 403 Forbidden'))",
    'not-sent',
  ],
  ['Node, proxy', 'Error: tunneling socket could not be established, statusCode=407', 'not-sent'],
  [
    '.NET, proxy',
    'System.Net.WebException: The remote server returned an error: (407) Proxy Authentication Required.',
    'not-sent',
  ],
  [
    '.NET HttpClient, proxy',
    "The proxy tunnel request to proxy 'http://proxy.acme.example:8080/' failed with status code '407'.",
    'not-sent',
  ],
  ['curl, proxy', 'curl: (56) Received HTTP code 407 from proxy after CONNECT', 'not-sent'],
  ['curl, new proxy words', 'curl: (56) CONNECT tunnel failed, response 403', 'not-sent'],
  ['Go, proxy', 'proxyconnect tcp: dial tcp 10.0.0.8:3128: connect: connection refused', 'not-sent'],
  // connection-lost
  ['Java, read', 'java.net.SocketTimeoutException: Read timed out', 'connection-lost'],
  ['Node, hang up', 'Error: socket hang up\n  code: ECONNRESET', 'connection-lost'],
  [
    'Python, aborted',
    "('Connection aborted.', RemoteDisconnected('Remote end closed connection without response'))",
    'connection-lost',
  ],
  ['.NET, closed', 'An existing connection was forcibly closed by the remote host.', 'connection-lost'],
  ['Go, awaiting', 'net/http: request canceled (Client.Timeout exceeded while awaiting headers)', 'connection-lost'],
  ['PHP, headers', 'SoapFault exception: [HTTP] Error Fetching http headers', 'connection-lost'],
  ['Ruby, read', 'Net::ReadTimeout with #<TCPSocket:(closed)>', 'connection-lost'],
  // answer-unreadable
  ['Python, JSON', 'json.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0)', 'answer-unreadable'],
  ['Node, JSON', 'SyntaxError: Unexpected token < in JSON at position 0', 'answer-unreadable'],
  ['Node, JSON today', 'SyntaxError: Unexpected token \'<\', "<!DOCTYPE "... is not valid JSON', 'answer-unreadable'],
  ['Go, JSON', "invalid character '<' looking for beginning of value", 'answer-unreadable'],
  [
    '.NET, JSON',
    "Newtonsoft.Json.JsonReaderException: Unexpected character encountered while parsing value: <. Path '', line 0, position 0.",
    'answer-unreadable',
  ],
  [
    '.NET, SOAP',
    "System.InvalidOperationException: Client found response content type of 'text/html; charset=UTF-8', but expected 'text/xml'.",
    'answer-unreadable',
  ],
  [
    'WCF',
    'The content type text/html of the response message does not match the content type of the binding (text/xml; charset=utf-8).',
    'answer-unreadable',
  ],
  ['PHP, SOAP', 'SoapFault exception: [Client] looks like we got no XML document', 'answer-unreadable'],
  [
    'Java, XML',
    'org.xml.sax.SAXParseException; lineNumber: 1; columnNumber: 1; Content is not allowed in prolog.',
    'answer-unreadable',
  ],
  ['Ruby, JSON', "JSON::ParserError: unexpected token at '<html>'", 'answer-unreadable'],
  ['a page', '<!DOCTYPE html>\n<html><head><title>Welcome</title></head></html>', 'answer-unreadable'],
  [
    'a page of F5',
    '<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. Please consult with your administrator.<br>Your support ID is: 1234567890</body></html>',
    'answer-unreadable',
  ],
  // server-unavailable
  [
    'Java, 503',
    'java.io.IOException: Server returned HTTP response code: 503 for URL: https://login.salesforce.com/services/Soap/u/58.0',
    'server-unavailable',
  ],
  ['Spring', 'org.springframework.web.client.HttpServerErrorException: 503 Service Unavailable', 'server-unavailable'],
  [
    'requests',
    '502 Server Error: Bad Gateway for url: https://acme.my.salesforce.com/services/oauth2/token',
    'server-unavailable',
  ],
  [
    '.NET, 503',
    'System.Net.WebException: The remote server returned an error: (503) Server Unavailable.',
    'server-unavailable',
  ],
  ['axios', 'AxiosError: Request failed with status code 504', 'server-unavailable'],
  [
    'SOAP',
    "[UnexpectedErrorFault [ApiFault exceptionCode='SERVER_UNAVAILABLE' exceptionMessage='down']]",
    'server-unavailable',
  ],
  ['a page of maintenance', '<html><body><h1>Scheduled Maintenance</h1></body></html>', 'server-unavailable'],
  // redirected
  ['a redirect', 'HTTP/1.1 301 Moved Permanently\nLocation: https://acme.my.salesforce.com/', 'redirected'],
  ['requests, redirects', 'requests.exceptions.TooManyRedirects: Exceeded 30 redirects.', 'redirected'],
  [
    'axios, redirects',
    'AxiosError: Maximum number of redirects exceeded\n  code: ERR_FR_TOO_MANY_REDIRECTS',
    'redirected',
  ],
  ['token endpoint', '{"error":"invalid_request","error_description":"must use HTTP POST"}', 'redirected'],
  // apps
  [
    'sf',
    'Error authenticating with auth code due to: invalid_app_access::user is not admin approved to access this app',
    'app-not-approved',
  ],
  ['JWT', '{"error":"invalid_grant","error_description":"user hasn\'t approved this consumer"}', 'app-not-approved'],
  [
    'a blocked app',
    'https://acme.example/cb?error=OAUTH_APP_BLOCKED&error_description=this+app+is+blocked+by+admin',
    'app-blocked',
  ],
  ['an app that is missing', 'Error (JwtAuthError): External client app is not installed in this org', 'app-blocked'],
  [
    'an app that has to be installed',
    'error=invalid_client&error_description=app+must+be+installed+into+org',
    'app-blocked',
  ],
  [
    'client credentials, no user',
    '{"error":"invalid_grant","error_description":"no client credentials user enabled"}',
    'app-no-user',
  ],
  [
    'client credentials, scopes',
    '{"error":"invalid_grant","error_description":"no valid scopes defined"}',
    'app-no-scopes',
  ],
  [
    'client credentials, host',
    '{"error":"invalid_grant","error_description":"request not supported on this domain"}',
    'my-domain-required',
  ],
  [
    'client credentials, secret',
    '{"error":"invalid_client","error_description":"invalid client credentials"}',
    'client-secret-wrong',
  ],
  [
    'client credentials, key',
    '{"error":"invalid_client_id","error_description":"client identifier invalid"}',
    'client-id-wrong',
  ],
  [
    'sf, which does not tell them apart',
    'Invalid client credentials. Verify the OAuth client secret and ID.',
    'client-id-or-secret-wrong',
  ],
  ['JWT, audience', '{"error":"invalid_grant","error_description":"audience is invalid"}', 'assertion-audience'],
  ['JWT, signature', '{"error":"invalid_grant","error_description":"invalid assertion"}', 'app-certificate'],
  ['JWT, time', '{"error":"invalid_grant","error_description":"assertion expired"}', 'assertion-expired'],
  [
    'JWT, time, as older orgs say it',
    '{"error":"invalid_grant","error_description":"expired authorization code"}',
    'assertion-expired',
  ],
  ['client credentials off', '{"error":"unsupported_grant_type"}', 'oauth-flow-blocked'],
  [
    'a deploy without a run-as user',
    'Enter a valid execution user for the OAuth client credentials flow.',
    'app-no-user',
  ],
  // after the login
  [
    'a call to the wrong host',
    'UNKNOWN_EXCEPTION: Destination URL not reset. The URL returned from login must be set in the SforceService',
    'wrong-endpoint',
  ],
  [
    'REST at the wrong host',
    '[{"errorCode":"URL_NOT_RESET","message":"Destination URL not reset. The URL returned from login must be set"}]',
    'wrong-endpoint',
  ],
  [
    'a session without the API',
    '[{"message":"This session is not valid for use with the REST API","errorCode":"INVALID_SESSION_ID"}]',
    'api-access-refused',
  ],
  [
    'an org without the API',
    '[{"message":"The REST API is not enabled for this Organization.","errorCode":"API_DISABLED_FOR_ORG"}]',
    'api-disabled',
  ],
  [
    'TLS of a client',
    'UNSUPPORTED_CLIENT: TLS 1.0 has been disabled in this organization. Please use TLS 1.1 or higher',
    'insecure-channel',
  ],
  [
    'SOAP of a portal',
    'INVALID_LOGIN: Invalid username or password, locked out or Self-Service portal is not enabled',
    'soap-external-user',
  ],
];

describe('texts: the words of clients, proxies and Salesforce', () => {
  for (const [name, text, cause] of TEXTS) {
    it(`${cause}: ${name}`, () => {
      expect(causesOf(text)[0]?.cause).to.equal(cause);
    });
  }

  it('is certain of a connection only beside a host of Salesforce', () => {
    expect(told('java.net.UnknownHostException: db.acme.example')).to.deep.equal(['not-sent likely']);
    expect(told('java.net.UnknownHostException: test.salesforce.com')).to.deep.equal(['not-sent certain']);
  });

  it('takes a status that anybody may say for certain only where it is Salesforce’s own', () => {
    expect(told('Invalid Password')).to.deep.equal(['wrong-password-or-token likely']);
    expect(told('Failed: Not approved for access')).to.deep.equal(['app-not-approved certain']);
    expect(told('Invalid login for database user etl')).to.deep.equal([]);
    expect(told('20.11.2026,198.51.100.23,Other Apex API,Invalid login,Acme')).to.deep.equal([
      'wrong-username-or-host likely',
    ]);
  });

  it('knows hosts that never take a login', () => {
    for (const host of ['acme.lightning.force.com', 'acme--c.visualforce.com', 'acme.my.salesforce-setup.com']) {
      const first = causesOf(`loginUrl: 'https://${host}'`)[0];
      expect(first?.cause, host).to.equal('wrong-username-or-host');
      expect(first?.confidence, host).not.to.equal('certain');
    }
    expect(told('loginUrl: https://acme.my.salesforce.com')).to.deep.equal([]);
    expect(told('loginUrl: https://acme.lightning.force.community.example')).to.deep.equal([]);
  });

  it('knows hosts of instances from the days on which they stop, and is never certain', () => {
    const sandbox = 'POST https://cs42.salesforce.com/services/Soap/u/40.0 failed';
    const production = 'POST https://na12.salesforce.com/services/Soap/u/40.0 failed';
    expect(told(sandbox, '2026-06-01T00:00:00.000Z')).to.deep.equal([]);
    expect(told(sandbox)).to.deep.equal(['wrong-username-or-host likely', 'redirected likely']);
    expect(told(production)).to.deep.equal([]);
    expect(told(production, '2027-06-01T00:00:00.000Z')).to.deep.equal([
      'wrong-username-or-host possible',
      'redirected possible',
    ]);
    expect(told('POST https://xcs42.salesforce.com.evil.example/services/Soap')).to.deep.equal([]);
  });

  it('passes over what means nothing', () => {
    for (const text of ['SOMETHING_NEW: the moon is full', 'Process completed with exit code 1.', 'exit code 302']) {
      expect(told(text), text).to.deep.equal([]);
    }
  });
});

describe('texts: evidence', () => {
  it('names the phrase that was recognised and its line, not its group', () => {
    expect(evidence('a\nb\nAPI_DISABLED_FOR_ORG', 'api-disabled')).to.deep.equal([['API_DISABLED_FOR_ORG', '3']]);
    expect(evidence('x\r\ny\rTunnel connection failed: 403', 'not-sent')).to.deep.equal([
      ['Tunnel connection failed', '3'],
    ]);
  });

  it('names a wording with a gap as it is, and rules out what a certain phrase beside it excludes', () => {
    const refused =
      "HTTPSConnectionPool(host='login.salesforce.com', port=443): Max retries exceeded with url: /services/Soap/u/59.0 (Caused by ProxyError('Cannot connect to proxy.', OSError('Tunnel connection failed: 407 Proxy Authentication Required')))";
    expect(told(refused)).to.deep.equal(['not-sent certain']);
    expect(evidence(refused, 'not-sent').map(([shows]) => shows)).to.not.include('connect timed out');
    const session =
      '[{"message":"This session is not valid for use with the REST API","errorCode":"INVALID_SESSION_ID"}]';
    expect(told(session)).to.deep.equal(['api-access-refused certain']);
    expect(told('com.ctc.wstx.exc.WstxParsingException: Unexpected close tag </body>; expected </hr>')).to.deep.equal([
      'answer-unreadable likely',
    ]);
  });

  it('gives each of several errors in one log its line', () => {
    const log = [
      '10:00:01 INVALID_SESSION_ID: Session expired or invalid',
      '10:00:02 logging in again',
      '10:00:03 LOGIN_MUST_USE_SECURITY_TOKEN: ...',
      '10:00:09 java.net.UnknownHostException: login.salesforce.com',
    ].join('\n');
    expect(evidence(log, 'session-refused').map(([, line]) => line)).to.deep.equal(['1', '1']);
    expect(evidence(log, 'token-missing')).to.deep.equal([['LOGIN_MUST_USE_SECURITY_TOKEN', '3']]);
    expect(evidence(log, 'not-sent')).to.deep.equal([['UnknownHostException', '4']]);
  });

  it('names the text where there are several', () => {
    const { causes } = diagnose({ texts: ['nothing', 'a\nPASSWORD_LOCKOUT'] });
    expect(causes[0]?.evidence[0]).to.deep.equal(
      Text.of('login.evidence.text-of', { words: 'PASSWORD_LOCKOUT', line: '2', text: '2' }),
    );
  });
});

describe('texts: source code is no answer', () => {
  const listings: readonly (readonly [string, string])[] = [
    [
      'Python',
      "  File \"/srv/etl/sf.py\", line 40, in login\n    if code in ('PASSWORD_LOCKOUT', 'ORG_LOCKED'):\nValueError: x",
    ],
    [
      'Python, several lines',
      '  File "/srv/etl/sf.py", line 40, in login\n    raise Locked(\n        "PASSWORD_LOCKOUT"\n    ~~~~^^^^\nValueError: x',
    ],
    [
      'Python, in JSON',
      JSON.stringify('  File "sf.py", line 40, in login\n    if code == "ORG_LOCKED":\nValueError: x'),
    ],
    [
      'Node',
      '/srv/app/sync.js:14\n    if (e.errorCode === "PASSWORD_LOCKOUT") throw e;\n                                            ^\n\nError: x',
    ],
    ['Babel', '  13 | try {\n> 14 |   check("TRIAL_EXPIRED");\n     |   ^\n  15 | }'],
    ['grep', 'src/sf.py:40:    if code == "ORG_LOCKED":'],
    ['Java', '        case "PASSWORD_LOCKOUT":\n            throw new LockedException("PASSWORD_LOCKOUT");'],
    ['a document', 'See the codes: INVALID_LOGIN, ORG_LOCKED and TRIAL_EXPIRED.'],
    ['C#', '   if (code == ExceptionCode.PASSWORD_LOCKOUT) return;'],
    ['a frame', '\tat com.acme.Sync.ORG_LOCKED(Sync.java:12)'],
    ['a constant', 'Errors::ORG_LOCKED defined in lib/errors'],
    ['a list of codes', 'retry unless code in ["PASSWORD_LOCKOUT", "ORG_LOCKED", "TRIAL_EXPIRED"]'],
    ['Java, equals', 'if (fault.getExceptionCode().equals("ORG_LOCKED")) {'],
    ['Ruby', "    when 'TRIAL_EXPIRED' then raise Expired"],
  ];
  for (const [language, text] of listings) {
    it(`passes over a listing: ${language}`, () => {
      expect(told(text)).to.deep.equal([]);
    });
  }

  it('still reads the error below the listing', () => {
    const text = listings[0]?.[1].replace('ValueError: x', 'sf.LoginFault: INVALID_LOGIN: Invalid username') ?? '';
    expect(causesOf(text)[0]?.cause).to.equal('wrong-password-or-token');
  });

  it('takes the answers of Salesforce for what they are, in code as well', () => {
    expect(told('[{"errorCode":"PASSWORD_LOCKOUT","message":"x"}]')).to.deep.equal(['user-locked certain']);
    expect(told("exceptionCode='ORG_LOCKED'")).to.deep.equal(['org-locked certain']);
    expect(told('return code: TRIAL_EXPIRED')).to.deep.equal(['trial-expired certain']);
    expect(told('"Login","20261122","LOGIN_ERROR_USER_FROZEN","005"')).to.deep.equal(['user-frozen certain']);
  });
});

describe('texts: logs as they are', () => {
  /** Texts of all kinds without a listing, whose lines would not be one any more. */
  const samples = [
    ...TEXTS.map(([, text]) => text),
    ...cases.filter(({ file }) => !file.includes('traceback')).map(({ file }) => textOf(file)),
  ].filter((text) => !text.includes('File "'));
  const anySample = fc.constantFrom(...samples);
  const wrapped = (text: string, at: readonly number[]): string =>
    [...at]
      .sort((a, b) => b - a)
      .reduce((soFar, one) => {
        const place = one % (soFar.length + 1);
        return `${soFar.slice(0, place)}\n${soFar.slice(place)}`;
      }, text);
  const words = fc.constantFrom('10:15:32', 'INFO', 'sync', 'etl@acme.example', 'rows', '4711', '-', 'done', 'ok', 'ä');
  const noise = fc
    .array(fc.array(words, { minLength: 1, maxLength: 8 }), { maxLength: 6 })
    .map((lines) => lines.map((line) => line.join(' ')).join('\n'));
  const units = (text: string): string[] => text.split('');
  const bytes = (text: string, big: boolean): Buffer => {
    const buffer = Buffer.from(text, 'utf16le');
    return big ? buffer.swap16() : buffer;
  };
  const ascii = samples.filter((text) => !/[\u0080-\uffff]/u.test(text));
  const codes = /[A-Z]{2,}(?:_[A-Z]+)+/gu;

  const ways: readonly (readonly [string, fc.Arbitrary<readonly [before: string, after: string]>])[] = [
    ['noise before and behind', fc.tuple(anySample, noise, noise).map(([text, a, b]) => [text, `${a}\n${text}\n${b}`])],
    ['JSON', anySample.map((text) => [text, JSON.stringify({ message: text })])],
    ['JSON in JSON', anySample.map((text) => [text, JSON.stringify({ body: JSON.stringify({ message: text }) })])],
    [
      'XML entities',
      anySample.map((text) => [
        text,
        text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
      ]),
    ],
    [
      '\\uXXXX',
      anySample.map((text) => [
        text,
        units(text)
          .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
          .join(''),
      ]),
    ],
    ['percent', anySample.map((text) => [text, encodeURIComponent(text)])],
    ['UTF-16 LE with its mark', anySample.map((text) => [text, decodeAnyText(bytes(`\ufeff${text}`, false))])],
    ['UTF-16 BE with its mark', anySample.map((text) => [text, decodeAnyText(bytes(`\ufeff${text}`, true))])],
    ['UTF-16 LE', fc.constantFrom(...ascii).map((text) => [text, decodeAnyText(bytes(text, false))])],
    ['UTF-16 BE', fc.constantFrom(...ascii).map((text) => [text, decodeAnyText(bytes(text, true))])],
    ['NUL between the letters', anySample.map((text) => [text, units(text).join('\u0000')])],
    [
      'colours around codes',
      anySample.map((text) => [text, text.replaceAll(codes, (code) => `\u001b[1;31m${code}\u001b[0m`)]),
    ],
    [
      'colours inside codes',
      anySample.map((text) => [text, text.replaceAll(codes, (code) => code.replaceAll('_', '\u001b[31m_\u001b[0m'))]),
    ],
    [
      'colours without their escape byte',
      anySample.map((text) => [text, text.replaceAll(codes, (code) => `[31m${code}[0m`)]),
    ],
    [
      'quoted in a mail',
      anySample.map((text) => [
        text,
        text
          .split('\n')
          .map((line) => `> ${line}`)
          .join('\n'),
      ]),
    ],
  ];
  for (const [name, pairs] of ways) {
    it(`says the same of a text in ${name}`, () => {
      fc.assert(
        fc.property(pairs, ([before, after]) => {
          expect(told(after), after).to.deep.equal(told(before));
        }),
        { numRuns: 60 },
      );
    });
  }

  it('says the same of a text that is wrapped anywhere', () => {
    fc.assert(
      fc.property(anySample, fc.array(fc.nat(), { minLength: 1, maxLength: 6 }), (text, at) => {
        expect(told(wrapped(text, at)), wrapped(text, at)).to.deep.equal(told(text));
      }),
      { numRuns: 200 },
    );
  });

  it('is never surer of a text that is cut', () => {
    fc.assert(
      fc.property(anySample, fc.nat(), fc.boolean(), (text, at, end) => {
        const place = at % (text.length + 1);
        const certain = told(text).filter((one) => one.endsWith(' certain'));
        const cut = told(end ? text.slice(0, place) : text.slice(place));
        expect(certain).to.include.members(cut.filter((one) => one.endsWith(' certain')));
      }),
      { numRuns: 200 },
    );
    expect(told("exceptionCode='LOGIN_MUST_USE_SECU")).to.deep.equal(['token-missing likely', 'token-outdated likely']);
    expect(causesOf('username, password, security token; or user locked out.\n at x')[0]?.cause).to.equal(
      'wrong-password-or-token',
    );
  });

  it('reads Latin-1 and Shift JIS', () => {
    const german = 'Die Anfrage wurde abgebrochen: Es konnte kein geschützter SSL/TLS-Kanal erstellt werden.';
    expect(told(decodeAnyText(Buffer.from(german, 'latin1')))).to.deep.equal(told(german));
    // 失敗: API セキュリティトークンが必要です。 in Shift JIS
    const japanese = Buffer.from(
      '8eb8 9473 3a20 4150 4920 835a 834c 8385 838a 8365 8342 8367 815b 834e 8393 82aa 954b 9776 82c5 82b7 8142'.replaceAll(
        ' ',
        '',
      ),
      'hex',
    );
    expect(told(decodeAnyText(japanese))).to.deep.equal(['token-missing likely', 'token-outdated likely']);
  });

  it('takes no more than linear time on long texts', () => {
    const unitsOf = [
      'a',
      '<',
      '\\',
      '\\u0041',
      '%41',
      '&',
      '&amp;',
      '[1;',
      '\u001b[',
      '"',
      'File "',
      '> 1 |',
      '_A',
      'A_',
      '=',
      'HTTP ',
      'connect to ',
      '失',
      '. ',
      'user is inactive ',
      '\n',
      "'A_B',",
      'a.b.',
    ];
    for (const unit of unitsOf) {
      expectLinear((size) => signalsIn(unit.repeat(Math.ceil(size / unit.length)), NOW), 100_000, unit);
    }
  });
});
