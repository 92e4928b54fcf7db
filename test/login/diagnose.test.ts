import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { Gap } from '../../lib/policy/index.js';
import { Text } from '../../lib/text.js';
import { fresh as freshDocument } from '../../scripts/docs/causes.js';
import { CAUSES, CAUSE_IDS, ownerOf } from '../../lib/login/phrases/causes.js';
import { LOGIN_HISTORY_WORDS } from '../../lib/policy/loginRow/vocabulary.js';
import type { LoginRow } from '../../lib/facts/org/index.js';
import { type Evidence, diagnose } from '../../lib/login/diagnose.js';
import { CODE_CAUSES, PHRASES } from '../../lib/login/phrases/index.js';
import { signalsIn, suspicionsOfStatus } from '../../lib/login/signals.js';

interface Vectors {
  readonly soap_login: readonly {
    readonly code: string;
    readonly body?: string;
    readonly message?: string;
    readonly source: string;
  }[];
  readonly oauth_token: readonly { readonly body: string; readonly source: string }[];
  readonly login_status_map: Readonly<Record<string, string | null | readonly string[]>>;
}
const vectors = JSON.parse(
  readFileSync(new URL('../data/login/login-messages.json', import.meta.url), 'utf8'),
) as Vectors;

const found = (text: string): string[] =>
  diagnose({ texts: [text] }).causes.map(({ cause, confidence }) => `${cause} ${confidence}`);
const known = <T>(value: T): { known: true; value: T; from: string } => ({ known: true, value, from: 'test' });
const unreadable = (what: string): { known: false; gap: Gap } => ({
  known: false,
  gap: { what, why: Text.of('facts.file.missing') },
});
const row = (status: string, time = '2026-11-22T20:00:00.000Z'): LoginRow => ({
  time,
  status,
  outcome: status === 'Success' ? 'success' : 'failure',
  sourceIp: '203.0.113.7',
  loginType: 'Other Apex API',
  loginSubType: 'SoapApiLogin',
  apiType: 'SOAP Partner',
  application: 'jsforce',
});
const healthy = { active: known(true), frozen: known(false), locked: known(false) };
const after = (evidence: Evidence): string[] =>
  diagnose(evidence).causes.map(({ cause, confidence }) => `${cause} ${confidence}`);

describe('diagnose: what decides now', () => {
  it('is a lock, whatever failed before it and how often', () => {
    const rows = known([row('Invalid Password'), row('Invalid Password'), row('Failed: API security token required')]);
    expect(after({ texts: [], user: known({ ...healthy, locked: known(true) }), rows })[0]).to.equal(
      'user-locked certain',
    );
    expect(after({ texts: [], user: known({ ...healthy, frozen: known(true) }), rows })[0]).to.equal(
      'user-frozen certain',
    );
    expect(after({ texts: [], user: known(healthy), rows })[0], 'without').to.not.equal('user-locked certain');
  });

  it('is that the user is frozen, whatever a text says for certain', () => {
    const texts = ['invalid_grant: authentication failure - Invalid Password'];
    expect(after({ texts })).to.deep.equal(['wrong-password-or-token certain']);
    expect(after({ texts, user: known({ ...healthy, frozen: known(true) }) })[0]).to.equal('user-frozen certain');
  });
});

const INVALID_LOGIN = 'INVALID_LOGIN: Invalid username, password, security token; or user locked out.';
const GUESSES = [
  'wrong-password-or-token possible',
  'wrong-username-or-host possible',
  'user-locked possible',
  'user-frozen possible',
  'user-inactive possible',
];
const TOKEN = ['token-missing likely', 'token-outdated likely'];

