import { PassThrough } from 'node:stream';
import { inspect } from 'node:util';
import { expect } from 'chai';
import { LoginError } from '../../lib/login/error.js';
import { type InputSources, type SecretName, readInput, readStream } from '../../lib/login/input.js';
import { Secret } from '../../lib/login/secret.js';
import {
  hideRefused,
  isUsername,
  refuseSecretArguments,
  refuseStrayArguments,
} from '../../lib/login/secretArguments.js';

const CANARY = 'cAnArY-7&<>"\'';
const TOKEN = 'Uwy4XwMytmAQZvpJb7aub1Kz';

interface Setup {
  readonly env?: Record<string, string>;
  readonly piped?: string;
  readonly answers?: Partial<Record<SecretName, string>>;
}

/** Sources that remember what was asked of them. */
function sources({ env = {}, piped, answers }: Setup): InputSources & { readonly used: string[] } {
  const used: string[] = [];
  return {
    used,
    env,
    isTerminal: piped === undefined,
    read: async () => {
      used.push('stdin');
      return Promise.resolve(piped ?? '');
    },
    ...(answers === undefined
      ? {}
      : {
          prompt: async (name: SecretName) => {
            used.push(name);
            return Promise.resolve(answers[name] ?? '');
          },
        }),
  };
}

interface Shown {
  username: string;
  password: string;
  securityToken: string;
  clientSecret: string;
}
async function input(setup: Setup, username?: string, path: 'soap' | 'oauth-password' = 'soap'): Promise<Shown[]> {
  const { users } = await readInput(username, path, sources(setup));
  return users.map((user) => ({
    username: user.username,
    password: user.password.reveal(),
    securityToken: user.securityToken.reveal(),
    clientSecret: user.clientSecret.reveal(),
  }));
}

async function failure(setup: Setup, username?: string, path: 'soap' | 'oauth-password' = 'soap'): Promise<string> {
  try {
    await readInput(username, path, sources(setup));
  } catch (error) {
    expect(error).to.be.instanceOf(LoginError);
    const { key, text } = error as LoginError;
    expect(inspect(error), 'the error shows no secret').not.to.match(/cAnArY|Uwy4/);
    return [key.replace('login-errors.input.', ''), ...Object.values(text.params)].join(' ');
  }
  return 'no error';
}

