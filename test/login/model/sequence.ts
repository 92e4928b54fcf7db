/**
 * One sequence of everything that can happen to a user, and what has to hold in it: docs/testing.md says it in words.
 */
import { expect } from 'chai';
import type { Files } from '../memoryDisk.js';
import { type Attempt, ModelOrg, type Party, loginTime } from './org.js';
import { PluginRun, type Site, type Wish } from './run.js';

export type Step =
  | { readonly kind: 'start'; readonly site: 0 | 1; readonly wish: Wish }
  | { readonly kind: 'go'; readonly run: number; readonly steps: number }
  | { readonly kind: 'kill'; readonly run: number }
  | { readonly kind: 'foreign'; readonly right: boolean; readonly delay: number }
  | { readonly kind: 'pass'; readonly seconds: number };

/** What came about in all sequences: a property over nothing would hold as well. */
export interface Score {
  sent: number;
  succeeded: number;
  killed: number;
  hidden: number;
  /** Attempts after which one alone was left. */
  last: number;
  locked: number;
  /** Locks of the limit of three with a foreign failure that no reading showed. */
  remaining: number;
  readonly refused: Map<string, number>;
}

export const newScore = (): Score => ({
  sent: 0,
  succeeded: 0,
  killed: 0,
  hidden: 0,
  last: 0,
  locked: 0,
  remaining: 0,
  refused: new Map(),
});

const SALT = Buffer.alloc(32, 7);
const LAG = 300_000;
const DAY = 86_400_000;
/** Attempts that have to be left, by the limit; three everywhere with the counter of the org. */
const MARGIN: Readonly<Record<number, number>> = { 3: 3, 5: 4, 10: 4 };

/** An attempt that a machine has written down, as the model knows it. */
interface Noted {
  readonly client: string;
  /** Milliseconds by the clock of its run, begun and ended. */
  readonly at: number;
  ended: number;
  /** Its run was not over when it was read. */
  readonly pending: boolean;
  /** Its run has died, and another one has seen that: until then it may have stood still and sent it. */
  found: boolean;
}

export class Sequence {
  readonly #score: Score;
  readonly #org: ModelOrg;
  readonly #sites: readonly [Site, Site] = [site('mine'), site('yours')];
  readonly #noted: Record<Site['party'], Noted[]> = { mine: [], yours: [] };
  /** What a run found in the journal. */
  readonly #read = new Map<PluginRun, readonly Noted[]>();
  #runs: PluginRun[] = [];
  #pid = 0;

  public constructor(limit: number, score: Score) {
    this.#score = score;

    this.#org = new ModelOrg(limit);
  }

  public async run(steps: readonly Step[]): Promise<void> {
    for (const step of steps) {
      await this.#take(step);
      if (this.#org.lockedBy !== undefined) break;
    }
    for (const run of this.#runs) {
      while (!run.isOver && this.#org.lockedBy === undefined && (await this.#goOn(run))) {
        // To its end.
      }
      await this.#kill(run);
    }
    if (this.#org.lockedBy !== undefined) this.#score.locked += 1;
  }

  async #take(step: Step): Promise<void> {
    switch (step.kind) {
      case 'start': {
        const run = new PluginRun(this.#org, this.#sites[step.site], ++this.#pid, step.wish);
        this.#runs.push(run);
        await run.arrived();
        this.#find(run);
        // The journal is read together with the lock.
        this.#read.set(
          run,
          this.#noted[run.site.party].map((one) => ({
            ...one,
            pending: this.#runs.some(({ client, isOver }) => client === one.client && !isOver),
          })),
        );
        this.#finish(run);
        return;
      }
      case 'go': {
        const run = this.#runs[step.run % Math.max(1, this.#runs.length)];
        for (let turn = 0; turn < step.steps && run?.isOver === false; turn += 1) {
          if (!(await this.#goOn(run))) return;
        }
        return;
      }
      case 'kill': {
        const run = this.#runs[step.run % Math.max(1, this.#runs.length)];
        if (run !== undefined) await this.#kill(run);
        return;
      }
      case 'foreign':
        this.#foreign(step.right, step.delay);
        return;
      case 'pass':
        this.#org.now += step.seconds * 1000;
    }
  }

