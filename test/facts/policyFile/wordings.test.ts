/**
 * Short passwords that people make up are refused wherever a text may stand, and what they write of releases, hosts and
 * tickets is taken (wordings.json).
 */
import { expect } from 'chai';
import { FactsError } from '../../../lib/facts/factsError.js';
import { policyOf } from '../../../lib/facts/policyFile/index.js';
import { ruleLayouts } from '../../../lib/jobs/common/policyFile.js';
import { say } from '../../../lib/messages.js';
import wordings from './wordings.json' with { type: 'json' };

interface Answer {
  readonly why: string;
  readonly at: string;
  readonly words: string;
}

const RULES = ruleLayouts();

async function answer(text: string): Promise<Answer> {
  try {
    await policyOf(text, 'sf-token.yml', RULES);
  } catch (error) {
    if (!(error instanceof FactsError)) throw error;
    const { column, line } = error.text.params;
    const words = [error.text, error.reason].map((one) => one && say(one)).join(' ');
    return { why: error.reason?.key ?? '', at: `${line}:${column}`, words };
  }
  return { why: 'taken', at: '', words: '' };
}

const entry = (key: string, value: string): string => {
  const fields = { name: 'a', username: 'a@b.example', owner: 'o', purpose: 'p', path: 'soap', [key]: value };
  return `version: 1\nintegrations: [${JSON.stringify(fields)}]\n`;
};
const PLACES: Readonly<Record<string, (text: string) => string>> = {
  description: (text) => `version: 1\nranges: {a: [{range: 10.0.0.1, description: ${JSON.stringify(text)}}]}\n`,
  purpose: (text) => entry('purpose', text),
  'a comment': (text) => `version: 1\n# ${text}\n`,
};

describe('policy file: wordings of both kinds', () => {
  it('there are enough of them to tell', () => {
    expect(wordings.refused).to.have.length.of.at.least(60);
    expect(wordings.taken).to.have.length.of.at.least(100);
  });

  for (const [where, of] of Object.entries(PLACES)) {
    it(`${where}: no password is taken, and none is printed`, async () => {
      for (const text of wordings.refused) {
        const { why, words } = await answer(of(text));
        expect(why, text).to.equal('policy-file.secret');
        const told = text.split(' ').filter((word) => /\d/u.test(word));
        expect(
          told.filter((word) => words.includes(word)),
          text,
        ).to.deep.equal([]);
      }
    });

    it(`${where}: what people write is taken`, async () => {
      for (const text of wordings.taken) expect((await answer(of(text))).why, text).to.equal('taken');
    });
  }

  it('a comment is named by line and column', async () => {
    const { at } = await answer('version: 1\ntrusted: [] # log in with Winter2026!\n');
    expect(at).to.equal('2:27');
  });

  it('references name a field, a variable or a file, and no password', async () => {
    const { refused, taken } = wordings.references;
    for (const text of refused) {
      const { why, words } = await answer(entry('secret', text));
      expect(why, text).to.be.oneOf(['policy-file.secret', 'policy-file.form.reference']);
      expect(words, text).not.to.include(text.slice(text.search(/[/:#][^/:#]*$/u) + 1));
    }
    for (const text of taken) expect((await answer(entry('secret', text))).why, text).to.equal('taken');
  });

  it('a security token with a domain behind it is no username', async () => {
    for (const text of wordings.usernames.refused) {
      expect((await answer(entry('username', text))).why, text).to.equal('policy-file.secret');
    }
    for (const text of wordings.usernames.taken) {
      expect((await answer(entry('username', text))).why, text).to.equal('taken');
    }
  });
});
