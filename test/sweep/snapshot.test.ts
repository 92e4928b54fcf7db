/**
 * Every member of a snapshot, taken away, emptied or turned into something else, and the file cut anywhere: refused, or no
 * verdict better than it was.
 */
import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { openSnapshot } from '../../lib/facts/snapshot/index.js';
import { startOrg } from '../org/index.js';
import { witnessOf } from '../facts/org/support.js';
import { saved, Scratch } from '../facts/snapshot/support.js';
import { KeyedError } from '../../lib/keyedError.js';
import { ADDRESS, chosen, compared, lookBy, WHOLE, type End, type Seen } from './strike.js';

const SAMPLE = 150;

type Place = readonly (string | number)[];

/** What befalls a member. */
const FAULTS: Readonly<Record<string, (value: unknown) => unknown>> = {
  missing: () => undefined,
  null: () => null,
  emptied: (value) => (Array.isArray(value) ? [] : typeof value === 'object' ? {} : ''),
  'of another type': (value) => (typeof value === 'string' ? 7 : 'other'),
};
/** Whoever makes the checksums anew may state another fact, and an empty list is one. */
const FORGED = ['missing', 'null', 'of another type'];

/** All members, the outer ones first. Of a list the first entry stands for all. */
function placesIn(value: unknown, at: Place = []): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const members = Array.isArray(value) ? value.slice(0, 1).map((one, n) => [n, one] as const) : Object.entries(value);
  return members.flatMap(([name, member]: readonly [string | number, unknown]) => [
    [...at, name],
    ...placesIn(member, [...at, name]),
  ]);
}

function changed(value: unknown, [name, ...rest]: Place, change: (value: unknown) => unknown): unknown {
  if (name === undefined) return change(value);
  if (Array.isArray(value)) return value.map((one: unknown, n) => (n === name ? changed(one, rest, change) : one));
  const entries = Object.entries(value as object).map(([key, one]: [string, unknown]) => [
    key,
    key === name ? changed(one, rest, change) : one,
  ]);
  return Object.fromEntries(entries);
}

const sum = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The same with checksums that fit. */
function forged(text: string): string {
  const [header = ''] = text.split('\n');
  const summed = text
    .replace(/"header":"[\da-f]{64}"/u, `"header":"${sum(header)}"`)
    .replace(/,"sha256":"[\da-f]{64}"\}\n$/u, '');
  return `${summed},"sha256":"${sum(summed)}"}\n`;
}

describe('sweep: every member of a snapshot', () => {
  const scratch = new Scratch();
  let lines: readonly string[] = [];
  let healthy: Seen;

  before(async () => {
    const org = await startOrg({ users: 25, seed: 11 });
    org.change.addVerifiedAddress('admin@loopback.example', ADDRESS);
    lines = (await saved(await witnessOf(org))).trimEnd().split('\n');
    await org.close();
    healthy = await look(text(lines));
  });
  after(() => scratch.remove());

  const text = (of: readonly string[]): string => `${of.join('\n')}\n`;
  async function look(content: string): Promise<Seen> {
    const path = scratch.file('struck.jsonl', content);
    return lookBy(async () => openSnapshot(path));
  }
  async function struck(name: string, content: string): Promise<End> {
    let seen: Seen;
    try {
      seen = await look(content);
    } catch (error) {
      expect(error instanceof KeyedError, `${name}: ${String(error)}`).to.equal(true);
      return 'error';
    }
    return compared(name, healthy, seen);
  }

  /** The header, the first user and the end. */
  const struckLines = (): readonly number[] => [0, 1, lines.length - 1];
  function strikes(kinds: readonly string[]): { name: string; content: string }[] {
    return struckLines().flatMap((at) => {
      const line: unknown = JSON.parse(lines[at] ?? '');
      return placesIn(line).flatMap((place) =>
        kinds.map((kind) => {
          const now = JSON.stringify(changed(line, place, FAULTS[kind] ?? ((value): unknown => value)));
          const name = `line ${at + 1}, ${place.join('.')} ${kind}`;
          return { name, content: text(lines.map((one, n) => (n === at ? now : one))) };
        }),
      );
    });
  }

  async function ends(all: readonly { name: string; content: string }[]): Promise<Record<End, number>> {
    const counted = { error: 0, open: 0, same: 0 };
    for (const { name, content } of all) counted[await struck(name, content)] += 1;
    if (WHOLE) console.log(`      ${all.length} strikes: ${JSON.stringify(counted)}`);
    return counted;
  }

  it('has verdicts of several kinds', () => {
    const kinds = new Set([...healthy.verdicts.values()].map(({ verdict }) => verdict));
    expect([...kinds]).to.include.members(['no-token', 'denied', 'impossible']);
  });

  it('refuses the file when its checksums do not fit', async () => {
    const all = strikes(Object.keys(FAULTS)).filter(({ content }) => content !== text(lines));
    const { open, same } = await ends(chosen(all, SAMPLE));
    expect([open, same]).to.deep.equal([0, 0]);
  });

  it('never betters a verdict when they do', async () => {
    const all = strikes(FORGED).map(({ name, content }) => ({ name, content: forged(content) }));
    const { error } = await ends(chosen(all, SAMPLE));
    expect(error).to.be.above(10);
  });

  it('refuses a file that is cut: in a line, and after each', async () => {
    const cuts = lines.flatMap((line, at) => [
      { name: `line ${at + 1} cut`, content: text([...lines.slice(0, at), line.slice(0, line.length / 2)]) },
      {
        name: `line ${at + 1} halved`,
        content: text(lines.map((one, n) => (n === at ? one.slice(0, one.length / 2) : one))),
      },
      { name: `no line ${at + 1}`, content: text(lines.filter((_, n) => n !== at)) },
      { name: `nothing from line ${at + 1} on`, content: text(lines.slice(0, at)) },
    ]);
    const { open, same } = await ends(cuts);
    expect([open, same]).to.deep.equal([0, 0]);
  });
});
