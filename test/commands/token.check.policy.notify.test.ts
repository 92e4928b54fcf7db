/** What is said where nobody may have been told. */
import { expect } from 'chai';
import { tellPeople } from '../../lib/commands/token/check/policy.notify.js';
import { say } from '../../lib/messages.js';

describe('a program that tells people', () => {
  const said = async (script: string): Promise<string | undefined> => {
    const failure = await tellPeople([process.execPath, '-e', script], {});
    return failure && say(failure);
  };

  it('that fails is named with its exit code, and with what it said where it said something', async () => {
    const words = `${process.execPath} ended with exit code 3, so people may not have been notified.`;
    expect(await said('process.exit(3)')).to.equal(words);
    expect(await said('console.error("no network"); process.exitCode = 3')).to.equal(`${words} no network`);
    expect(await said('process.exit(0)')).to.equal(undefined);
  });
});