describe('diagnose: texts of clients', () => {
  /** Recorded texts (test/data/login/login-messages.json) and what Salesforce documents for them. */
  const expectedByCode: Readonly<Record<string, readonly string[]>> = {
    INVALID_LOGIN: GUESSES,
    LOGIN_MUST_USE_SECURITY_TOKEN: TOKEN,
    LOGIN_DURING_RESTRICTED_DOMAIN: ['profile-range-outside likely', 'my-domain-required likely'],
    LOGIN_DURING_RESTRICTED_TIME: ['login-hours certain'],
    INVALID_OPERATION: ['soap-disabled certain'],
    INVALID_SSO_GATEWAY_URL: ['delegated-authentication certain'],
    INSUFFICIENT_ACCESS: ['session-refused certain'],
  };
  for (const { code, body, message, source } of vectors.soap_login.filter(
    (one) => (one.body ?? one.message) !== undefined,
  )) {
    it(`knows ${code} as recorded in ${source.slice(0, 60)}`, () => {
      expect(found(body ?? message ?? '')).to.deep.equal(expectedByCode[code]);
    });
  }

  const expectedByDescription: Readonly<Record<string, readonly string[]>> = {
    'ip restricted': ['profile-range-outside likely', 'app-range-outside likely'],
    'authentication failure - Failed: API security token required': TOKEN,
    'authentication failure - Invalid Password': ['wrong-password-or-token certain'],
    'authentication failure': [
      'wrong-password-or-token possible',
      'oauth-flow-blocked possible',
      'token-missing possible',
      'token-outdated possible',
      'wrong-username-or-host possible',
      'user-locked possible',
      'user-frozen possible',
    ],
    'expired access/refresh token': ['other-grant likely'],
  };
  for (const { body } of vectors.oauth_token) {
    const description = String((JSON.parse(body) as Record<string, unknown>)['error_description']);
    it(`knows the OAuth answer "${description}"`, () => {
      expect(found(body)).to.deep.equal(expectedByDescription[description]);
    });
    it(`knows it as a string in a log: "${description}"`, () => {
      expect(found(`resulted in a \`400 Bad Request\` response:\\n${JSON.stringify(body)}\\n`)).to.deep.equal(
        expectedByDescription[description],
      );
    });
  }

  /** The same faults in the words of each client; the public thread in which each was seen. */
  const clients: readonly (readonly [string, string, readonly string[]])[] = [
    [
      'jsforce (jsforce issue 487)',
      '[Error: LOGIN_MUST_USE_SECURITY_TOKEN: Invalid username, password, security token; or user locked out. Are you at a new location? When accessing Salesforce--either via a desktop client or the API--from outside of your company’s trusted networks, you must add a security token to your password to log in.]',
      TOKEN,
    ],
    [
      'simple-salesforce (issue 171)',
      'simple_salesforce.login.SalesforceAuthenticationFailed: INVALID_LOGIN: Invalid username, password, security token; or user locked out.',
      GUESSES,
    ],
    [
      'simple-salesforce (CRMArena issue 23)',
      'simple_salesforce.exceptions.SalesforceAuthenticationFailed:\nAuthentication failed (code: INSUFFICIENT_ACCESS):\nSOAP API login() requires the Use Any API Auth user permission.',
      ['soap-permission certain'],
    ],
    [
      'wsc and Data Loader (wsc issue 9)',
      "[LoginFault [ApiFault  exceptionCode='INVALID_LOGIN'\n exceptionMessage='Invalid username, password, security token; or user locked out.'\n extendedErrorDetails='{[0]}'\n]\n]\n",
      GUESSES,
    ],
    [
      'wsc (wsc issue 363)',
      "ApiFault exceptionCode='INVALID_OPERATION' exceptionMessage='The SOAP Login operation is not available in the API version specified (65.0). Refer to the documentation for supported versions.'",
      ['soap-version certain'],
    ],
    [
      'Data Loader (Analytics-Cloud-Dataset-Utils issue 7)',
      "[LoginFault [ApiFault exceptionCode='LOGIN_MUST_USE_SECURITY_TOKEN' exceptionMessage='Invalid username, password, security token; or user locked out. Are you at a new location? ...' ] ]",
      TOKEN,
    ],
    [
      'EMP connector (issue 95)',
      'Error: INVALID_LOGIN: Invalid username, password, security token, user not active, or user locked out',
      GUESSES,
    ],
    [
      'MuleSoft over wsc',
      'org.mule.runtime.api.connection.ConnectionException: Invalid username, password, security token; or user locked out.\nError type: SALESFORCE:CONNECTIVITY',
      GUESSES,
    ],
    [
      'restforce (issue 169)',
      'Restforce::AuthenticationError: invalid_grant: authentication failure - Invalid Password',
      ['wrong-password-or-token certain'],
    ],
    [
      'sf (setup-sfdx issue 17)',
      'Error authenticating with the refresh token due to: ip restricted',
      ['profile-range-outside likely', 'app-range-outside likely'],
    ],
    [
      'OpenFn (adaptors issue 1715)',
      'INVALID_OPERATION: SOAP API login() is disabled by default in this org. Contact the org administrator to enable SOAP API login().',
      ['soap-disabled certain'],
    ],
    [
      'salesforcer (issue 24)',
      'Error in catch_errors(httr_response) : UNSUPPORTED_API_VERSION: Invalid Api version specified on URL.',
      ['soap-version likely', 'api-version-retired likely'],
    ],
    [
      'Postman (postman-salesforce-apis issue 26)',
      '<faultstring>UNKNOWN_EXCEPTION: The reference to entity &quot;Cl&quot; must end with the &apos;;&apos; delimiter.</faultstring>',
      ['secret-not-escaped certain'],
    ],
    [
      'simple-salesforce, later call',
      'INVALID_OPERATION_WITH_EXPIRED_PASSWORD: The users password has expired, you must call SetPassword before attempting any other API operations',
      ['password-expired certain'],
    ],
    [
      'a user who read the Login History (dataloader issue 141)',
      'error message says, "**Failed: API security token required**"',
      TOKEN,
    ],
    ['an event log', '"Login","20261122","LOGIN_ERROR_USER_FROZEN","005"', ['user-frozen certain']],
  ];
  for (const [client, text, expected] of clients) {
    it(`knows the words of ${client}`, () => {
      expect(found(text)).to.deep.equal(expected);
    });
  }

  /** The codes of the SOAP API's ExceptionCode list and of the OAuth errors whose names say what they are. */
  const codes: readonly (readonly [string, ...string[]])[] = [
    ['PASSWORD_LOCKOUT', 'user-locked'],
    ['ORG_LOCKED', 'org-locked'],
    ['TRIAL_EXPIRED', 'trial-expired'],
    ['API_CURRENTLY_DISABLED', 'api-disabled'],
    ['API_DISABLED_FOR_ORG', 'api-disabled'],
    ['FUNCTIONALITY_NOT_ENABLED', 'api-disabled likely'],
    ['SERVER_UNAVAILABLE', 'server-unavailable'],
    ['SSO_SERVICE_DOWN', 'delegated-authentication'],
    ['UNSUPPORTED_CLIENT', 'insecure-channel likely', 'client-refused likely'],
    ['INACTIVE_PORTAL', 'portal-user'],
    ['PORTAL_NO_ACCESS', 'portal-user'],
    // What a client without a token hears from an address that is not trusted; activation is asked of browsers.
    ['LOGIN_CHALLENGE_ISSUED', 'token-missing likely', 'device-activation possible'],
    ['LOGIN_CHALLENGE_PENDING', 'token-missing likely', 'device-activation possible'],
    ['inactive_user', 'user-inactive'],
    ['invalid_client_id', 'client-id-wrong'],
    ['invalid_client', 'client-secret-wrong likely'],
    ['invalid_app_access', 'app-not-approved'],
    ['URL_NOT_RESET', 'wrong-endpoint'],
    ['OAUTH_APP_BLOCKED', 'app-blocked'],
    ['rate_limit_exceeded', 'login-rate-exceeded'],
  ];
  for (const [code, ...causes] of codes) {
    it(`knows the code ${code}`, () => {
      expect(found(`Error: ${code}: whatever comes behind it`)).to.deep.equal(
        causes.map((cause) => (cause.includes(' ') ? cause : `${cause} certain`)),
      );
      expect(found(`Error: X${code}X`)).to.deep.equal([]);
    });
  }

  it('does not choose between the meanings of a code that has several', () => {
    expect(found('REQUEST_LIMIT_EXCEEDED')).to.deep.equal([
      'login-rate-exceeded likely',
      'request-limit-exceeded likely',
    ]);
    expect(found('REQUEST_LIMIT_EXCEEDED: Login rate exceeded')[0]).to.equal('login-rate-exceeded certain');
    expect(found('inactive_org')).to.deep.equal(['org-locked likely', 'org-closed likely', 'trial-expired likely']);
  });

  it('is read in the order of its lines, whatever each line shows', () => {
    const text =
      'HTTP 503 at https://login.salesforce.com/services/Soap/u/64.0\n' +
      'INVALID_LOGIN: Invalid username, password, security token; or user locked out.\nORG_LOCKED';
    expect(signalsIn(text).map(({ line, shows }) => `${String(line)} ${shows.slice(0, 16)}`)).to.deep.equal([
      ...['1 HTTP 503', '2 INVALID_LOGIN', '2 Invalid username', '3 ORG_LOCKED'],
    ]);
  });

  it('passes an unknown text through and guesses nothing', () => {
    const diagnosis = diagnose({ texts: ['SOMETHING_NEW: the moon is full'] });
    expect(diagnosis.causes).to.deep.equal([]);
    expect(diagnosis.unknown).to.have.length(1);
  });

  it('shows no part of the text in its evidence', () => {
    const diagnosis = diagnose({ texts: ['INVALID_LOGIN password=canary'] });
    expect(JSON.stringify(diagnosis)).not.to.include('canary');
  });
});