describe('readInput: secrets from environment, pipe and prompt', () => {
  const user = { username: 'i@acme.example', password: CANARY, securityToken: TOKEN, clientSecret: '' };

  it('takes the environment first, and reads nothing else', async () => {
    const env = { SF_TOKEN_PASSWORD: CANARY, SF_TOKEN_SECURITY_TOKEN: TOKEN };
    const from = sources({ env, piped: '{"username":"x@y.z","password":"other"}', answers: { password: 'other' } });
    const { users } = await readInput('i@acme.example', 'soap', from);
    expect(users[0]?.password.reveal()).to.equal(CANARY);
    expect(users[0]?.securityToken.reveal()).to.equal(TOKEN);
    expect(from.used).to.deep.equal([]);
  });

  it('takes an unset and an empty token variable for no token', async () => {
    const [unset] = await input({ env: { SF_TOKEN_PASSWORD: 'p' } }, 'i@acme.example');
    const [empty] = await input({ env: { SF_TOKEN_PASSWORD: 'p', SF_TOKEN_SECURITY_TOKEN: '' } }, 'i@acme.example');
    expect(unset?.securityToken).to.equal('');
    expect(empty?.securityToken).to.equal('');
  });

  it('then takes what is piped', async () => {
    const from = sources({ piped: JSON.stringify(user), answers: { password: 'other' } });
    const { users } = await readInput(undefined, 'soap', from);
    expect(users[0]?.password.reveal()).to.equal(CANARY);
    expect(from.used).to.deep.equal(['stdin']);
  });

  it('asks on a terminal, hidden, for the client secret only where the path has one', async () => {
    const soap = sources({ answers: { password: CANARY } });
    await readInput('i@acme.example', 'soap', soap);
    expect(soap.used).to.deep.equal(['password', 'securityToken']);
    const oauth = sources({ answers: { password: CANARY } });
    await readInput('i@acme.example', 'oauth-password', oauth);
    expect(oauth.used).to.deep.equal(['password', 'securityToken', 'clientSecret']);
  });

  it('does not ask for what the environment has', async () => {
    const from = sources({ env: { SF_TOKEN_SECURITY_TOKEN: TOKEN }, answers: { password: CANARY } });
    const { users } = await readInput('i@acme.example', 'soap', from);
    expect(from.used).to.deep.equal(['password']);
    expect(users[0]?.securityToken.reveal()).to.equal(TOKEN);
  });

  it('reads several users, one object a line', async () => {
    const lines = [
      '{"username":"a@b.c","password":"1"}',
      ' \t',
      '{"username":"d@e.f","password":"2","securityToken":"t"}',
    ];
    const users = await input({ piped: `\ufeff${lines.join('\r\n')}\r\n` });
    expect(users.map(({ username, password, securityToken }) => [username, password, securityToken])).to.deep.equal([
      ['a@b.c', '1', ''],
      ['d@e.f', '2', 't'],
    ]);
  });

  it('reads one object over several lines and keeps every character of its values', async () => {
    const password = ' &<>"\'\\ \u{1f511}\r\n\t ';
    const users = await input({ piped: JSON.stringify({ username: 'a@b.c', password }, null, 2) });
    expect(users[0]?.password).to.equal(password);
  });

  it('takes no character from within a password, and a field that is null for none', async () => {
    const password = 'p\ufeffq';
    const [one] = await input({ piped: JSON.stringify({ username: 'a@b.c', password, securityToken: null }) });
    expect([one?.password, one?.securityToken]).to.deep.equal([password, '']);
  });

  it('takes the username from the flag where the object has none, and the client secret from the environment', async () => {
    const users = await input(
      { env: { SF_TOKEN_CLIENT_SECRET: 's' }, piped: '{"password":"p"}' },
      'A@b.c',
      'oauth-password',
    );
    expect(users).to.deep.equal([{ username: 'A@b.c', password: 'p', securityToken: '', clientSecret: 's' }]);
  });

  it('takes the name in the object for that of the flag, whatever its case', async () => {
    const [one] = await input({ piped: '{"username":"A@b.c","password":"p"}' }, 'a@B.c');
    expect(one?.username).to.equal('A@b.c');
    expect(await failure({ piped: '{"username":"A@b.cd","password":"p"}' }, 'a@B.c')).to.equal('other-username 1');
  });

  const wrong: readonly (readonly [string, Setup, string | undefined, string])[] = [
    ['nothing on a terminal that nobody may ask', {}, 'a@b.c', 'none'],
    ['an empty pipe', { piped: ' \n' }, 'a@b.c', 'none'],
    ['an empty password variable', { env: { SF_TOKEN_PASSWORD: '' } }, 'a@b.c', 'empty-password a@b.c'],
    ['an empty answer to the prompt', { answers: { securityToken: TOKEN } }, 'a@b.c', 'empty-password a@b.c'],
    ['an environment without a username', { env: { SF_TOKEN_PASSWORD: CANARY } }, undefined, 'no-username'],
    ['a prompt without a username', { answers: {} }, undefined, 'no-username'],
    ['a password alone', { piped: CANARY }, 'a@b.c', 'not-json 1'],
    [
      'a broken second line',
      { piped: `{"username":"a@b.c","password":"1"}\n{"password":"${CANARY.slice(0, 7)}` },
      undefined,
      'not-json 2',
    ],
    ['a number', { piped: '7' }, 'a@b.c', 'not-json 1'],
    ['a text', { piped: JSON.stringify(CANARY) }, 'a@b.c', 'not-json 1'],
    ['null', { piped: 'null' }, 'a@b.c', 'not-json 1'],
    ['a list', { piped: JSON.stringify([user]) }, undefined, 'not-json 1'],
    [
      'an unknown field',
      { piped: JSON.stringify({ ...user, [CANARY]: 1 }) },
      undefined,
      'unknown-field 1 username, password, securityToken, clientSecret',
    ],
    ['a number for a password', { piped: '{"username":"a@b.c","password":7}' }, undefined, 'not-text 1 password'],
    [
      'no username in the second line',
      { piped: '{"username":"a@b.c","password":"1"}\n{"password":"2"}' },
      undefined,
      'no-username-in 2',
    ],
    [
      'the same user twice',
      { piped: '{"username":"a@b.c","password":"1"}\n{"username":"A@B.C","password":"2"}' },
      undefined,
      'twice 2 1',
    ],
    ['another user than the flag says', { piped: JSON.stringify(user) }, 'a@b.c', 'other-username 1'],
    [
      'several users and a flag',
      { piped: '{"username":"a@b.c","password":"1"}\n{"username":"d@e.f","password":"2"}' },
      'a@b.c',
      'several',
    ],
    [
      'a password where the username should be',
      { piped: JSON.stringify({ username: CANARY, password: 'p' }) },
      undefined,
      'odd-username 1',
    ],
    ['no password', { piped: '{"username":"a@b.c"}' }, undefined, 'empty-password a@b.c'],
    [
      'a token that is in the password already',
      { env: { SF_TOKEN_PASSWORD: CANARY + TOKEN, SF_TOKEN_SECURITY_TOKEN: TOKEN } },
      'a@b.c',
      'token-twice a@b.c',
    ],
    [
      'twenty characters of a token that are in the password already',
      { env: { SF_TOKEN_PASSWORD: `p${TOKEN.slice(0, 20)}`, SF_TOKEN_SECURITY_TOKEN: TOKEN.slice(0, 20) } },
      'a@b.c',
      'token-twice a@b.c',
    ],
    [
      'nothing where fewer may end both by chance',
      { env: { SF_TOKEN_PASSWORD: `p${TOKEN.slice(0, 19)}`, SF_TOKEN_SECURITY_TOKEN: TOKEN.slice(0, 19) } },
      'a@b.c',
      'no error',
    ],
  ];
  for (const [name, setup, username, expected] of wrong) {
    it(`refuses ${name}, and repeats nothing`, async () => {
      expect(await failure(setup, username)).to.equal(expected);
    });
  }

  it('warns of blanks at the end of a password and of tokens of an odd shape', async () => {
    const odd = await readInput(
      'a@b.c',
      'soap',
      sources({ env: { SF_TOKEN_PASSWORD: 'p\n', SF_TOKEN_SECURITY_TOKEN: 'short' } }),
    );
    expect(odd.warnings.map(({ key, params }) => [key, params])).to.deep.equal([
      ['login.warning.password-blank', { username: 'a@b.c' }],
      ['login.warning.token-shape', { username: 'a@b.c' }],
    ]);
    const none = await readInput('a@b.c', 'soap', sources({ env: { SF_TOKEN_PASSWORD: 'p p' } }));
    expect(none.warnings, 'no token has no shape').to.deep.equal([]);
    const fine = await readInput(
      'a@b.c',
      'soap',
      sources({ env: { SF_TOKEN_PASSWORD: 'p', SF_TOKEN_SECURITY_TOKEN: TOKEN } }),
    );
    expect(fine.warnings).to.deep.equal([]);
  });

  it('takes 24 or 25 letters and digits for the shape of a token, and nothing around them', async () => {
    const warned = async (token: string): Promise<boolean> => {
      const env = { SF_TOKEN_PASSWORD: 'p', SF_TOKEN_SECURITY_TOKEN: token };
      const { warnings } = await readInput('a@b.c', 'soap', sources({ env }));
      return warnings.some(({ key }) => key === 'login.warning.token-shape');
    };
    const letters = 'aZ09'.repeat(6);
    expect([await warned(letters), await warned(`${letters}b`)]).to.deep.equal([false, false]);
    for (const odd of [letters.slice(1), `${letters}bc`, `-${letters}`, `${letters}-`, `${letters.slice(1)}é`]) {
      expect(await warned(odd), odd).to.equal(true);
    }
  });
});

