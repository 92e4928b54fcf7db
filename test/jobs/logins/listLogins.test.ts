/**
 * The list of several orgs, and of one: messages/logins.md and docs/json.md (list logins) say what becomes of an org that
 * cannot be read. The witnesses are made by hand.
 */
import { expect } from 'chai';
import { RunError } from '../../../lib/errors.js';
import type { LoginQuery, Witness } from '../../../lib/facts/types.js';
import type { NamedSource } from '../../../lib/jobs/common/sources.js';
import { failedOrg, type LoginsJob, readSources } from '../../../lib/jobs/logins/index.js';
import { PATHS, type Gap, type LoginFacts } from '../../../lib/policy/index.js';
import { group } from '../../policy/logins/support.js';
import { gap, org, profile, user } from '../../policy/support.js';

const NOW = '2026-11-24T12:00:00.000Z';
const USUALLY = '2026-10-25T12:00:00.000Z';
const NOTHING_MORE = { failed: false, outsideRanges: false, withoutAnyApiAuth: false };
const JOB: LoginsJob = {
  ...{ since: undefined, usually: USUALLY, now: NOW, by: 'user-client', expiringWithin: 30, overrides: new Map() },
  ...{ usernames: undefined, profiles: undefined, retirements: undefined },
  filter: { paths: PATHS, ...NOTHING_MORE },
};

interface Given {
  readonly orgId?: string;
  readonly apiCalls?: number;
  readonly gaps?: readonly Gap[];
  readonly more?: Partial<Witness>;
}

/** Orgs in which one user logs in, and what was done to which of them, in turn. */
class Orgs {
  public readonly done: string[] = [];

  public named(name: string | undefined, given: Given = {}): NamedSource {
    return {
      name,
      open: async () => {
        await Promise.resolve();
        this.done.push(`${String(name)} opened`);
        return { witness: this.#witness(String(name), given), client: undefined };
      },
    };
  }

  public failing(name: string | undefined, error: unknown): NamedSource {
    return {
      name,
      open: async () => {
        this.done.push(`${String(name)} opened`);
        await Promise.resolve();
        throw error;
      },
    };
  }

  #witness(name: string, { apiCalls = 1, gaps = [], more = {}, orgId }: Given): Witness {
    const none = { tokenUses: [], clientNames: [], successTexts: [], logGaps: [] };
    const logins = async ({ since, until }: LoginQuery): Promise<LoginFacts> => {
      await Promise.resolve();
      this.done.push(`${name} read`);
      return { since, until, groups: [group({ userId: user().id })], ...none, gaps };
    };
    return {
      source: { kind: 'org', name, ...(orgId !== undefined && { orgId }) },
      org: async () => Promise.resolve(org()),
      profiles: async () => Promise.resolve([profile()]),
      users: async function* users() {
        await Promise.resolve();
        yield user();
      },
      logins,
      passwordLife: async () => Promise.resolve({ org: undefined, profiles: new Map<string, number>() }),
      passwordsExpired: async () => Promise.resolve(new Map()),
      gaps: () => [],
      apiCalls: () => apiCalls,
      ...more,
    };
  }
}

const errorOf = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'none',
    (error: unknown) => error,
  );
const namesOf = ({ orgs }: Awaited<ReturnType<typeof readSources>>): string[] => orgs.map(({ source }) => source.name);