describe('diagnose: LoginHistory', () => {
  for (const [code, status] of Object.entries(vectors.login_status_map)) {
    if (typeof status === 'string' && !['source', 'LOGIN_ERROR_UNKNOWN_ERROR'].includes(code)) {
      it(`knows the status "${status}" (${code})`, () => {
        expect(suspicionsOfStatus(status), status).not.to.equal(undefined);
        expect(suspicionsOfStatus(status.toUpperCase())).to.equal(suspicionsOfStatus(status));
      });
    }
  }

  /** Status texts that Salesforce documents, each with what it says. */
  const statuses: readonly (readonly [string, readonly string[]])[] = [
    ['Invalid Password', ['wrong-password-or-token certain']],
    ['Failed: API security token required', TOKEN],
    ['Failed: Computer activation required', ['device-activation likely', 'token-missing possible']],
    // The user of these tests is not locked, so the lockout is over.
    ['Password Lockout', ['user-locked likely']],
    ['User is Inactive', ['user-inactive certain']],
    ['User is Frozen', ['user-frozen certain']],
    ['Restricted IP', ['profile-range-outside certain']],
    ['Restricted time', ['login-hours certain']],
    ['Restricted domain', ['my-domain-required certain']],
    ['Failed: IP Address Not Allowed', ['app-range-outside certain']],
    ['Username-Password Flow Disabled', ['oauth-flow-blocked certain']],
    ['Multi-factor required', ['mfa-required certain']],
    ['Login rate exceeded', ['login-rate-exceeded certain']],
    ['Organization locked', ['org-locked certain']],
    ['Trial Expired', ['trial-expired certain']],
    ['Failed: API Version Removed', ['api-version-retired certain']],
    ['Invalid login', ['wrong-username-or-host certain']],
  ];
  for (const [status, expected] of statuses) {
    it(`takes "${status}" for what it says, whatever the client was told`, () => {
      expect(after({ texts: [INVALID_LOGIN], rows: known([row(status)]), user: known(healthy) })).to.deep.equal(
        expected,
      );
    });
  }

  it('passes an unknown status through with its row', () => {
    const diagnosis = diagnose({ texts: [], rows: known([row('Ungültige Anmeldung')]) });
    expect(diagnosis.causes).to.deep.equal([]);
    expect(diagnosis.unknown[0]?.params['status']).to.equal('Ungültige Anmeldung');
  });

  it('counts rows of one status and shows the newest', () => {
    const rows = [
      row('Invalid Password', '2026-11-22T20:00:00.000Z'),
      row('Success'),
      row('Invalid Password', '2026-11-22T18:00:00.000Z'),
    ];
    const [cause] = diagnose({ texts: [], rows: known(rows) }).causes;
    expect(cause?.evidence).to.have.length(1);
    expect(Object.values(cause?.evidence[0]?.params ?? {})).to.include.members([
      'Invalid Password',
      '2',
      '2026-11-22T20:00:00Z',
      '203.0.113.7',
    ]);
  });

  it('thinks of another host first when there is no row, which may only be late', () => {
    expect(after({ texts: [INVALID_LOGIN], rows: known([]), user: known(healthy) })[0]).to.equal(
      'wrong-username-or-host possible',
    );
  });

  it('concludes nothing from the absence of rows without an error', () => {
    expect(after({ texts: [], rows: known([]), user: known(healthy) })).to.deep.equal([]);
  });

  it('names what was unreadable', () => {
    const diagnosis = diagnose({ texts: [INVALID_LOGIN], rows: unreadable('LoginHistory'), user: known(healthy) });
    expect(diagnosis.gaps.map(({ what }) => what)).to.deep.equal(['LoginHistory']);
    expect(diagnosis.causes.map(({ cause }) => cause)).to.deep.equal([
      'wrong-password-or-token',
      'wrong-username-or-host',
    ]);
  });
});