  /** A run that has the user sees which runs have died; one that dies itself meanwhile may have written it down. */
  #find(run: PluginRun): void {
    const isOpen = run.place !== undefined;
    const { files, party } = run.site;
    for (const one of this.#noted[party]) {
      const isDead = !this.#runs.some(({ client, isOver }) => client === one.client && !isOver);
      const { end, ended } = writtenOf(files, one.client);
      if (!isDead || one.found || end !== 'open') continue;
      expect(ended !== undefined || !isOpen, 'written down').to.equal(true);
      if (ended === undefined) continue;
      // Clocks of two runs may differ.
      expect(Date.parse(ended), 'found dead').to.equal(Math.max(one.at, run.clock()));
      [one.found, one.ended] = [true, Date.parse(ended)];
    }
  }

  /** False where the bound of the model lets it wait: see {@link #fits}. */
  async #goOn(run: PluginRun): Promise<boolean> {
    const sends = run.place === 'before the login';
    if (sends && !run.wish.right && !this.#fits(run.site.party)) return false;
    const known = sends ? this.#ownHidden(run) : [];
    const before = this.#org.counter;
    await run.goOn();
    if (sends && run.made !== undefined) {
      this.#judge(run, run.made, known, before);
    }
    if (run.client !== undefined && run.sentAt !== undefined && run.made === undefined) {
      this.#note(run.site, run.client, run.sentAt);
    }
    this.#settle(run);
    this.#finish(run);
    return true;
  }

  async #kill(run: PluginRun): Promise<void> {
    if (!run.isOver) {
      await run.kill();
      this.#finish(run);
    }
  }

  /**
   * The bound: a party has at most one failure in the counter that a run of somebody else's does not have before its eyes,
   * neither now nor in what it has read already. A run that has read the counter misses only what came after that: then one
   * attempt of all the others.
   */
  #fits(party: Party): boolean {
    const others = this.#runs.filter(({ isOver, site: { party: theirs } }) => !isOver && theirs !== party);
    return others.every(({ reading, countedAt, site: { party: theirs } }) =>
      countedAt === undefined
        ? reading === undefined || this.#missing(party, reading.rows).length === 0
        : !this.#org.attempts.some((one, at) => at >= countedAt && one.counted && one.party !== theirs),
    );
  }

  #missing(party: Party, rows: readonly Attempt[]): Attempt[] {
    return this.#org.attempts.filter((one) => one.counted && one.party === party && !rows.includes(one));
  }

  #foreign(right: boolean, delay: number): void {
    if (!right && (!this.#fits('foreign') || this.#missing('foreign', this.#org.rows()).length > 0)) return;
    this.#org.login('foreign', 'Nightly', right, delay);
  }

  /** Failures of its own machine that the run had no row of when it decided. */
  #ownHidden({ site: { party }, reading }: PluginRun): Attempt[] {
    return this.#missing(party, reading?.rows ?? []);
  }

  #judge(run: PluginRun, made: Attempt, hidden: readonly Attempt[], before: number): void {
    this.#score.sent += 1;
    if (made.succeeded) {
      this.#score.succeeded += 1;
    } else {
      if (this.#org.limit - before === 2) this.#score.last += 1;
      if (made.shown > made.time) this.#score.hidden += 1;
    }
    expect(hidden, 'a second attempt while one of the same machine does not show').to.have.length(0);
    if (this.#org.lockedBy === made) {
      expect(this.#org.limit, 'locked by an attempt of ours').to.equal(3);
      expect(
        this.#missing('foreign', run.reading?.rows ?? []),
        'foreign failures that nobody could see',
      ).not.to.have.length(0);
      this.#score.remaining += 1;
    }
  }

  /** What came of a run that is over, beside what the rule says of what it had before its eyes. */
  #finish(run: PluginRun): void {
    if (!run.isOver || !this.#runs.includes(run)) return;
    this.#runs = this.#runs.filter((one) => one !== run);
    if (run.killed) this.#score.killed += 1;
    if (run.reading !== undefined && (run.outcome !== undefined || run.client !== undefined)) {
      const expected = this.#allowed(run);
      const took = run.outcome?.message.key;
      if (took === 'login.guard.stale') {
        expect(run.client).to.equal(undefined);
      } else {
        expect(run.client !== undefined ? 'sent' : (run.outcome?.cause ?? ''), 'by the rule').to.equal(expected);
      }
    }
    if (run.outcome?.outcome === 'refused') {
      this.#score.refused.set(run.outcome.cause, (this.#score.refused.get(run.outcome.cause) ?? 0) + 1);
    }
    this.#settle(run);
  }

  #note({ party }: Site, client: string, at: number): void {
    const noted = this.#noted[party];
    if (noted.some((one) => one.client === client)) return;
    noted.push({ client, at, ended: at, pending: false, found: false });
  }

  /** What is written down after a run: its own attempt, unless it succeeded, and whatever no success came after. */
  #settle(run: PluginRun): void {
    const { party } = run.site;
    const written = new Set(
      [...run.site.files.keys()].flatMap((name) => /\.([0-9a-f]{12})\.json$/.exec(name)?.[1] ?? []),
    );
    const noted = this.#noted[party];
    if (run.killed && run.client === undefined) {
      // It may have died between writing its attempt down and sending it.
      const living = this.#runs.flatMap(({ client }) => client ?? []);
      const names = new Set([...living, ...noted.map(({ client }) => client)].map(idIn));
      for (const id of written) {
        if (!names.has(id)) this.#note(run.site, `sf-plugin-token/${id}`, run.clock());
      }
    }
    const own = noted.find(({ client }) => client === run.client);
    if (own !== undefined && run.outcome !== undefined) own.ended = run.clock();
    // It may have died after it wrote down how the attempt ended.
    const { end, ended } = own === undefined ? {} : writtenOf(run.site.files, own.client);
    if (own !== undefined && run.killed && end === 'failed') {
      expect(Date.parse(ended ?? ''), 'ended').to.be.within(own.at, run.clock());
      own.ended = Date.parse(ended ?? '');
    }
    const over = new Set(run.reading === undefined ? [] : this.#over(run).map(({ client }) => client));
    const before = new Set((this.#read.get(run) ?? []).map(({ client }) => client));
    this.#noted[party] = noted.filter(({ client }) => {
      if (written.has(idIn(client))) return true;
      const succeeded = run.made?.succeeded === true && (client === run.client || before.has(client));
      expect(succeeded || over.has(client), 'an attempt is forgotten only after a success').to.equal(true);
      return false;
    });
  }

  /** Those that it read of and that the history it read shows a success with a password after. */
  #over(run: PluginRun): readonly Noted[] {
    const { rows = [] } = run.reading ?? {};
    const success = rows.find(({ succeeded }) => succeeded);
    const since = success === undefined ? '' : loginTime(success);
    return (this.#read.get(run) ?? []).filter((one) => {
      const own = rows.find(({ client }) => client === one.client);
      return (
        own?.succeeded === true ||
        since > (own === undefined ? new Date(one.ended + (one.pending ? DAY : LAG)).toISOString() : loginTime(own))
      );
    });
  }

  /** What the rule says, from rows and notes alone. */
  #allowed(run: PluginRun): string {
    const { rows = [], counter, at = 0 } = run.reading ?? {};
    const success = rows.find(({ succeeded }) => succeeded);
    const since = success === undefined ? '' : loginTime(success);
    const shown = rows.filter((one) => !one.succeeded && loginTime(one) >= since).length;
    const over = this.#over(run);
    const rest = (this.#read.get(run) ?? []).filter((one) => !over.includes(one));
    const unproved = rest.filter(({ client }) => !rows.some((row) => row.client === client));
    const failures = Math.max(shown + unproved.length, counter ?? 0);
    const margin = counter === undefined ? MARGIN[this.#org.limit] : 3;
    if (this.#org.limit - failures < (margin ?? 0)) return 'attempts-nearly-spent';
    if (unproved.some((one) => at - one.at >= LAG)) return 'attempt-unseen';
    return unproved.length > 0 ? 'attempt-too-soon' : 'sent';
  }
}

/** What the journal holds of an attempt. */
function writtenOf(files: Files, client: string): { readonly end?: string; readonly ended?: string } {
  const [, bytes] = [...files].find(([name]) => name.endsWith(`.${idIn(client)}.json`)) ?? [];
  return JSON.parse(bytes?.toString() ?? '{}') as { readonly end?: string; readonly ended?: string };
}

function idIn(client: string): string {
  return client.split('/')[1] ?? '';
}

function site(party: Site['party']): Site {
  const files: Files = new Map([['salt', SALT]]);
  return { party, files, alive: new Set() };
}