describe('readStream', () => {
  const code = async (promise: Promise<string>): Promise<string> =>
    promise.catch((error: unknown) => (error as LoginError).key.replace('login-errors.input.', ''));

  it('reads to the end', async () => {
    const stream = new PassThrough();
    stream.write('{"a"');
    stream.end(':1}');
    expect(await readStream(stream)).to.equal('{"a":1}');
  });

  it('gives up on a stream that says nothing', async () => {
    expect(await code(readStream(new PassThrough(), 20))).to.equal('silent');
  });

  it('gives up on a stream that breaks', async () => {
    const stream = new PassThrough();
    const result = code(readStream(stream));
    stream.destroy(new Error('cAnArY'));
    expect(await result).to.equal('none');
  });

  it('gives up on a stream without end', async () => {
    const stream = new PassThrough();
    const result = code(readStream(stream));
    stream.write(Buffer.alloc(1024 * 1024 + 1, 32));
    expect(await result).to.equal('too-long');
  });
});

describe('Secret', () => {
  it('shows itself to nobody', () => {
    const secret = new Secret('canary');
    expect(
      `${String(secret)} ${JSON.stringify({ secret })} ${inspect({ secret }, { depth: 9, showHidden: true })}`,
    ).not.to.include('canary');
    expect(Object.keys(secret)).to.deep.equal([]);
    expect(secret.reveal()).to.equal('canary');
  });
});