describe('diagnose: the user and the attempt', () => {
  it('is certain when the org has no such user', () => {
    expect(after({ texts: [INVALID_LOGIN], user: known(undefined) })).to.deep.equal(['wrong-username-or-host certain']);
  });

  const states = [
    ['user-frozen', { ...healthy, frozen: known(true) }],
    ['user-locked', { ...healthy, locked: known(true) }],
    ['user-inactive', { ...healthy, active: known(false) }],
  ] as const;
  for (const [cause, user] of states) {
    it(`is certain of ${cause} when the org says so`, () => {
      expect(after({ texts: [INVALID_LOGIN], user: known(user) })).to.deep.equal([`${cause} certain`]);
    });
  }

  it('gives as evidence what the org says of the user', () => {
    const evidence = (user: Evidence['user'], now?: string): unknown =>
      diagnose({ texts: [], ...(user && { user }), ...(now === undefined ? {} : { now }) }).causes.map((one) => [
        one.cause,
        ...one.evidence.map(({ key, params }) => [key, params]),
      ]);
    expect(evidence(known({ ...healthy, locked: known(true) }))).to.deep.equal([
      ['user-locked', ['login.evidence.locked', {}]],
    ]);
    expect(evidence(known({ ...healthy, frozen: known(true) }))).to.deep.equal([
      ['user-frozen', ['login.evidence.frozen', {}]],
    ]);
    expect(evidence(known({ ...healthy, active: known(false) }))).to.deep.equal([
      ['user-inactive', ['login.evidence.inactive', {}]],
    ]);
    expect(evidence(known({ ...healthy, passwordExpired: known(true) }))).to.deep.equal([
      ['password-expired', ['login.evidence.password-is-expired', {}]],
    ]);
    const time = '2026-11-01T00:00:00.000Z';
    expect(evidence(known({ ...healthy, passwordExpires: time }), time), 'from that moment on').to.deep.equal([
      ['password-expired', ['login.evidence.password-expired', { time: '2026-11-01T00:00:00Z' }]],
    ]);
    expect(evidence(known({ ...healthy, passwordExpires: time })), 'without a clock').to.deep.equal([]);
  });

  it('takes rows of logins that succeeded for no evidence of a failure', () => {
    const success = { ...row('Success'), outcome: 'success' as const };
    expect(after({ texts: [], rows: known([success]) })).to.deep.equal([]);
    expect(diagnose({ texts: [], rows: known([success]) }).unknown).to.deep.equal([]);
  });

  it('says both: locked, and what locked it', () => {
    const evidence = {
      texts: [],
      user: known({ ...healthy, locked: known(true) }),
      rows: known([row('Invalid Password')]),
    };
    expect(after(evidence)).to.deep.equal(['user-locked certain', 'wrong-password-or-token certain']);
  });

  it('tells a lockout that is over as past', () => {
    const rows = known([row('Password Lockout', '2026-11-22T20:00:00.000Z')]);
    const since = { texts: [INVALID_LOGIN], user: known(healthy), rows, lastSuccess: '2026-11-22T21:00:00.000Z' };
    expect(after(since)).not.to.include.members(['user-locked certain']);
    expect(after(since).some((one) => one.startsWith('user-locked'))).to.equal(false);
    expect(diagnose(since).unknown.map(({ key }) => key)).to.deep.equal(['login.lockout-over']);
    const before = { ...since, lastSuccess: '2026-11-22T19:00:00.000Z' };
    expect(after(before)).to.deep.equal(['user-locked likely']);
    expect(diagnose(before).causes[0]?.evidence.map(({ key }) => key)).to.include('login.evidence.unlocked');
    const locked = { ...since, user: known({ ...healthy, locked: known(true) }) };
    expect(after(locked)).to.deep.equal(['user-locked certain']);
  });

  it('drops from the guesses what the org denies', () => {
    expect(after({ texts: [INVALID_LOGIN], user: known(healthy) })).to.deep.equal([
      'wrong-password-or-token possible',
      'wrong-username-or-host possible',
    ]);
  });

  it('keeps both token causes while nobody knows whether one was sent', () => {
    expect(after({ texts: ['LOGIN_MUST_USE_SECURITY_TOKEN'] })).to.deep.equal(TOKEN);
  });

  it('knows that a token is missing when none was sent', () => {
    expect(after({ texts: ['LOGIN_MUST_USE_SECURITY_TOKEN'], tokenSent: false })).to.deep.equal([
      'token-missing certain',
    ]);
    expect(
      after({ texts: [], rows: known([row('Failed: API security token required')]), tokenSent: false }),
    ).to.deep.equal(['token-missing certain']);
  });

  it('does not call the password right when a token was sent and refused', () => {
    expect(after({ texts: ['LOGIN_MUST_USE_SECURITY_TOKEN'], tokenSent: true })).to.deep.equal([
      'token-outdated likely',
      'wrong-password-or-token possible',
    ]);
  });

  it('says that the token died with the password when it was changed after the last success', () => {
    const user = known({ ...healthy, lastPasswordChange: '2026-11-20T08:00:00.000Z' });
    const rows = known([row('Failed: API security token required')]);
    const [first] = diagnose({ texts: [], user, rows, lastSuccess: '2026-11-19T08:00:00.000Z' }).causes;
    expect(first?.cause).to.equal('token-outdated');
    expect(first?.evidence.map(({ key }) => key)).to.include('login.evidence.token-died');
    const later = diagnose({ texts: [], user, rows, lastSuccess: '2026-11-21T08:00:00.000Z' }).causes;
    expect(later.map(({ cause }) => cause)).to.deep.equal(['token-missing', 'token-outdated']);
    expect(JSON.stringify(later)).not.to.include('token-died');
  });

  it('takes a demand for a token that was sent for a guess: it drops no other guess', () => {
    const texts = ['LOGIN_MUST_USE_SECURITY_TOKEN', 'unknown_error: retry your request'];
    expect(after({ texts, tokenSent: true })).to.include.members([
      'wrong-password-or-token possible',
      'insecure-channel possible',
    ]);
  });

  it('is not surer of the range for the host where My Domain is no other reason', () => {
    const texts = ['invalid_grant: ip restricted'];
    expect(after({ texts, ownHost: true })).to.deep.equal(['profile-range-outside likely', 'app-range-outside likely']);
  });

  it('tells profile ranges from My Domain by the host', () => {
    const texts = ['LOGIN_DURING_RESTRICTED_DOMAIN: cannot log in from current domain'];
    expect(after({ texts, ownHost: true })).to.deep.equal(['profile-range-outside certain']);
    expect(after({ texts, rows: known([row('Restricted domain')]) })).to.deep.equal(['my-domain-required certain']);
    expect(after({ texts, rows: known([row('Restricted IP')]) })).to.deep.equal(['profile-range-outside certain']);
  });

  it('sees an expired password by its date', () => {
    const user = known({ ...healthy, passwordExpires: '2026-11-01T00:00:00.000Z' });
    expect(after({ texts: [], user, now: '2026-11-22T00:00:00.000Z' })).to.deep.equal(['password-expired likely']);
    expect(after({ texts: [], user, now: '2026-10-22T00:00:00.000Z' })).to.deep.equal([]);
  });

  it('takes the word of the org for an expired password, before its date', () => {
    const now = '2026-11-22T00:00:00.000Z';
    const state = (expired: boolean, passwordExpires: string): string[] =>
      after({ texts: [], user: known({ ...healthy, passwordExpires, passwordExpired: known(expired) }), now });
    expect(state(true, '2027-11-01T00:00:00.000Z')).to.deep.equal(['password-expired certain']);
    expect(state(false, '2026-11-01T00:00:00.000Z')).to.deep.equal([]);
    const gap = { what: 'isExpired', why: Text.of('facts.file.missing') };
    const refused = {
      ...healthy,
      passwordExpires: '2026-11-01T00:00:00.000Z',
      passwordExpired: { known: false, gap } as const,
    };
    const { causes, gaps } = diagnose({ texts: [], user: known(refused), now });
    expect(causes.map(({ cause, confidence }) => [cause, confidence])).to.deep.equal([['password-expired', 'likely']]);
    expect(gaps).to.deep.equal([gap]);
  });
});

