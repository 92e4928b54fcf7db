/**
 * Secrets that are piped in, one JSON object a line: none is taken that is of another secret than what was given before.
 */
import { PassThrough, Readable } from 'node:stream';
import { expect } from 'chai';
import { PipedSecrets } from '../../lib/cli/pipedSecrets.js';
import { UsageError } from '../../lib/errors.js';

const WHO = { username: 'etl@acme.example', instanceUrl: 'https://acme.example', isOf: (of: string) => of === 'ours' };
const HANDED = { ...{ username: WHO.username, instanceUrl: WHO.instanceUrl, password: 'P', securityToken: 'T' } };

type Given = Readonly<Record<string, unknown>> | string;

function piped(...lines: readonly Given[]): PipedSecrets {
  const texts = lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`);
  return new PipedSecrets(Readable.from([texts.join('')]));
}

async function begun(...lines: readonly Given[]): Promise<PipedSecrets> {
  const secrets = piped(...lines);
  await secrets.start();
  secrets.checkOf(WHO);
  return secrets;
}

async function keyOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => undefined,
    (failure: unknown) => failure,
  );
  return error instanceof UsageError ? error.key : String(error);
}

describe('secrets that are piped in', () => {
  it('begin with the first line that is not blank', async () => {
    const secrets = await begun('', '  ', { ...HANDED, of: 'ours' });
    expect([secrets.has('password'), secrets.of, await secrets.take('securityToken')]).to.deep.equal([
      ...[true, 'ours', 'T'],
    ]);
  });

  it('may have a password, or what was handed over, in a line that came with the first', async () => {
    for (const given of [{ ...HANDED, of: 'ours' }, { password: 'P' }]) {
      const secrets = await begun({}, '', given, { securityToken: 'N' });
      expect([secrets.has('password'), await secrets.take('password')]).to.deep.equal([true, 'P']);
    }
    const alone = await begun({ password: 'P' }, { securityToken: 'T', of: 'ours' });
    expect([alone.has('securityToken'), alone.of]).to.deep.equal([true, 'ours']);
    const both = await begun({ password: 'P', of: 'ours' }, { securityToken: 'T', of: 'other' });
    expect(both.of).to.equal('ours, other');
  });

  it('have a token that comes later when it is looked for', async () => {
    const secrets = await begun({ password: 'P' }, '', { securityToken: '' }, { securityToken: 'T', perhaps: true });
    expect(secrets.has('securityToken')).to.equal(false);
    expect(await secrets.take('securityToken', (text) => text !== '')).to.equal('T');
    expect(await secrets.take('clientSecret')).to.equal(undefined);
  });

  it('are of the user and the org of the run, in each line that was read', async () => {
    const of = [{ username: 'other@acme.example' }, { instanceUrl: 'https://other.example' }];
    for (const other of of) {
      expect(await keyOf(begun(other))).to.equal('rotate.error.piped-other');
      expect(await keyOf(begun({ ...other, password: 'P' }, { ...HANDED, of: 'ours' }))).to.equal(
        'rotate.error.piped-other',
      );
      const later = await begun({ password: 'P' }, { securityToken: 'T', ...other });
      expect(await keyOf(later.take('securityToken'))).to.equal('rotate.error.piped-line');
    }
    expect(await keyOf(begun({ username: 'ETL@ACME.EXAMPLE', instanceUrl: 'https://acme.example/' }))).to.equal(
      'undefined',
    );
  });

  it('are of one secret: a line with another password, or of another one of its run, is not taken', async () => {
    expect(await keyOf(begun({ password: 'P' }, { password: 'Q' }))).to.equal('rotate.error.piped-line');
    for (const [first, then] of [
      [{}, { ...HANDED }],
      [{}, { ...HANDED, of: 'ours' }],
      [{ password: 'Q' }, { ...HANDED }],
      [{ password: 'P' }, { ...HANDED, of: 'other' }],
      [{ password: 'P' }, { securityToken: 'T', of: 'other' }],
    ] as const) {
      const input = new PassThrough();
      const secrets = new PipedSecrets(input);
      input.write(`${JSON.stringify(first)}\n`);
      await secrets.start();
      secrets.checkOf(WHO);
      input.end(`${JSON.stringify(then)}\n`);
      expect(await keyOf(secrets.take('securityToken')), JSON.stringify([first, then])).to.equal(
        'rotate.error.piped-line',
      );
      expect(await secrets.take('securityToken'), 'nothing of it').to.equal(undefined);
    }
  });

  it('may repeat the password beside its token, and give one that is looked for', async () => {
    const secrets = await begun({ password: 'P' }, '{}');
    expect(await secrets.take('password')).to.equal('P');
    const input = new PassThrough();
    const later = new PipedSecrets(input);
    input.write('{}\n');
    await later.start();
    later.checkOf(WHO);
    input.write(`${JSON.stringify({ oldPassword: 'O' })}\n`);
    expect(await later.take('oldPassword')).to.equal('O');
    input.write(`${JSON.stringify({ password: 'P' })}\n`);
    expect(await later.take('password')).to.equal('P');
    input.end(`${JSON.stringify({ ...HANDED, of: 'ours' })}\n`);
    expect(await later.take('securityToken')).to.equal('T');
  });

  it('keep the token that one line gives, whatever was handed over without it', async () => {
    const [before, after] = [
      { ...HANDED, securityToken: '', of: 'ours' },
      { ...HANDED, of: 'ours' },
    ];
    for (const lines of [
      [before, after],
      [after, before],
    ]) {
      expect(await (await begun(...lines)).take('securityToken')).to.equal('T');
    }
    expect(await keyOf(begun(after, { ...after, securityToken: 'N' }))).to.equal('rotate.error.piped-line');
    const sought = await begun({ password: 'P' }, { securityToken: 'typo' }, { securityToken: 'T' });
    expect(await sought.take('securityToken', (text) => text === 'T')).to.equal('T');
  });

  it('are objects of known texts, which no error repeats', async () => {
    for (const wrong of ['{', '[]', 'null', '{"pasword":"x"}', '{"password":1}', '{"perhaps":false}']) {
      expect(await keyOf(begun(wrong)), wrong).to.equal('rotate.error.piped');
    }
    const error: unknown = await begun({}, '"Canary-1').catch((failure: unknown) => failure);
    expect(error instanceof UsageError ? error.text.params : error).to.deep.equal({ line: '2' });
  });

  it('are looked at no further than some lines beforehand', async () => {
    const secrets = new PipedSecrets(Readable.from(['{"securityToken":"T"}\n'.repeat(500)]));
    await secrets.start();
    expect(await secrets.take('clientSecret')).to.equal(undefined);
  });
});
