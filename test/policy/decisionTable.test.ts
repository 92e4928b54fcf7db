import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { decide, decideRange, RULE_TABLE } from '../../lib/policy/index.js';
import { formatRange, parseAddress, parseRange } from '../../lib/ip/index.js';
import { fresh, isFresh, readMessages, render } from '../../scripts/docs/decision-table.js';
import { ASK, at, factsOf, is, MESSAGES, OFFICE, ORG, user, userSubject } from './support.js';

const root = join(import.meta.dirname, '..', '..');

describe('policy: docs/decision-table.md', () => {
  const written = readFileSync(join(root, 'docs', 'decision-table.md'), 'utf8');

  it('is what the table of rules and its messages give', () => {
    expect(isFresh(written), 'stale: run tsx scripts/docs/decision-table.ts').to.equal(true);
  });

  it('is stale after any change of it or of the messages', () => {
    expect(isFresh(written.replace('token-required', 'token-requested'))).to.equal(false);
    expect(isFresh(`${written}\n`)).to.equal(false);
    const messages = readMessages(readFileSync(join(root, 'messages', 'policy.md'), 'utf8'));
    messages.set('untrusted.condition', 'Always.');
    expect(render(messages)).not.to.equal(fresh());
    messages.delete('untrusted.condition');
    expect(() => render(messages)).to.throw('untrusted.condition');
  });

  it('has a row for each rule, in order, with id, path, verdict and mark', () => {
    const rows = written.split('\n').filter((line) => /^\| \d+ \|/u.test(line));
    expect(rows).to.have.length(RULE_TABLE.length);
    for (const [index, { id, paths, verdicts, mark }] of RULE_TABLE.entries()) {
      const cells = (rows[index] ?? '').split(' | ');
      expect(cells[1]).to.equal(`\`${id}\``);
      expect([cells[4], cells[5], cells[6]]).to.deep.equal([paths.join(', '), verdicts.join(' / '), mark]);
    }
  });
});

describe('policy: messages/policy.md', () => {
  it('has no place but for plain texts', () => {
    for (const [key, sentence] of MESSAGES) {
      expect(sentence, key).not.to.include('%');
      expect(sentence.length, key).to.be.greaterThan(5);
    }
  });
});

describe('policy: one decision at a time', () => {
  it('is the same as with a decider that is kept', () => {
    expect(decide(ORG, at(OFFICE), ASK, factsOf()).verdict).to.equal('no-token');
    const pieces = decideRange(ORG, parseRange('198.18.4.254-198.18.5.1'), ASK, factsOf());
    expect(pieces.map(({ decision }) => decision.verdict)).to.deep.equal(['no-token', 'token-required']);
  });

  it('cuts a range at each end of what decides', () => {
    const written = ({ range, decision }: ReturnType<typeof decideRange>[number]): string =>
      `${formatRange(range)} ${decision.verdict}`;
    const pieces = decideRange(ORG, parseRange('198.18.3.250-198.18.5.5'), ASK, factsOf());
    expect(pieces.map(written)).to.deep.equal([
      '198.18.3.250-198.18.3.255 token-required',
      '198.18.4.0-198.18.4.255 no-token',
      '198.18.5.0-198.18.5.5 token-required',
    ]);
    const verified = userSubject(user({ verifiedAddresses: is([parseAddress('203.0.113.7')]) }));
    expect(decideRange(verified, parseRange('203.0.113.5-203.0.113.9'), ASK, factsOf()).map(written)).to.deep.equal([
      '203.0.113.5-203.0.113.6 token-required',
      // What a verified address does is not settled (docs/decision-table.md).
      '203.0.113.7 unknown',
      '203.0.113.8-203.0.113.9 token-required',
    ]);
  });
});
