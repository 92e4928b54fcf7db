import { expect } from 'chai';
import fc from 'fast-check';
import { openSnapshot, Pseudonyms } from '../../../lib/facts/snapshot/index.js';
import { anyOrg } from './arbitrary.js';
import { MemoryOrg } from './memory.js';
import { all, decisions, saved, Scratch } from './support.js';

describe('an anonymized snapshot', () => {
  const scratch = new Scratch();
  after(() => scratch.remove());

  it('holds no name, username, mail address or typed text, not even within a gap', async () => {
    await fc.assert(
      fc.asyncProperty(anyOrg, async (org) => {
        const text = await saved(new MemoryOrg(org), { names: new Pseudonyms() });
        // Every name of these orgs has Qx in it, and nothing else has.
        expect(text.toLowerCase()).not.to.include('qx');
      }),
      { numRuns: 120 },
    );
  });

  it('keeps every verdict, rule and note', async () => {
    await fc.assert(
      fc.asyncProperty(anyOrg, async (org) => {
        const named = await openSnapshot(scratch.file('named.jsonl', await saved(new MemoryOrg(org))));
        const text = await saved(new MemoryOrg(org), { names: new Pseudonyms() });
        const nameless = await openSnapshot(scratch.file('nameless.jsonl', text));
        expect(await decisions(nameless)).to.deep.equal(await decisions(named));
      }),
      { numRuns: 50 },
    );
  });

  it('keeps ids, dates and addresses, and says that it is anonymized', async () => {
    await fc.assert(
      fc.asyncProperty(anyOrg, async (org) => {
        const text = await saved(new MemoryOrg(org), { names: new Pseudonyms() });
        const nameless = await openSnapshot(scratch.file('kept.jsonl', text));
        const kept = (users: readonly { id: string; lastLogin?: string }[]): unknown =>
          users.map(({ id, lastLogin }) => [id, lastLogin]);
        expect(kept(await all(nameless.users({ addresses: 'all', includeInactive: true })))).to.deep.equal(
          kept(org.users),
        );
        expect((await nameless.profiles()).map(({ id }) => id)).to.deep.equal(org.profiles.map(({ id }) => id));
        expect(nameless.about.anonymized).to.equal(true);
      }),
      { numRuns: 50 },
    );
  });
});

describe('pseudonyms', () => {
  const names = new Pseudonyms(Buffer.alloc(32, 1));

  it('are the same for the same name and others for another', () => {
    expect(names.person('Jo')).to.equal(names.person('Jo'));
    expect(names.person('Jo')).not.to.equal(names.person('jo'));
    expect(names.person('Jo')).to.match(/^name-[\da-f]{16}$/u);
  });

  it('are others under another key, and for another kind of name', () => {
    expect(new Pseudonyms().person('Jo')).not.to.equal(names.person('Jo'));
    expect(names.person('Jo').slice(-16)).not.to.equal(names.profile('Jo').slice(-16));
  });

  it('keep the ending .invalid of a mail address, in any case, and no other', () => {
    expect(names.mail('a@b.example.invalid')).to.match(/^mail-[\da-f]{16}@example\.com\.invalid$/u);
    expect(names.mail('a@b.INVALID')).to.match(/@example\.com\.invalid$/u);
    expect(names.mail('a@invalid.example')).to.match(/@example\.com$/u);
    expect(names.mail('a@b.notinvalid')).to.match(/@example\.com$/u);
  });

  it('leave nothing as nothing', () => {
    expect([names.person(''), names.username('')]).to.deep.equal(['', '']);
  });

  it('replace names in sentences as whole words, in any case, and the longest first', () => {
    const fresh = new Pseudonyms(Buffer.alloc(32, 1));
    const [sales, salesOps] = [fresh.profile('Sales'), fresh.profile('Sales Ops')];
    expect(fresh.sentence('profile sales (00e1), Sales Ops, Salesforce', [])).to.equal(
      `profile ${sales} (00e1), ${salesOps}, Salesforce`,
    );
  });

  it('replace a username in a sentence by that of the user', () => {
    const fresh = new Pseudonyms();
    expect(fresh.sentence('User jo@corp.example is frozen.', [])).to.equal(
      `User ${fresh.username('jo@corp.example')} is frozen.`,
    );
  });

  it("replace a user's own name", () => {
    expect(names.sentence('Jo (Ops) has no profile', ['Jo (Ops)'])).to.equal(
      `${names.person('Jo (Ops)')} has no profile`,
    );
  });

  it('leave no beginning of a name where the words of an org were cut off', () => {
    const fresh = new Pseudonyms();
    fresh.profile('Warehouse Team North');
    for (const cut of ['Warehouse Te', 'warehouse', 'Warehouse Team North', 'Jo Ann', 'jo@corp.exam', 'W']) {
      expect(fresh.sentence(`No access to ${cut}… Ask.`, ['Jo Anne Miller']), cut).to.equal('No access to … Ask.');
    }
    expect(fresh.sentence('No access to team North. Ask.', [])).to.equal('No access to team North. Ask.');
  });
});