describe('refuseSecretArguments', () => {
  const flags = [
    { name: 'username', takesValue: true },
    { name: 'target-org', char: 'o', takesValue: true },
    { name: 'instance-url', takesValue: true },
    { name: 'client-id', takesValue: true },
    { name: 'expect-org', takesValue: true },
    { name: 'wait', char: 'w', takesValue: true },
    { name: 'json', takesValue: false },
  ];
  const answer = (...argv: string[]): string => {
    try {
      refuseSecretArguments(argv, flags);
      return 'fine';
    } catch (error) {
      expect(inspect(error)).not.to.match(/cAnArY|canary|Uwy4|11173C/);
      const { key, text, exitCode } = error as LoginError;
      expect(exitCode).to.equal(2);
      return [key.replace('login-errors.argument.', ''), ...Object.values(text.params)].join(' ');
    }
  };

  const cases: readonly (readonly [readonly string[], string])[] = [
    [
      [
        '--username',
        'i@acme.example',
        '-o',
        'admin',
        '--json',
        '-w5',
        '--wait=5',
        '--instance-url',
        'https://login.salesforce.com',
      ],
      'fine',
    ],
    [['-o', '00D000000000001!canary.canary'], 'fine'],
    [['--password', CANARY], 'secret-flag password'],
    [[`--password=${CANARY}`], 'secret-flag password'],
    [['--security-token', TOKEN], 'secret-flag security-token'],
    [['--client-secret', 'canary'], 'secret-flag client-secret'],
    [['--nonsense', 'canary'], 'unknown-flag nonsense'],
    [['-p', CANARY], 'unexpected 1'],
    [[`-p${CANARY}`], 'unexpected 1'],
    [['--json', CANARY], 'unexpected 2'],
    [[`--${CANARY}`], 'unexpected 1'],
    [['--', CANARY], 'unexpected 1'],
    [['--username', CANARY], 'not-a-username'],
    [['--username', `i@acme.example:${CANARY}`], 'not-a-username'],
    [['--username', TOKEN], 'looks-secret username'],
    [[`--username=${TOKEN}`], 'looks-secret username'],
    [['--client-id', '11173C4B71CA90A7E860D9E31D908AB5CF221CAE6CB9E859B16ED5D6DD6F8002'], 'looks-secret client-id'],
    [['--client-id', 'canary canary'], 'not-a-client-id'],
    [['--client-id', '3MVG9uudbyLbNPZOVAuKR02gSIspVipjLsqn.uFTfCA67gYvmarMV7HvBPuPVb2.oAqFn8eLxG3MuAfLiSpNO'], 'fine'],
    [['--instance-url', 'https://i:canary@login.salesforce.com'], 'looks-secret instance-url'],
    [['--instance-url', 'https://login.salesforce.com/?password=canary'], 'looks-secret instance-url'],
    [['--expect-org', 'canary'], 'not-an-org-id'],
    [['--expect-org', '00D000000000001'], 'fine'],
    [['--expect-org', 'canary00D000000000001'], 'not-an-org-id'],
    [['--expect-org', '00D000000000001canary'], 'not-an-org-id'],
    [['--wait', '00D000000000001!canary'], 'looks-secret wait'],
  ];
  for (const [argv, expected] of cases) {
    it(`${argv.join(' ').replaceAll(/\s+/g, ' ').slice(0, 60)}: ${expected}`, () => {
      expect(answer(...argv)).to.equal(expected);
    });
  }

  it('knows the form of usernames', () => {
    expect(isUsername("o'neil+x@acme.example.uat")).to.equal(true);
    expect(isUsername('acme')).to.equal(false);
    expect(isUsername(`${'a'.repeat(80)}@b.c`)).to.equal(false);
  });

  it('hides what it refuses, and nothing else, from whoever logs the arguments', () => {
    for (const [argv, expected] of cases) {
      const hidden = [...argv];
      hideRefused(hidden, flags, false);
      expect(answer(...hidden), argv.join(' ')).to.equal(expected);
      if (expected === 'fine') expect(hidden).to.deep.equal(argv);
      else expect(hidden.join(' ').replace(/^-o \S+/, ''), argv.join(' ')).not.to.match(/cAnArY|canary|Uwy4|11173C/);
    }
  });

  it('takes any value where texts are pasted, and refuses what stands outside of them', () => {
    const stray = (...argv: string[]): string => {
      try {
        refuseStrayArguments(argv, flags);
        return 'fine';
      } catch (error) {
        const { key, text } = error as LoginError;
        return [key.replace('login-errors.argument.', ''), ...Object.values(text.params)].join(' ');
      }
    };
    expect(stray('--username', 'password=canary')).to.equal('fine');
    expect(stray('--username', 'x', 'canary')).to.equal('stray 3');
    expect(stray('--token=canary')).to.equal('secret-flag token');
    const argv = ['--username', 'password=canary', 'canary', '--token=canary'];
    hideRefused(argv, flags, true);
    expect(argv).to.deep.equal(['--username', 'password=canary', '…', '--token=…']);
  });
});
