import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { expect } from 'chai';
import type { LoginRow } from '../../lib/facts/org/index.js';
import { attempt } from '../../lib/login/attempt.js';
import { LoginError } from '../../lib/login/error.js';
import { checkHost } from '../../lib/login/host.js';
import { Journal } from '../../lib/login/journal.js';
import type { Observed, AttemptResult, Plan, Surroundings } from '../../lib/login/attemptResult.js';
import { type Credentials, Secret } from '../../lib/login/secret.js';
import { validate } from '../../lib/login/validate.js';
import type { Fact } from '../../lib/policy/types.js';
import { Text } from '../../lib/text.js';
import { type Handler, TestHost, always } from './server.js';

const PASSWORD = 'cAnArY&<>"\' \u{1f511}\rzZ';
const TOKEN = 'Uwy4XwMytmAQZvpJb7aub1Kz';
const SESSION = '00D3k000000tr3G!AQcAnArYsession';
const known = <T>(value: T): Fact<T> => ({ known: true, value, from: 'test' });

function user(username = 'i@acme.example', password = PASSWORD, securityToken = TOKEN): Credentials {
  return {
    username,
    password: new Secret(password),
    securityToken: new Secret(securityToken),
    clientSecret: new Secret(''),
  };
}

const envelope = (body: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`;
const fault = (code: string, words: string): string =>
  envelope(
    `<soapenv:Fault><faultcode>${code}</faultcode><faultstring>${code}: ${words}</faultstring><detail><sf:LoginFault xmlns:sf="x"><sf:exceptionCode>${code}</sf:exceptionCode><sf:exceptionMessage>${words}</sf:exceptionMessage></sf:LoginFault></detail></soapenv:Fault>`,
  );
const accepted = (serverUrl: string, more: Readonly<Record<string, string>> = {}): string => {
  const fields = {
    passwordExpired: 'false',
    sandbox: 'false',
    serverUrl,
    sessionId: SESSION,
    userId: '0053k00000B3GjcAAF',
    ...more,
  };
  const written = Object.entries(fields).map(([name, value]) => `<${name}>${value}</${name}>`);
  return envelope(
    `<loginResponse><result>${written.join('')}<userInfo><organizationId>00D3k000000tr3GEAQ</organizationId></userInfo></result></loginResponse>`,
  );
};
const WHOSE = envelope(
  '<getUserInfoResponse><result><organizationId>00D3k000000tr3GEAQ</organizationId><userId>0053k00000B3GjcAAF</userId></result></getUserInfoResponse>',
);

const GONE = Text.of('login-errors.client-id.missing');

describe('attempt: one request, and what its answer means', () => {
  let host: TestHost;
  let dir: string;
  let origin = '';

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'sf-token-attempt-'));
  });
  afterEach(async () => {
    await host.close();
    rmSync(dir, { recursive: true, force: true });
  });

  const plan = (more: Partial<Plan> = {}): Plan => ({
    host: checkHost(origin),
    path: 'soap',
    apiVersion: 64,
    clientId: 'client',
    force: false,
    ...more,
  });
  const around = (more: Partial<Surroundings> = {}): Surroundings => ({
    wire: { env: {}, limits: { timeout: 60_000, bytes: 1024 * 1024 } },
    journal: new Journal(dir),
    now: () => new Date(),
    ...more,
  });
  const start = async (handler: Handler): Promise<void> => {
    host = new TestHost(handler);
    origin = `http://127.0.0.1:${String(await host.listen())}`;
  };
  const folder = (): string => join(dir, 'sf-plugin-token', 'login-attempts');
  /** The attempts that are written down: how each ended. */
  const journal = (): string[] =>
    readdirSync(folder())
      .filter((name) => name.endsWith('.json'))
      .map((name) => (JSON.parse(readFileSync(join(folder(), name), 'utf8')) as { end: string }).end);
  /** Whether every lock has been given back. */
  const free = (): boolean => {
    const numbers = readdirSync(folder()).map((name) => Number(/\.lock\.(\d+)$/.exec(name)?.[1] ?? 0));
    const last = readdirSync(folder()).find((name) => name.endsWith(`.lock.${String(Math.max(...numbers))}`)) ?? '';
    return (JSON.parse(readFileSync(join(folder(), last), 'utf8')) as { free: boolean }).free;
  };
  /** Outcome and cause; no part of a secret is anywhere in it. */
  const told = (outcome: AttemptResult): string => {
    expect(inspect(outcome, { depth: 20 })).not.to.match(/cAnArY|Uwy4XwM|zZ'/);
    return `${outcome.outcome} ${outcome.cause}`;
  };
  /** Answers logins with the first, later calls with the second. */
  const answers =
    (login: Handler, after: Handler = always(200, WHOSE)): Handler =>
    (request, response, socket) =>
      (request.headers['soapaction'] === 'login' ? login : after)(request, response, socket);
  const logins = (): number => host.seen.filter(({ headers }) => headers['soapaction'] === 'login').length;

  /** What no Salesforce answers. Each is one request, an unknown outcome, and an attempt that counts. */
  const malformed: readonly (readonly [string, Handler, string])[] = [
    ['a web page', always(200, '<!DOCTYPE html><html><body>cAnArY</body></html>'), 'unknown answer-unreadable'],
    ['half an envelope', always(200, accepted('x').slice(0, 200)), 'unknown answer-unreadable'],
    [
      'an entity bomb',
      always(500, '<!DOCTYPE x [<!ENTITY a "cAnArY"><!ENTITY b "&a;&a;">]><x>&b;</x>'),
      'unknown answer-unreadable',
    ],
    [
      '10 MB',
      (_q, response) => void response.writeHead(200).end(Buffer.alloc(10_000_000, 32)),
      'unknown answer-unreadable',
    ],
    ['a redirect', always(302, '', { location: 'https://evil.test/cAnArY' }), 'unknown redirected'],
    ['nothing', always(200, ''), 'unknown answer-unreadable'],
    ['503', always(503, 'Service Unavailable'), 'unknown answer-unreadable'],
    ['a dropped connection', (_q, _r, socket) => socket.destroy(), 'unknown connection-lost'],
    ['silence', () => undefined, 'unknown connection-lost'],
  ];
  for (const [name, handler, expected] of malformed) {
    it(`${name}: ${expected}, one request, counted in the journal`, async () => {
      await start(handler);
      // All that is waited for in vain.
      const limits = { timeout: name === 'silence' ? 2000 : 60_000, bytes: 1024 * 1024 };
      const outcome = await attempt(user(), plan(), around({ wire: { env: {}, limits } }));
      expect(told(outcome)).to.equal(expected);
      expect(outcome.proves).to.include({ password: 'unknown', token: 'unknown' });
      expect(host.seen).to.have.length(1);
      expect(journal()).to.deep.equal(['unheard']);
      expect(free()).to.equal(true);
    });
  }

  it('sends nothing where nobody listens, and spends nothing', async () => {
    await start(always(200, ''));
    await host.close();
    const outcome = await attempt(user(), plan(), around());
    expect(told(outcome)).to.equal('unknown not-sent');
    expect([journal(), free()]).to.deep.equal([[], true]);
  });

  it('gives the lock back when the proxy is no URL', async () => {
    await start(always(200, ''));
    const salesforce = plan({ host: checkHost('https://acme.my.salesforce.com') });
    const wire = { env: { HTTPS_PROXY: 'socks://x' }, limits: { timeout: 60_000, bytes: 1000 } };
    try {
      await attempt(user(), salesforce, around({ wire }));
      expect.fail('sent');
    } catch (error) {
      expect((error as LoginError).key).to.equal('login-errors.proxy.invalid');
    }
    expect([journal(), free()]).to.deep.equal([[], true]);
  });

  it('takes our own secrets out of what a host says, however it escapes them', async () => {
    const echo = fault(
      'INVALID_LOGIN',
      'no: cAnArY&amp;&lt;&gt;&quot;&apos; \u{1f511}&#13;zZ and Uwy4XwMytmAQZvpJb7aub1Kz and cAnArY&amp;&lt;&gt;"\' \u{1f511}\nzZ',
    );
    await start(always(500, echo));
    const outcome = await attempt(user(), plan(), around());
    expect(told(outcome)).to.equal('failed wrong-password-or-token');
    expect(outcome.words).to.match(/^no: \[struck out\]/);
  });

  it('says that a fault is unknown, and shows it', async () => {
    await start(always(500, fault('NEW_FAULT', 'the moon is full')));
    const outcome = await attempt(user(), plan(), around());
    expect(told(outcome)).to.equal('failed unknown-fault');
    expect(outcome.message.params).to.deep.equal({ code: 'NEW_FAULT' });
    expect(outcome.words).to.equal('the moon is full');
  });

  it('accepts a login whose session works', async () => {
    await start(answers((q, r, s) => always(200, accepted(`${origin}/services/Soap/u/64.0/00D`))(q, r, s)));
    const outcome = await attempt(user(), plan(), around());
    expect(told(outcome)).to.equal('succeeded none');
    expect(outcome.proves).to.include({ password: 'yes', token: 'unknown' });
    expect(host.seen.map(({ path }) => path)).to.deep.equal(['/services/Soap/u/64.0', '/services/Soap/u/64.0/00D']);
    expect(host.seen[1]?.body).to.include(`<sessionId>${SESSION}</sessionId>`);
    expect(host.seen.some(({ body }) => /logout/i.test(body))).to.equal(false);
  });

  it('does not take an accepted login for a success when the session fails', async () => {
    const login: Handler = (q, r, s) => always(200, accepted(`${origin}/x`))(q, r, s);
    const cases: readonly (readonly [Handler, string])[] = [
      [
        always(500, fault('INVALID_OPERATION_WITH_EXPIRED_PASSWORD', 'The users password has expired')),
        'failed password-expired',
      ],
      [always(500, fault('INVALID_SESSION_ID', 'Invalid Session ID found')), 'failed session-refused'],
      [
        always(500, fault('INSUFFICIENT_ACCESS', 'Access from current IP address is not allowed')),
        'failed session-refused',
      ],
      [always(200, '<html></html>'), 'unknown answer-unreadable'],
      [(_q, _r, socket) => socket.destroy(), 'unknown connection-lost'],
      [always(200, WHOSE.replace('0053k00000B3GjcAAF', '005000000000001AAA')), 'failed other-user'],
    ];
    await start(always(200, ''));
    for (const [after, expected] of cases) {
      await host.close();
      await start(answers(login, after));
      const outcome = await attempt(user(), plan(), around());
      expect(told(outcome)).to.equal(expected);
      expect(outcome.proves.password, 'the password was right').to.equal('yes');
      expect(logins()).to.equal(1);
      expect(journal(), 'the login itself worked').to.deep.equal([]);
    }
  });

  it('fails with an expired password without a further call', async () => {
    await start(answers((q, r, s) => always(200, accepted(`${origin}/x`, { passwordExpired: 'true' }))(q, r, s)));
    expect(told(await attempt(user(), plan(), around()))).to.equal('failed password-expired');
    expect(host.seen).to.have.length(1);
  });

  it('gives the session to no other host', async () => {
    for (const url of [
      'https://evil.test/services/Soap/u/64.0',
      'http://acme.my.salesforce.com/x',
      'https://u@acme.my.salesforce.com',
      'nonsense',
    ]) {
      await start(answers(always(200, accepted(url))));
      expect(told(await attempt(user(), plan(), around())), url).to.equal('unknown answer-unreadable');
      expect(host.seen).to.have.length(1);
      await host.close();
    }
    await start(always(200, ''));
  });

  it('reaches the host with every character of password and token', async () => {
    await start(always(500, fault('INVALID_LOGIN', 'x')));
    const long = `${'p&'.repeat(500)}${PASSWORD}`;
    await attempt(user('i@acme.example', long), plan(), around());
    const body = host.seen[0]?.body ?? '';
    const written = /<password>([\s\S]*)<\/password>/.exec(body)?.[1] ?? '';
    // As XML 1.0 says: line ends first, then references.
    const read = written
      .replaceAll(/\r\n?/g, '\n')
      .replaceAll('&#13;', '\r')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&apos;', "'")
      .replaceAll('&amp;', '&');
    expect(read).to.equal(long + TOKEN);
  });

  describe('with an org that watches', () => {
    const row: LoginRow = {
      time: '2026-11-22T10:00:00.000Z',
      status: 'Invalid Password',
      outcome: 'failure',
      sourceIp: '203.0.113.7',
      loginType: 'Other Apex API',
      loginSubType: 'SoapApiLogin',
      apiType: 'SOAP Partner',
      application: '',
    };
    const state = { active: known(true), frozen: known(false), locked: known(false) };
    const observed = (more: Partial<Observed> = {}): Observed => ({
      facts: {
        user: known(state),
        history: known({ failures: 0 }),
        policy: known({ attempts: 10, minutes: 15, of: 'org' }),
      },
      user: known(state),
      userId: '0053k00000B3GjcAAF',
      row: async () => Promise.resolve(known(row)),
      decisionAt: async () => Promise.resolve({ known: false, gap: { what: 'x', why: Text.of('facts.file.missing') } }),
      usedToken: async () => Promise.resolve(undefined),
      ...more,
    });
    const watching = (more: Partial<Observed> = {}): Surroundings =>
      around({ observe: async () => Promise.resolve(observed(more)) });

    it('is certain by the row of this attempt', async () => {
      await start(always(500, fault('INVALID_LOGIN', 'x')));
      const outcome = await attempt(user(), plan(), watching());
      expect(outcome.causes.map(({ cause, confidence }) => `${cause} ${confidence}`)).to.deep.equal([
        'wrong-password-or-token certain',
      ]);
      expect(outcome.row).to.deep.equal(row);
    });

    it('says when logins of the user end, where it is known', async () => {
      await start(always(500, fault('INVALID_LOGIN', 'x')));
      const breaksOn: NonNullable<Observed['breaksOn']> = {
        ...{ path: 'soap', of: 'soap', date: '2027-06-01', latest: '2027-06-01', daysLeft: 191 },
        ...{ state: 'ahead', certainty: 'certain' },
      };
      expect((await attempt(user(), plan(), watching({ breaksOn }))).breaksOn).to.equal(breaksOn);
      expect(await attempt(user(), plan({ force: true }), watching())).not.to.have.property('breaksOn');
    });

    it('suspects the host when no row came', async () => {
      await start(always(500, fault('INVALID_LOGIN', 'x')));
      const outcome = await attempt(user(), plan(), watching({ row: async () => Promise.resolve(known(undefined)) }));
      expect(outcome.causes[0]).to.include({ cause: 'wrong-username-or-host', confidence: 'possible' });
    });

    it('tells what the row says even where no answer came, and calls it unknown all the same', async () => {
      await start((_q, _r, socket) => socket.destroy());
      const outcome = await attempt(user(), plan(), watching());
      expect(outcome.outcome).to.equal('unknown');
      expect(outcome.causes.map(({ cause }) => cause)).to.deep.equal(['connection-lost', 'wrong-password-or-token']);
    });

    it('names a row that could not be read as a gap', async () => {
      await start(always(500, fault('INVALID_LOGIN', 'x')));
      const gap = { what: 'LoginHistory', why: Text.of('facts.file.missing') };
      const outcome = await attempt(
        user(),
        plan(),
        watching({ row: async () => Promise.resolve({ known: false, gap }) }),
      );
      expect(outcome.gaps).to.deep.include(gap);
      expect(outcome.causes[0]?.confidence).to.equal('possible');
    });

    it('finds another user or another org than the expected one', async () => {
      await start(answers((q, r, s) => always(200, accepted(`${origin}/x`))(q, r, s)));
      expect(told(await attempt(user(), plan(), watching({ userId: '005000000000001AAA' })))).to.equal(
        'failed other-user',
      );
      expect(told(await attempt(user(), plan({ expectedOrg: '00D000000000001EAA' }), watching()))).to.equal(
        'failed other-org',
      );
      expect(told(await attempt(user(), plan(), watching({ sandbox: true })))).to.equal('failed sandbox-mix-up');
      expect(
        told(await attempt(user(), plan({ expectedOrg: '00D3k000000tr3GEAQ' }), watching({ sandbox: false }))),
      ).to.equal('succeeded none');
    });

    it('is told by an event log which secret was used', async () => {
      await start(answers((q, r, s) => always(200, accepted(`${origin}/x`))(q, r, s)));
      const proves = async (used: 'T' | 'P'): Promise<string> =>
        (await attempt(user(), plan(), watching({ usedToken: async () => Promise.resolve(used) }))).proves.token;
      expect(await proves('T')).to.equal('yes');
      expect(await proves('P')).to.equal('no');
    });
  });

  describe('the order of things', () => {
    const facts: Observed['facts'] = {};
    const observing =
      (more: () => void): NonNullable<Surroundings['observe']> =>
      async () => {
        more();
        return Promise.resolve({
          facts,
          user: known(undefined),
          row: async () => Promise.resolve(known(undefined)),
          decisionAt: async () => Promise.reject(new Error('not asked')),
          usedToken: async () => Promise.resolve(undefined),
        });
      };

    it('takes the lock, reads the facts, writes the attempt down, and sends then', async () => {
      const order: string[] = [];
      await start((q, r, s) => {
        order.push(`sent, ${String(journal())}, lock ${free() ? 'free' : 'held'}`);
        always(500, fault('INVALID_LOGIN', 'x'))(q, r, s);
      });
      const observe = observing(() => {
        order.push(`read, ${String(journal())}, lock ${free() ? 'free' : 'held'}`);
      });
      await attempt(user(), plan(), around({ observe }));
      order.push(`told, ${String(journal())}, lock ${free() ? 'free' : 'held'}`);
      expect(order).to.deep.equal(['read, , lock held', 'sent, open, lock held', 'told, failed, lock free']);
    });

    it('gives the lock back when the facts cannot be read', async () => {
      await start(always(500, ''));
      const observe = observing(() => {
        throw new LoginError(GONE);
      });
      const ended = await attempt(user(), plan(), around({ observe })).catch(
        (error: unknown) => (error as LoginError).key,
      );
      expect([ended, journal(), free()]).to.deep.equal([GONE.key, [], true]);
      expect(host.seen).to.have.length(0);
    });

    it('acts on no facts that are older than two minutes, or after the clock was set back', async () => {
      await start(always(500, fault('INVALID_LOGIN', 'x')));
      for (const [passed, expected] of [
        [121_000, 'refused login.guard.stale'],
        [-1000, 'refused login.guard.stale'],
        [120_000, 'failed login.failed'],
      ] as const) {
        let time = Date.parse('2026-11-22T12:00:00.000Z');
        const observe = observing(() => (time += passed));
        const more = { now: () => new Date(time), observe };
        const { outcome, message } = await attempt(user(), plan(), around(more));
        expect(`${outcome} ${message.key}`, String(passed)).to.equal(expected);
        expect(message.params['seconds']).to.equal(outcome === 'refused' ? '120' : undefined);
      }
      expect(host.seen).to.have.length(1);
    });

    it('tells what came of the attempt where its end cannot be written down, as a gap', async () => {
      await start((q, r, s) => {
        rmSync(folder(), { recursive: true });
        writeFileSync(folder(), '');
        always(500, fault('INVALID_LOGIN', 'x'))(q, r, s);
      });
      const outcome = await attempt(user(), plan(), around());
      expect(outcome.outcome).to.equal('failed');
      expect(outcome.gaps.map(({ what, why }) => [what, why.key])).to.deep.equal([
        ['login-attempts', 'login-errors.journal.unusable'],
      ]);
    });

    it('does not wait for the row of an attempt that was refused for another reason than the secret', async () => {
      for (const [code, end] of [
        ['INSUFFICIENT_ACCESS', 'elsewhere'],
        ['INVALID_OPERATION', 'elsewhere'],
        ['INVALID_LOGIN', 'failed'],
        ['LOGIN_MUST_USE_SECURITY_TOKEN', 'failed'],
        ['PASSWORD_LOCKOUT', 'failed'],
        ['NEW_FAULT', 'failed'],
      ] as const) {
        await start(always(500, fault(code, 'x')));
        await attempt(user(`${code}@acme.example`), plan(), around());
        expect(journal().sort().at(0), code).to.equal(end);
        rmSync(folder(), { recursive: true });
        await host.close();
      }
      await start(always(500, ''));
    });
  });

  describe('validate: several users', () => {
    it('checks all before it tries the first', async () => {
      await start(always(500, fault('INVALID_LOGIN', 'x')));
      try {
        await validate([user('a@b.c'), user('d@e.f', 'bad\u0000')], plan(), around());
        expect.fail('tried');
      } catch (error) {
        expect((error as LoginError).key).to.equal('login-errors.secret.not-in-xml');
      }
      expect(host.seen).to.have.length(0);
    });

    it('says that it tries a user when it does, and not before a guard that sends nothing', async () => {
      await start(always(500, fault('INVALID_LOGIN', 'x')));
      const told_: string[] = [];
      const tell = (what: string, username: string): void => void told_.push(`${what} ${username}`);
      await validate([user('a@b.c')], plan(), around({ tell }));
      expect(told_).to.deep.equal(['looking a@b.c', 'trying a@b.c']);
      await validate([user('a@b.c')], plan(), around({ tell }));
      expect(told_.slice(2), 'held back by the journal').to.deep.equal(['looking a@b.c']);
      expect(host.seen).to.have.length(1);
    });

    it('reports what is known when the org goes away in the middle', async () => {
      await start(always(500, fault('INVALID_LOGIN', 'x')));
      let asked = 0;
      const observe = async (): Promise<Observed> => {
        asked += 1;
        return asked === 1
          ? Promise.reject(new LoginError(Text.of('login-errors.host.missing')))
          : Promise.reject(new LoginError(GONE));
      };
      try {
        await validate([user('a@b.c')], plan(), around({ observe }));
        expect.fail('no error');
      } catch (error) {
        expect((error as LoginError).key).to.equal('login-errors.host.missing');
      }
      const dying = around({
        observe: async (username: string) =>
          username === 'a@b.c'
            ? Promise.resolve({
                facts: {},
                user: known(undefined),
                row: async () => Promise.resolve(known(undefined)),
                decisionAt: async () => Promise.reject(new Error('not asked')),
                usedToken: async () => Promise.resolve(undefined),
              })
            : Promise.reject(new LoginError(GONE)),
      });
      const outcomes = await validate([user('a@b.c'), user('d@e.f'), user('g@h.i')], plan(), dying);
      expect(outcomes.map(told)).to.deep.equal([
        'failed wrong-username-or-host',
        'refused stopped-early',
        'refused stopped-early',
      ]);
      expect(outcomes[1]?.message.key).to.equal(GONE.key);
      expect(outcomes[1]?.guard).to.deep.equal({ checked: [], skipped: [] });
    });

    it('sends nothing where another run has taken this one for dead, and holds no lock then', async () => {
      await start(always(500, fault('INVALID_LOGIN', 'x')));
      /** The lock was taken over while the facts were read. */
      class Overtaken extends Journal {
        public override async open(username: string): ReturnType<Journal['open']> {
          const opened = await super.open(username);
          return opened === undefined ? opened : Object.assign(opened, { begin: () => undefined });
        }
      }
      const outcome = await attempt(user(), plan({ force: true }), around({ journal: new Overtaken(dir) }));
      expect(told(outcome)).to.equal('refused attempt-under-way');
      expect([outcome.protective, outcome.message.key]).to.deep.equal([true, 'login.guard.under-way']);
      expect([host.seen.length, journal(), free()]).to.deep.equal([0, [], true]);
    });

    it('tries a user only once while another run tries it', async () => {
      let release = (): void => undefined;
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      await start((q, r, s) => void held.then(() => always(500, fault('INVALID_LOGIN', 'x'))(q, r, s)));
      const slow = around({ wire: { env: {}, limits: { timeout: 60_000, bytes: 1000 } } });
      const first = attempt(user(), plan(), slow);
      while (host.seen.length === 0) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      const second = await attempt(user(), plan({ force: true }), around());
      release();
      expect(told(second)).to.equal('refused attempt-under-way');
      expect(second.protective).to.equal(true);
      expect(told(await first)).to.match(/^failed/);
      expect(host.seen).to.have.length(1);
    });
  });
});