describe('jobs: logins of several orgs', () => {
  it('are read of one after another, in the order in which they are named, and their calls are counted together', async () => {
    const orgs = new Orgs();
    const read = await readSources([orgs.named('b', { apiCalls: 3 }), orgs.named('a', { apiCalls: 4 })], JOB);
    expect(orgs.done).to.deep.equal(['b opened', 'b read', 'a opened', 'a read']);
    expect([namesOf(read), read.asked, read.apiCalls]).to.deep.equal([['b', 'a'], 2, 7]);
    expect([read.gaps, read.matters]).to.deep.equal([[], false]);
    expect(read.orgs.map(({ listed }) => listed.rows.length)).to.deep.equal([1, 1]);
  });

  it('are listed of the others where one cannot be opened or read; it is named with the first line of why', async () => {
    const orgs = new Orgs();
    const unread = async (): Promise<never> => {
      await Promise.resolve();
      throw new Error('The org is asleep.\nat Connection');
    };
    const read = await readSources(
      [
        orgs.failing('gone', new Error('No authorization for gone.')),
        orgs.named('a', { orgId: '00D000000000001AAA' }),
        orgs.named('asleep', { more: { profiles: unread } }),
      ],
      JOB,
    );
    expect([namesOf(read), read.asked, read.matters]).to.deep.equal([['a'], 3, true]);
    expect(read.gaps.map(({ what, why }) => [what, why.key, why.params['why']])).to.deep.equal([
      ['gone', 'logins.gap.org-failed', 'No authorization for gone.'],
      ['asleep', 'logins.gap.org-failed', 'The org is asleep.'],
    ]);
  });

  it('are of the time for which the first that could be read was asked', async () => {
    const orgs = new Orgs();
    const saved = { since: '2026-09-01T00:00:00.000Z', until: '2026-10-01T00:00:00.000Z' };
    const sources = [
      orgs.failing('gone', new Error('gone')),
      orgs.named('a', { more: { loginsTime: saved } }),
      orgs.named('b'),
    ];
    const { since, until } = await readSources(sources, JOB);
    expect([since, until]).to.deep.equal([saved.since, saved.until]);
    const own = await readSources([orgs.named('b')], { ...JOB, since: '2026-11-01T00:00:00.000Z' });
    expect([own.since, own.until]).to.deep.equal(['2026-11-01T00:00:00.000Z', NOW]);
    const usual = await readSources([orgs.named('b')], JOB);
    expect(usual.since).to.equal(USUALLY);
  });

  it('are listed once of an org with two names', async () => {
    const orgs = new Orgs();
    const one = { orgId: '00D000000000001AAA' };
    const sources = [orgs.named('prod', one), orgs.named('admin@acme.example', one)];
    const read = await readSources([...sources, orgs.named('uat', { orgId: '00D000000000002AAA' })], JOB);
    expect([namesOf(read), read.asked]).to.deep.equal([['prod', 'uat'], 2]);
    expect(orgs.done).to.not.include('admin@acme.example read');
  });

  it('are read by the second name of an org where the first failed midway, and by no third', async () => {
    const orgs = new Orgs();
    const one = { orgId: '00D000000000001AAA' };
    const unread = async (): Promise<never> => Promise.reject(new Error('The session has ended.'));
    const sources = [
      orgs.named('prod', { ...one, more: { profiles: unread } }),
      orgs.named('admin@acme.example', one),
      orgs.named('third', one),
    ];
    const read = await readSources(sources, JOB);
    expect([namesOf(read), read.gaps.map(({ what }) => what)]).to.deep.equal([['admin@acme.example'], ['prod']]);
    expect(orgs.done).to.include('admin@acme.example read').and.not.include('third read');
  });

  it('are listed of each that does not say which org it is', async () => {
    const orgs = new Orgs();
    expect(namesOf(await readSources([orgs.named('a'), orgs.named('b')], JOB))).to.deep.equal(['a', 'b']);
  });

  it('are incomplete where what one org did not tell could change its list', async () => {
    const orgs = new Orgs();
    const hidden = orgs.named('b', { gaps: [gap('LoginHistory')] });
    const read = await readSources([orgs.named('a'), hidden], JOB);
    expect([read.gaps, read.matters]).to.deep.equal([[], true]);
    expect(read.orgs[1]?.gaps.map(({ what }) => what)).to.deep.equal(['LoginHistory']);
  });

  it('are an error where none can be read, which names each with why', async () => {
    const orgs = new Orgs();
    const sources = [orgs.failing('a', new Error('No access.')), orgs.failing('b', new Error('No luck.\nMore'))];
    const error = await errorOf(readSources(sources, JOB));
    expect(error).to.be.instanceOf(RunError).and.to.include({ exitCode: 1, key: 'logins.all-failed' });
    expect(error)
      .to.have.nested.property('text.params')
      .that.deep.equals({
        ...{ orgs: '2', why: 'a: No access. b: No luck.' },
      });
  });

  it('end with what is thrown that is no error, as a closed pipe is', async () => {
    const orgs = new Orgs();
    const end = { closed: true };
    expect(await errorOf(readSources([orgs.failing('a', end), orgs.named('b')], JOB))).to.equal(end);
    expect(orgs.done).to.deep.equal(['a opened']);
  });
});

describe('jobs: logins of one org', () => {
  it('end with its own error, as it is', async () => {
    const orgs = new Orgs();
    const error = new Error('No authorization.');
    expect(await errorOf(readSources([orgs.failing('prod', error)], JOB))).to.equal(error);
    expect(await errorOf(readSources([orgs.failing(undefined, error)], JOB))).to.equal(error);
  });

  it('are those of the default org where none is named', async () => {
    const orgs = new Orgs();
    const read = await readSources([orgs.named(undefined, { apiCalls: 9 })], JOB);
    expect([read.asked, read.apiCalls, read.gaps]).to.deep.equal([1, 9, []]);
  });
});

describe('jobs: what of the logins was asked for', () => {
  const filterFor = async (job: Partial<LoginsJob>): Promise<unknown> =>
    (await readSources([new Orgs().named('a')], { ...JOB, ...job })).filter;

  it('is the paths alone, unless more was said', async () => {
    expect(await filterFor({})).to.deep.equal({ paths: ['soap', 'oauth-password'] });
  });

  it('is all that narrows the list down, with a time that people can read', async () => {
    const filter = { outsideRanges: true, withoutAnyApiAuth: true, failed: true, newSince: Date.parse(USUALLY) / 1000 };
    const usernames = ['etl@example.com'];
    expect(await filterFor({ filter: { paths: ['soap'], ...filter }, usernames, profiles: ['Sales'] })).to.deep.equal({
      ...{ paths: ['soap'], newSince: USUALLY, outsideRanges: true, withoutAnyApiAuth: true },
      ...{ usernames, profiles: ['Sales'] },
    });
    for (const what of ['outsideRanges', 'withoutAnyApiAuth'] as const) {
      const one = { paths: PATHS, ...NOTHING_MORE, [what]: true };
      expect(await filterFor({ filter: one })).to.deep.equal({ paths: [...PATHS], [what]: true });
    }
    expect(await filterFor({ filter: { paths: PATHS, ...NOTHING_MORE, newSince: 0 } })).to.deep.equal({
      ...{ paths: [...PATHS], newSince: '1970-01-01T00:00:00.000Z' },
    });
  });
});

describe('jobs: an org that could not be read', () => {
  const SESSION = '00D000000000001!AQ0AQFakeSessionId';

  it('is named without the session that it may have been named by, and so is why', () => {
    const { what, why } = failedOrg(SESSION, new Error(`${SESSION} has expired.\nMore of ${SESSION}`));
    expect([what, why.params['why']]).to.deep.equal(['[session id]', '[session id] has expired.']);
  });

  it('is the default org where it had no name', async () => {
    const orgs = new Orgs();
    const read = await readSources([orgs.failing(undefined, new Error('No.')), orgs.named('b')], JOB);
    expect(read.gaps.map(({ what }) => what)).to.deep.equal(['']);
  });
});
