/**
 * What is taken for a new security token: docs/salesforce.md, section 3. Salesforce documents no length.
 */
import { expect } from 'chai';
import { StepFailure } from '../../../lib/change/index.js';
import { newToken } from '../../../lib/jobs/rotate/newToken.js';

const TOKEN = 'aBcDeFgHiJkLmNoPqRsT1234';
const LONGER = `${TOKEN}567`;
const PROSE = 'Subjectline1';

interface Given {
  readonly printed?: string;
  readonly typed?: readonly string[];
  readonly lines?: readonly string[];
  /** As the first of them says, what it is of: it was handed over. */
  readonly of?: string;
  readonly yes?: boolean;
  readonly isForced?: boolean;
  readonly isTerminal?: boolean;
  readonly need?: 'yes' | 'no' | 'unknown';
  readonly tokenOnly?: boolean;
}

async function taken(given: Given): Promise<{ readonly token: string; readonly said: readonly string[] }> {
  const { isForced = false, isTerminal = false, lines, need = 'yes', printed, tokenOnly = false, yes = false } = given;
  const said: string[] = [];
  const typed = [...(given.typed ?? [])];
  const token = await newToken({
    ...{ isForced, found: { need, tokenOnly } },
    printed: printed === undefined ? undefined : async () => Promise.resolve(printed),
    operator: {
      isTerminal,
      isPiped: lines !== undefined,
      pipedOf: given.of,
      piped: async (_name, isEnough = () => true) =>
        Promise.resolve({ answer: lines?.find(isEnough) ?? lines?.at(-1) }),
      secret: async ({ key }) => {
        said.push(key);
        const answer = typed.shift();
        return Promise.resolve(answer === undefined ? { code: 'no-answer' } : { answer });
      },
      yes: async ({ key }) => {
        said.push(key);
        return Promise.resolve({ answer: yes });
      },
      tell: ({ key }) => said.push(key),
    },
  }).catch((error: unknown) => {
    if (!(error instanceof StepFailure)) throw error;
    return error.code;
  });
  return { token, said };
}

describe('a new security token', () => {
  it('has 24 or 25 letters and digits', async () => {
    for (const token of [TOKEN, `${TOKEN}5`]) {
      expect(await taken({ printed: token })).to.deep.equal({ token, said: [] });
    }
  });

  for (const printed of [PROSE, 'a'.repeat(19), 'a'.repeat(65), `${TOKEN.slice(0, 23)}-`, `${TOKEN} x`]) {
    it(`is not ${printed}, whoever says so, and that is told without it`, async () => {
      const { said, token } = await taken({ printed, isForced: true, isTerminal: true, yes: true });
      expect([token, said]).to.deep.equal(['odd-token', ['rotate.token.none-given']]);
    });
  }

  it('may be longer or shorter for whoever says so, by a yes or with --force', async () => {
    for (const printed of [LONGER, TOKEN.slice(4), 'a'.repeat(64)]) {
      expect(await taken({ printed })).to.deep.equal({ token: 'odd-token', said: ['rotate.token.none-given'] });
      const asked = await taken({ printed, isTerminal: true, yes: true });
      expect([asked.token, asked.said]).to.deep.equal([printed, ['rotate.prompt.token.odd']]);
      expect((await taken({ printed, isTerminal: true })).token).to.equal('odd-token');
      const forced = await taken({ printed, isForced: true });
      expect([forced.token, forced.said]).to.deep.equal([printed, ['rotate.token.odd']]);
    }
  });

  it('is asked for again where what is typed is none', async () => {
    const { said, token } = await taken({ isTerminal: true, typed: [PROSE, '', LONGER, ` ${TOKEN} `] });
    const again = 'rotate.prompt.token.again';
    expect(token).to.equal(TOKEN);
    // Empty is no way where it is needed, so that none is offered.
    expect(said).to.deep.equal(['rotate.prompt.token.needed', again, again, 'rotate.prompt.token.odd', again]);
  });

  it('may be left out where nobody is known to need it', async () => {
    expect((await taken({ isTerminal: true, typed: [''], need: 'unknown' })).token).to.equal('');
    expect((await taken({ printed: '', need: 'unknown' })).token).to.equal('');
    expect((await taken({ printed: '' })).token).to.equal('no-token');
    expect((await taken({ printed: '', need: 'no', tokenOnly: true })).token).to.equal('no-token');
    expect((await taken({ need: 'unknown' })).token).to.equal('no-token');
  });

  it('is the first of piped lines that has one', async () => {
    expect((await taken({ lines: ['', PROSE, LONGER, TOKEN] })).token).to.equal(TOKEN);
    expect((await taken({ lines: ['', LONGER, TOKEN], isForced: true })).token).to.equal(LONGER);
    expect((await taken({ lines: ['', PROSE] })).token).to.equal('odd-token');
    expect((await taken({ lines: [''] })).token).to.equal('no-token');
    // An empty one is none where nobody needs it; what was handed over without one has its token in a later line.
    const two = { lines: ['', TOKEN], need: 'unknown' } as const;
    expect([(await taken(two)).token, (await taken({ ...two, of: 'password 2026' })).token]).to.deep.equal(['', TOKEN]);
    expect((await taken({ ...two, need: 'yes' })).token).to.equal(TOKEN);
    expect((await taken({ ...two, tokenOnly: true })).token).to.equal(TOKEN);
  });
});
