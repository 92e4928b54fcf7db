import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type AppFlags, readAppInput } from '../../../lib/login/app/input.js';
import type { AppCredentials } from '../../../lib/login/app/credentials.js';
import { LoginError } from '../../../lib/login/error.js';
import type { InputSources } from '../../../lib/login/input.js';

const none: AppFlags = { username: undefined, 'client-id': undefined, 'jwt-key-file': undefined };
const CANARY = 'cAnArY';

/** Sources of which one asks, one pipes, and one does neither. */
const terminal = (answer: string, env: Record<string, string> = {}): InputSources & { asked: string[] } => {
  const asked: string[] = [];
  return {
    asked,
    env,
    isTerminal: true,
    read: async () => Promise.resolve(''),
    prompt: async (name) => {
      asked.push(name);
      return Promise.resolve(answer);
    },
  };
};
const pipe = (text: string, env: Record<string, string> = {}): InputSources => ({
  env,
  isTerminal: false,
  read: async () => Promise.resolve(text),
});

const shown = (credentials: AppCredentials): (string | undefined)[] => [
  credentials.path,
  credentials.username,
  credentials.clientId.reveal(),
  ...(credentials.path === 'jwt' ? [] : [credentials.clientSecret.reveal()]),
];
const refusal = async (work: Promise<AppCredentials>): Promise<string> => {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof LoginError)) throw new Error(`A LoginError was expected: ${String(error)}`);
  expect(JSON.stringify([error.message, error.text.params]), 'a value is repeated').to.not.include(CANARY);
  expect(error.exitCode).to.equal(2);
  return error.text.key;
};

