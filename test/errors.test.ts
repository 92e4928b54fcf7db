import { expect } from 'chai';
import { SfError } from '@salesforce/core/sfError';
import { RunError, strikeSessionIds, toSfError, UsageError } from '../lib/errors.js';
import { IpError } from '../lib/ip/index.js';
import { Text } from '../lib/text.js';

describe('errors', () => {
  it('get their words, a name, what to do and an exit code', () => {
    const error = toSfError(new UsageError(Text.of('shared.profile.unknown', { name: 'Sales', count: '12' })));
    expect(error).to.be.instanceOf(SfError);
    expect(error).to.include({
      name: 'ProfileUnknownError',
      message: 'No profile is named "Sales" among the 12 that were read.',
      exitCode: 2,
    });
    expect(error instanceof SfError && error.actions).to.have.length(1);
  });

  it('keep one name, whether or not a nearest name was found', () => {
    expect(
      toSfError(new UsageError(Text.of('shared.profile.unknown-nearest', { name: 'Sale', nearest: 'Sales' }))).name,
    ).to.equal('ProfileUnknownError');
  });

  it('exit with 1 where nothing else is said', () => {
    expect(toSfError(new RunError(Text.of('shared.output.failed', { file: 'a.csv', reason: 'ENOSPC' })))).to.include({
      exitCode: 1,
    });
    expect(toSfError(new IpError(Text.of('ip.address.empty')))).to.include({ exitCode: 1 });
  });

  it('carry a second sentence that another part gave', () => {
    const reason = Text.of('shared.exit.no');
    expect(
      toSfError(new RunError(Text.of('shared.output.failed', { file: 'a', reason: 'b' }), reason)).message,
    ).to.equal('Could not write "a": b. The answer is no.');
  });

  it('of others stay as they are, but for session ids', () => {
    const foreign = new Error('refused for 00D000000000001!AQ.secret_1.x at once');
    expect(toSfError(foreign)).to.equal(foreign);
    expect(foreign.message).to.equal('refused for [session id] at once');
    expect(foreign.stack).not.to.include('secret');
  });

  it('strike both forms of a session id, and leave org ids alone', () => {
    expect(strikeSessionIds('00D000000000001AAA!AQ.x 00D000000000001!y')).to.equal('[session id] [session id]');
    expect(strikeSessionIds('org 00D000000000001AAA')).to.equal('org 00D000000000001AAA');
  });

  it('keep their exit code when a name looks like what sf takes for a crash', () => {
    const of = (name: string): string =>
      toSfError(new UsageError(Text.of('shared.profile.unknown', { name, count: '12' }))).message;
    expect(of('TypeError')).not.to.include('TypeError');
    expect(of('1234567890-123 (-12345678)')).not.to.match(/\d{9,}-\d{3,} \(-?\d{7,}\)/);
    expect(of('nothing special')).to.equal('No profile is named "nothing special" among the 12 that were read.');
  });

  it('of a flag whose value is wrong exit with 2, whatever the program says that runs the command', () => {
    // sf takes 1 for its own commands, and oclif gives that to the errors of every plugin.
    const refused = Object.assign(new Error('Expected --result-format=nonsense to be one of: human'), {
      oclif: { exit: 1 },
    });
    expect(toSfError(refused)).to.have.deep.property('oclif', { exit: 2 });
    const version = new SfError('x is not a valid API version.', 'InvalidApiVersionError');
    expect(toSfError(version)).to.include({ exitCode: 2 });
    const ended = Object.assign(new Error('EEXIT: 30'), { code: 'EEXIT', oclif: { exit: 30 } });
    expect(toSfError(ended)).to.have.deep.property('oclif', { exit: 30 });
    const unknown = toSfError(new SfError('No org.', 'NamedOrgNotFoundError'));
    expect(unknown).to.include({ exitCode: 1 });
    expect(unknown, 'and what to do')
      .to.have.nested.property('actions[0]')
      .that.matches(/sf org list/u);
  });
});
