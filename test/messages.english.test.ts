import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import { messageBundle } from '../lib/messageFile.js';
import { ROOT } from './support/run.js';

/** What no native writer of a command line says, and what is said instead. */
const HABITS: readonly (readonly [pattern: RegExp, instead: string])[] = [
  [/\bmend(?:s|ed|ing)?\b/iu, 'fix'],
  [/\b(?:take|takes|taken|taking|took)(?: it| them| the run(?: \{\w+\})?)? up\b(?! to| \d)/iu, 'resume'],
  [/\b(?:stands?|stood) in\b/iu, 'is in, is listed in'],
];

/** The habits of a sentence, by what to say instead. */
const habitsOf = (sentence: string): string[] =>
  HABITS.flatMap(([pattern, instead]) => {
    const [found] = pattern.exec(sentence) ?? [];
    return found === undefined ? [] : [`${found} -> ${instead}`];
  });

describe('messages: English as a native writer has it', () => {
  const names = readdirSync(join(ROOT, 'messages')).map((file) => basename(file, '.md'));

  for (const name of names) {
    it(`has none of the habits that were dropped: ${name}`, () => {
      const found = [...messageBundle(name)].flatMap(([key, message]) =>
        [message].flat().flatMap((text) => habitsOf(text).map((habit) => `${key}: ${habit}`)),
      );
      expect(found).to.deep.equal([]);
    });
  }

  it('sees them in a sentence that has them, and takes no other sentence for one', () => {
    for (const [bad, said] of [
      ['Mend the line, and run the command again.', 'Mend -> fix'],
      ['What that means, and how to mend it.', 'mend -> fix'],
      ['The run {id} is taken up for {username}.', 'taken up -> resume'],
      ['Log in again, then take the run up with --resume.', 'take the run up -> resume'],
      ['It stands in no register.', 'stands in -> is in, is listed in'],
      ['Lift what stands in the way.', 'stands in -> is in, is listed in'],
    ]) {
      expect(habitsOf(bad ?? ''), bad).to.deep.equal([said]);
    }
    for (const good of [
      'Salesforce recommends client credentials.',
      'Amend the policy of the app.',
      'It takes up to 200 users.',
      '"::" stands for a run of zero groups.',
    ]) {
      expect(habitsOf(good), good).to.deep.equal([]);
    }
  });
});