describe('where the key and the secret of an app come from', () => {
  const client = { ...none, 'client-id': '3MVG9a' };
  const credentials = async (flags: AppFlags, sources: InputSources): Promise<AppCredentials> =>
    readAppInput('client-credentials', flags, sources);

  it('the environment comes before a pipe, and a pipe before a prompt', async () => {
    const env = { SF_TOKEN_CLIENT_SECRET: 'by env' };
    expect(shown(await credentials(client, pipe('{"clientSecret":"by pipe"}', env)))[3]).to.equal('by env');
    expect(shown(await credentials(client, pipe('{"clientSecret":"by pipe"}')))[3]).to.equal('by pipe');
    const asking = terminal('by prompt');
    expect(shown(await credentials(client, asking))[3]).to.equal('by prompt');
    expect(asking.asked).to.deep.equal(['clientSecret']);
  });

  it('a pipe may bring the key and the user too; flags come first', async () => {
    const text = '\ufeff{\n "clientId": "3MVG9p", "clientSecret": "s", "username": "etl@acme.example"\n}\n';
    expect(shown(await credentials(none, pipe(text)))).to.deep.equal([
      'client-credentials',
      'etl@acme.example',
      '3MVG9p',
      's',
    ]);
    const flags = { ...client, username: 'ETL@acme.example' };
    expect(shown(await credentials(flags, pipe(text))).slice(1, 3)).to.deep.equal(['ETL@acme.example', '3MVG9a']);
    expect(await refusal(credentials({ ...client, username: 'other@acme.example' }, pipe(text)))).to.equal(
      'login-errors.input.other-username',
    );
  });

  it('a line end that a file brought is not part of the secret; blanks are', async () => {
    const env = (secret: string): InputSources => pipe('', { SF_TOKEN_CLIENT_SECRET: secret });
    expect(shown(await credentials(client, env('secret\r\n')))[3]).to.equal('secret');
    expect(shown(await credentials(client, env(' se cret ')))[3]).to.equal(' se cret ');
  });

  const refused: readonly (readonly [string, AppFlags, InputSources, string])[] = [
    ['no key', none, pipe('{"clientSecret":"cAnArY"}'), 'login-errors.client-id.missing-of-app'],
    ['no key, before anybody is asked', none, terminal(CANARY), 'login-errors.client-id.missing-of-app'],
    ['a key that is none', { ...none, 'client-id': 'a b' }, terminal(CANARY), 'login-errors.argument.not-a-client-id'],
    ['nothing piped', client, pipe(' \n'), 'login-errors.input.no-client-secret'],
    ['nobody to ask', client, { ...pipe(''), isTerminal: true }, 'login-errors.input.no-client-secret'],
    ['an empty secret', client, terminal(''), 'login-errors.input.empty-client-secret'],
    ['no JSON', client, pipe(CANARY), 'login-errors.input.not-one-object'],
    [
      'two objects',
      client,
      pipe('{"clientSecret":"cAnArY"}\n{"clientSecret":"b"}'),
      'login-errors.input.not-one-object',
    ],
    ['another field', client, pipe('{"secret":"cAnArY"}'), 'login-errors.input.unknown-field'],
    ['a number', client, pipe('{"clientSecret":4711}'), 'login-errors.input.not-text'],
    ['half a character', client, pipe('{"clientSecret":"cAnArY\\ud83d"}'), 'login-errors.secret.not-text'],
    ['no username', client, pipe('{"clientSecret":"a","username":"cAnArY"}'), 'login-errors.input.odd-username'],
  ];
  for (const [name, flags, sources, key] of refused) {
    it(`${name}: ${key}`, async () => {
      expect(await refusal(credentials(flags, sources))).to.equal(key);
    });
  }

  /** What the sentence of an error names, beside its key. */
  const named = async (work: Promise<AppCredentials>): Promise<unknown> => {
    const error: unknown = await work.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    return error instanceof LoginError ? error.text.params : error;
  };

  it('an error names the line, the field and the path', async () => {
    const other = { ...client, username: 'other@acme.example' };
    expect(await named(credentials(other, pipe('{"clientSecret":"a","username":"e@acme.example"}')))).to.deep.equal({
      line: '1',
    });
    expect(await named(credentials(client, pipe('{"clientSecret":"a","username":"b"}')))).to.deep.equal({ line: '1' });
    expect(await named(credentials(client, pipe('{"clientSecret":7}')))).to.deep.equal({
      ...{ line: '1', field: 'clientSecret' },
    });
    expect(await named(credentials({ ...client, 'client-id': '' }, terminal('secret')))).to.deep.equal({
      path: 'client-credentials',
    });
  });

  it('an empty key is none, and a key of one more character than there may be is none', async () => {
    expect(await refusal(credentials({ ...client, 'client-id': '' }, terminal(CANARY)))).to.equal(
      'login-errors.client-id.missing-of-app',
    );
    const long = { ...client, 'client-id': 'a'.repeat(255) };
    expect(shown(await credentials(long, terminal('secret')))[2]).to.have.length(255);
    expect(await refusal(credentials({ ...client, 'client-id': 'a'.repeat(256) }, terminal(CANARY)))).to.equal(
      'login-errors.argument.not-a-client-id',
    );
  });

  it('a field without a value is a field that is not there', async () => {
    const text = '{"clientSecret":"secret","username":null,"clientId":null}';
    expect(shown(await credentials(client, pipe(text)))).to.deep.equal([
      ...['client-credentials', undefined, '3MVG9a', 'secret'],
    ]);
  });

  it('a file with a key belongs to the other path', async () => {
    expect(await refusal(credentials({ ...client, 'jwt-key-file': 'server.key' }, terminal(CANARY)))).to.equal(
      'login-errors.key-file.other-path',
    );
  });

  describe('of the path jwt', () => {
    let dir: string;
    beforeEach(() => {
      dir = mkdtempSync(join(tmpdir(), 'sf-token-key-'));
    });
    afterEach(() => rmSync(dir, { recursive: true, force: true }));
    const file = (name: string, text: string): string => {
      const path = join(dir, name);
      writeFileSync(path, text);
      return path;
    };
    const jwt = async (keyFile: string | undefined, username?: string): Promise<AppCredentials> =>
      readAppInput('jwt', { ...client, username, 'jwt-key-file': keyFile }, pipe('never read'));
    const pem = (type: 'pkcs1' | 'pkcs8'): string =>
      generateKeyPairSync('rsa', {
        modulusLength: 2048,
        publicKeyEncoding: { type: 'spki', format: 'pem' },
        privateKeyEncoding: { type, format: 'pem' },
      }).privateKey;

    for (const type of ['pkcs1', 'pkcs8'] as const) {
      it(`takes a private key in ${type}`, async () => {
        const read = await jwt(file('server.key', pem(type)), 'etl@acme.example');
        expect(shown(read)).to.deep.equal(['jwt', 'etl@acme.example', '3MVG9a']);
      });
    }

    it('refuses what is no private RSA key, and a key in the place of its file', async () => {
      const user = 'etl@acme.example';
      const { privateKey } = generateKeyPairSync('ec', {
        namedCurve: 'P-256',
        publicKeyEncoding: { type: 'spki', format: 'pem' },
        privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      });
      expect(await refusal(jwt(file('ec.key', privateKey), user))).to.equal('login-errors.key-file.not-a-key');
      expect(await refusal(jwt(file('no.key', CANARY), user))).to.equal('login-errors.key-file.not-a-key');
      expect(await named(jwt(file('no.key', CANARY), user))).to.deep.equal({ file: join(dir, 'no.key') });
      expect(await refusal(jwt(`-----BEGIN PRIVATE KEY-----${CANARY}`, user))).to.equal(
        'login-errors.key-file.key-itself',
      );
      expect(await refusal(jwt(dir, user))).to.equal('login-errors.key-file.unreadable');
      expect(await refusal(jwt(undefined, user))).to.equal('login-errors.key-file.missing');
      expect(await refusal(jwt(file('server.key', pem('pkcs8'))))).to.equal('login-errors.input.no-subject');
    });
  });
});
