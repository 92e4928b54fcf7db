import { expect } from 'chai';
import { FactsError } from '../../../lib/facts/factsError.js';
import { SnapshotSelection } from '../../../lib/facts/snapshot/selection.js';
import type { UserQuery } from '../../../lib/facts/types.js';
import { known, type UserFacts } from '../../../lib/policy/index.js';
import { toSfError } from '../../../lib/errors.js';
import { sampleOrg } from './sample.js';

const sample = sampleOrg();
const [ada] = sample.users;
const [administrator] = sample.profiles;
const OTHER = '00e000000000002AAA';

function user(change: Partial<UserFacts> = {}): UserFacts {
  if (ada === undefined) throw new Error('The sample has no users.');
  return {
    ...ada,
    username: 'Ada@acme.example',
    active: known(true, 'User'),
    integration: known(false, 'User'),
    ...change,
  };
}

function selection(query: Omit<UserQuery, 'addresses'>): SnapshotSelection {
  return new SnapshotSelection({ addresses: [], ...query }, sample.profiles);
}

function refusal(work: () => void): { words: string; exit: number } {
  try {
    work();
  } catch (error) {
    if (error instanceof FactsError) return { words: toSfError(error).message, exit: error.exitCode };
  }
  throw new Error('A FactsError was expected.');
}

describe('which users of a snapshot are asked about', () => {
  it('active ones, and those of whom that could not be read; all on request', () => {
    const inactive = user({ active: known(false, 'User') });
    const gap = sample.org.lastSoapSuccess;
    if (gap.known) throw new Error('The sample has no gap.');
    expect(selection({}).holds(user())).to.equal(true);
    expect(selection({}).holds(inactive)).to.equal(false);
    expect(selection({}).holds(user({ active: gap }))).to.equal(true);
    expect(selection({ includeInactive: true }).holds(inactive)).to.equal(true);
  });

  it('by name in any case, inactive or not', () => {
    const asked = selection({ usernames: ['ADA@acme.example'] });
    expect(asked.holds(user({ active: known(false, 'User') }))).to.equal(true);
    expect(asked.holds(user({ username: 'bob@acme.example' }))).to.equal(false);
    expect(() => {
      asked.refuseMissing();
    }).not.to.throw();
  });

  it('by id, whatever else narrows them', () => {
    const asked = selection({ ids: [user().id], usernames: ['x@y.z'], profiles: ['System Administrator'] });
    expect(asked.holds(user({ profileId: OTHER, active: known(false, 'User') }))).to.equal(true);
    expect(asked.holds(user({ id: '005000000000009AAA' }))).to.equal(false);
    expect(() => {
      asked.refuseMissing();
    }).not.to.throw();
  });

  it('by profile: its label in any case, its metadata name, its id of 18 or 15 characters', () => {
    const id = administrator?.id ?? '';
    for (const name of ['system administrator', 'Admin', id, id.slice(0, 15)]) {
      const asked = selection({ profiles: [name] });
      expect(asked.holds(user({ profileId: id })), name).to.equal(true);
      expect(asked.holds(user({ profileId: OTHER })), name).to.equal(false);
    }
    expect(selection({ profiles: ['Admin'] }).holds(user({ profileId: undefined }))).to.equal(false);
  });

  it('integrations, and who may be one', () => {
    const gap = sample.org.lastSoapSuccess;
    if (gap.known) throw new Error('The sample has no gap.');
    const asked = selection({ integrationOnly: true });
    expect(asked.holds(user())).to.equal(false);
    expect(asked.holds(user({ integration: known(true, 'User') }))).to.equal(true);
    expect(asked.holds(user({ integration: gap }))).to.equal(true);
  });

  it('a profile that is not there is an error that names those that are missing', () => {
    const { exit, words } = refusal(() => selection({ profiles: ['Admin', 'admin', 'Sales', id15()] }));
    expect(exit).to.equal(2);
    expect(words).to.include('admin, Sales').and.not.to.include('Admin, ');
  });

  it('names that nobody had are an error, with the nearest name that came by', () => {
    const asked = selection({ usernames: ['ada@acme.exampel', 'bob@acme.example'] });
    for (const username of ['eva@acme.example', 'ada@acme.example', 'adam@acme.example']) {
      expect(asked.holds(user({ username }))).to.equal(false);
    }
    const { exit, words } = refusal(() => {
      asked.refuseMissing();
    });
    expect(exit).to.equal(2);
    expect(words).to.include('ada@acme.exampel, bob@acme.example').and.to.include('ada@acme.example');
    expect(words).not.to.include('adam@').and.not.to.include('eva@');
  });

  it('a name like none that came by gets no suggestion', () => {
    const asked = selection({ usernames: ['zoe@acme.example'] });
    asked.holds(user());
    const { words } = refusal(() => {
      asked.refuseMissing();
    });
    expect(words).to.include('zoe@acme.example').and.not.to.include('Ada@');
  });
});

function id15(): string {
  return administrator?.id.slice(0, 15) ?? '';
}