describe('the table of causes', () => {
  const messages = readFileSync(new URL('../../messages/causes.md', import.meta.url), 'utf8');

  it('has an explanation and a fix for every cause, and no others', () => {
    const keys = [...messages.matchAll(/^# (.+)$/gm)].map(([, key]) => key).sort();
    expect(keys).to.deep.equal(CAUSE_IDS.flatMap((id) => [`${id}.explanation`, `${id}.fix`]).sort());
  });

  it('recognises each phrase by every wording that the data has', () => {
    for (const { shows, also = [], inRowsAlone, suspicions } of PHRASES) {
      for (const wording of [shows, ...also]) {
        // One text of LoginHistory may belong to two codes, so the phrase is told by what it means.
        const said = inRowsAlone === true ? `Other Apex API,${wording},` : wording;
        const causes = signalsIn(said.replaceAll('…', ' x ')).flatMap((one) => one.suspicions.map(([cause]) => cause));
        expect(causes, wording).to.include.members(suspicions.map(([cause]) => cause));
      }
    }
  });

  it('has a meaning for every documented LOGIN_STATUS', () => {
    const documented = LOGIN_HISTORY_WORDS.statuses.flatMap(({ code }) => code ?? []);
    expect(Object.keys(CODE_CAUSES).sort()).to.deep.equal([...documented].sort());
    for (const code of documented.filter((one) => one !== 'LOGIN_NO_ERROR')) {
      expect(found(`"Login","20261122","${code}","005"`), code).not.to.deep.equal([]);
    }
  });

  it('has a meaning for every documented status, in every language that is published', () => {
    for (const { outcome, texts } of LOGIN_HISTORY_WORDS.statuses) {
      for (const text of Object.values(texts).flatMap((all = []) => all)) {
        expect(suspicionsOfStatus(text) !== undefined, text).to.equal(outcome === 'failure');
      }
    }
    expect(suspicionsOfStatus('失敗: API セキュリティトークンが必要です。')).to.deep.equal([
      ['token-missing', 'likely'],
      ['token-outdated', 'likely'],
    ]);
  });

  it('names who mends each cause and where the knowledge comes from', () => {
    expect(CAUSES['user-frozen'].owner).to.equal('security');
    expect([ownerOf('user-frozen'), ownerOf('none')]).to.deep.equal(['security', 'nobody']);
    for (const id of CAUSE_IDS) {
      expect(CAUSES[id].source, id).not.to.equal('');
    }
  });

  it('is what docs/causes.md shows', () => {
    const written = readFileSync(new URL('../../docs/causes.md', import.meta.url), 'utf8');
    expect(written.replaceAll('\r\n', '\n')).to.equal(freshDocument());
  });
});

describe('login/diagnose: the evidence', () => {
  it('quotes of a text nothing but what stands in it', () => {
    const bare = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\d]/gu, '');
    for (const phrase of PHRASES) {
      for (const wording of [phrase.shows, ...(phrase.also ?? [])]) {
        const text = wording.replaceAll('…', ' something ');
        for (const { shows } of signalsIn(text)) {
          const quoted = shows.replace(/^HTTP (?=\d{3}$)/u, '').split('…');
          for (const piece of quoted) expect(bare(text), `${shows} in ${text}`).to.include(bare(piece));
        }
      }
    }
  });
});
