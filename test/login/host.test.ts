import { expect } from 'chai';
import fc from 'fast-check';
import { LoginError } from '../../lib/login/error.js';
import { checkHost, expectsSandbox } from '../../lib/login/host.js';
import { loginProxy } from '../../lib/login/proxy.js';

function refusal(url: string, allowed: readonly string[] = []): string {
  try {
    checkHost(url, allowed);
    return 'accepted';
  } catch (error) {
    expect(error).to.be.instanceOf(LoginError);
    return (error as LoginError).key.replace('login-errors.host.', '');
  }
}

describe('checkHost: where a password may go', () => {
  const accepted: readonly (readonly [string, string, string])[] = [
    ['https://login.salesforce.com', 'https://login.salesforce.com', 'login'],
    ['https://test.salesforce.com/', 'https://test.salesforce.com', 'test'],
    ['https://ACME.My.Salesforce.com/services/Soap/u/64.0', 'https://acme.my.salesforce.com', 'own'],
    ['https://acme.my.salesforce.com./', 'https://acme.my.salesforce.com', 'own'],
    ['https://acme--uat.sandbox.my.salesforce.com', 'https://acme--uat.sandbox.my.salesforce.com', 'sandbox'],
    ['https://acme--uat.my.salesforce.com', 'https://acme--uat.my.salesforce.com', 'sandbox'],
    ['https://acme--uat.cs88.my.salesforce.com', 'https://acme--uat.cs88.my.salesforce.com', 'sandbox'],
    ['https://acme--uat.sandbox.my.salesforce.mil', 'https://acme--uat.sandbox.my.salesforce.mil', 'sandbox'],
    ['https://acme--uat.my.salesforce.com.force.com', 'https://acme--uat.my.salesforce.com.force.com', 'own'],
    ['https://acme.my.site.com', 'https://acme.my.site.com', 'own'],
    ['https://acme.my.salesforce-sites.com', 'https://acme.my.salesforce-sites.com', 'own'],
    ['https://acme.my.salesforce.mil', 'https://acme.my.salesforce.mil', 'own'],
    ['https://acme.secure.force.com', 'https://acme.secure.force.com', 'own'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080', 'loopback'],
    ['http://127.1.2.3', 'http://127.1.2.3', 'loopback'],
    ['http://localhost:3000/', 'http://localhost:3000', 'loopback'],
    ['https://localhost:3000/', 'https://localhost:3000', 'loopback'],
    ['http://[::1]:9000', 'http://[::1]:9000', 'loopback'],
    ['http://0x7f.1/', 'http://127.0.0.1', 'loopback'],
  ];
  for (const [url, origin, kind] of accepted) {
    it(`accepts ${url} as ${kind}`, () => {
      const host = checkHost(url);
      expect(host.origin).to.equal(origin);
      expect(host.kind).to.equal(kind);
    });
  }

  const refused: readonly (readonly [string, string])[] = [
    ['https://salesforce.com.evil.test', 'foreign'],
    ['https://evilsalesforce.com', 'foreign'],
    ['https://login-salesforce.com', 'foreign'],
    ['https://salesforce.com.', 'accepted'],
    ['https://login.salesforce.com.evil.test', 'foreign'],
    ['https://my.salesforce.com-login.evil.test', 'foreign'],
    ['https://force.com.co', 'foreign'],
    // Cyrillic letters: the URL parser makes punycode of them.
    ['https://login.s\u0430lesforce.com', 'foreign'],
    ['https://xn--slesforce-52g.com', 'foreign'],
    ['https://localhost.evil.test', 'foreign'],
    ['https://127.0.0.1.evil.test', 'foreign'],
    ['https://0.0.0.0', 'foreign'],
    ['https://[::ffff:127.0.0.1]', 'foreign'],
    ['https://10.0.0.1', 'foreign'],
    ['http://login.salesforce.com', 'insecure'],
    ['http://localhost.evil.test', 'insecure'],
    ['https://login.salesforce.com@evil.test', 'userinfo'],
    ['https://user:secret@login.salesforce.com', 'userinfo'],
    ['https://:secret@login.salesforce.com', 'userinfo'],
    ['https://user@login.salesforce.com', 'userinfo'],
    ['https://login.salesforce.com?sid=00D', 'query'],
    ['https://login.salesforce.com#x', 'query'],
    ['https://login..salesforce.com', 'not-a-url'],
    ['ftp://login.salesforce.com', 'not-a-url'],
    ['login.salesforce.com', 'not-a-url'],
    ['', 'not-a-url'],
  ];
  for (const [url, why] of refused) {
    it(`${why === 'accepted' ? 'accepts' : `refuses (${why})`} ${url}`, () => {
      expect(refusal(url)).to.equal(why);
    });
  }

  it('lets a named host through over https only, and no host below it', () => {
    expect(checkHost('https://Login.Corp.example', ['login.corp.example']).kind).to.equal('allowed');
    expect(refusal('http://login.corp.example', ['login.corp.example'])).to.equal('insecure');
    expect(refusal('https://x.login.corp.example', ['login.corp.example'])).to.equal('foreign');
  });

  it('names the host that it refuses, and nothing else of the URL', () => {
    for (const url of ['https://evil.test/cAnArY', 'http://evil.test/cAnArY']) {
      try {
        checkHost(url);
        expect.fail('accepted');
      } catch (error) {
        expect((error as LoginError).text.params).to.deep.equal({ host: 'evil.test' });
      }
    }
  });

  it('never repeats a URL that may hold a secret', () => {
    for (const url of ['https://u:canary@login.salesforce.com', 'https://login.salesforce.com/?pw=canary', 'canary']) {
      try {
        checkHost(url);
        expect.fail('accepted');
      } catch (error) {
        expect(JSON.stringify(error) + String(error)).not.to.include('canary');
      }
    }
  });

  it('takes no host that only ends like a domain of Salesforce', () => {
    const label = fc.stringMatching(/^[a-z0-9]{1,12}$/);
    fc.assert(
      fc.property(label, label, (prefix, suffix) => {
        expect(refusal(`https://${prefix}salesforce.com`)).to.equal('foreign');
        expect(refusal(`https://salesforce.com.${suffix}.test`)).to.equal('foreign');
        expect(refusal(`https://${prefix}.salesforce.com`)).to.equal('accepted');
      }),
    );
  });

  it('knows which hosts promise a sandbox', () => {
    expect(expectsSandbox(checkHost('https://test.salesforce.com'))).to.equal(true);
    expect(expectsSandbox(checkHost('https://a--b.sandbox.my.salesforce.com'))).to.equal(true);
    expect(expectsSandbox(checkHost('https://login.salesforce.com'))).to.equal(false);
    expect(expectsSandbox(checkHost('https://acme.my.salesforce.com'))).to.equal(undefined);
  });
});

describe('proxyFor', () => {
  const host = 'https://acme.my.salesforce.com';
  const name = (env: Record<string, string>): string | undefined => loginProxy(host, env)?.host;

  it('takes the variables in the order of sf', () => {
    expect(name({})).to.equal(undefined);
    expect(name({ HTTP_PROXY: 'http://d:1', http_proxy: 'http://c:1' })).to.equal('c');
    expect(name({ HTTPS_PROXY: 'http://b:1', http_proxy: 'http://c:1' })).to.equal('b');
    expect(name({ https_proxy: 'http://a:1', HTTPS_PROXY: 'http://b:1' })).to.equal('a');
    expect(name({ https_proxy: '', HTTPS_PROXY: 'http://b:1' })).to.equal('b');
  });

  it('reads host, port and credentials', () => {
    expect(loginProxy(host, { HTTPS_PROXY: 'https://me:p%40ss@proxy.corp.example' })).to.deep.equal({
      secure: true,
      host: 'proxy.corp.example',
      port: 443,
      authorization: `Basic ${Buffer.from('me:p@ss').toString('base64')}`,
    });
    expect(loginProxy(host, { HTTPS_PROXY: 'proxy.corp.example:3128' })).to.deep.equal({
      secure: false,
      host: 'proxy.corp.example',
      port: 3128,
    });
  });

  const exempt: readonly (readonly [string, boolean])[] = [
    ['*', true],
    ['salesforce.com', true],
    ['.salesforce.com', true],
    ['*.my.salesforce.com', true],
    ['acme.my.salesforce.com:443', true],
    ['acme.my.salesforce.com:8443', false],
    ['example.com, salesforce.com', true],
    ['Acme.My.Salesforce.com.', true],
    ['*.acme.my.salesforce.com', false],
    ['lesforce.com', false],
    ['0.0.0.0/0', false],
    ['*:8443', false],
    ['example.com', false],
  ];
  for (const [list, direct] of exempt) {
    it(`${direct ? 'goes round' : 'takes'} the proxy with NO_PROXY=${list}`, () => {
      expect(name({ HTTPS_PROXY: 'http://b:1', NO_PROXY: list })).to.equal(direct ? undefined : 'b');
    });
  }

  it('names the variable of a proxy that is none, and not its value', () => {
    for (const value of ['socks5://canary:1', 'http://', 'http://u%:canary@x']) {
      try {
        loginProxy(host, { HTTPS_PROXY: value });
        expect.fail(`accepted ${value}`);
      } catch (error) {
        expect(error).to.be.instanceOf(LoginError);
        expect(Object.values((error as LoginError).text.params)).to.deep.equal(['HTTPS_PROXY']);
      }
    }
  });
});
