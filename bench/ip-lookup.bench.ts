import { BlockList } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { Bench, Measurement } from './bench.js';
import { addressesFor, blocksOf, rangeSetOf, seeded, type Block, type Family } from './ip-blocks.js';

/** Says whether a list of ranges holds an address, given as text. */
type LookUp = (text: string) => boolean;

interface Contestant {
  readonly lookUp: LookUp;
  /** How many addresses it has looked up in turn, and how often it went through all of them. */
  asked: number;
  readonly rates: number[];
}

const ADDRESSES = 20_000;
const ROUNDS = 5;
const ROUND_MS = 200;

/**
 * Look-ups a second, parsing included; the ratio is to BlockList. All contestants hold the same CIDR blocks and are
 * asked the same addresses in the same order, in turns, so that a busy machine slows them alike. The fast ones get
 * through all addresses, the slow ones as far as their time goes.
 *
 * @throws Error when two contestants answer differently.
 */
function measure(family: Family, count: number): Measurement {
  const random = seeded(count);
  const blocks = blocksOf(family, count, random);
  const texts = addressesFor(family, blocks, ADDRESSES, random);
  const ours = contestant(withRangeSet(blocks));
  const blockList = contestant(withBlockList(family, blocks));
  const ipaddrJs = contestant(withIpaddrJs(blocks));
  const all = [ours, blockList, ipaddrJs];
  for (let round = 0; round < ROUNDS; round++) {
    for (const each of all) each.rates.push(rate(each, texts));
  }
  for (const other of [blockList, ipaddrJs]) compareAnswers(ours, other, texts);
  const [value, beside, besideToo] = all.map(({ rates }) => median(rates)) as [number, number, number];
  return {
    value,
    unit: 'look-ups/s',
    against: `BlockList ${perSecond(beside)}; ipaddr.js ${perSecond(besideToo)}`,
    ratio: value / beside,
  };
}

function withRangeSet(blocks: readonly Block[]): LookUp {
  const set = rangeSetOf(blocks);
  if (set.ranges().length !== blocks.length) throw new Error('the blocks are not apart');
  return (text) => set.containsText(text);
}

function withBlockList(family: Family, blocks: readonly Block[]): LookUp {
  const list = new BlockList();
  for (const { network, prefix } of blocks) list.addSubnet(network, prefix, family);
  return (text) => list.check(text, family);
}

function withIpaddrJs(blocks: readonly Block[]): LookUp {
  const listed = blocks.map(({ network, prefix }) => ipaddr.parseCIDR(`${network}/${prefix}`));
  return (text) => ipaddr.subnetMatch(ipaddr.parse(text), { listed }, 'free') === 'listed';
}

function contestant(lookUp: LookUp): Contestant {
  return { lookUp, asked: 0, rates: [] };
}

/** Look-ups a second over one round; goes on where the last round stopped. */
function rate(each: Contestant, texts: readonly string[]): number {
  const from = performance.now();
  const before = each.asked;
  let elapsed: number;
  do {
    // The clock is read once in so many look-ups that reading it does not count.
    for (let i = 0; i < 16; i++) each.lookUp(texts[each.asked++ % texts.length] ?? '');
    elapsed = performance.now() - from;
  } while (elapsed < ROUND_MS);
  return ((each.asked - before) / elapsed) * 1000;
}

/** On every address that both were asked. */
function compareAnswers(ours: Contestant, other: Contestant, texts: readonly string[]): void {
  const both = texts.slice(0, Math.min(ours.asked, other.asked, 2_000));
  const different = both.find((text) => ours.lookUp(text) !== other.lookUp(text));
  if (different !== undefined) throw new Error(`the answers for ${different} differ`);
  const hits = both.filter((text) => ours.lookUp(text)).length;
  if (hits === 0 || hits === both.length) throw new Error('the addresses are not mixed');
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function perSecond(value: number): string {
  return `${Math.round(value).toLocaleString('en')}/s`;
}

const sizes = { '1k': { count: 1_000, least: 10 }, '100k': { count: 100_000, least: 1_000 } };
const families: Record<string, Family> = { v4: 'ipv4', v6: 'ipv6' };

export const benches: Bench[] = Object.entries(families).flatMap(([short, family]) =>
  Object.entries(sizes).map(([size, { count, least }]) => ({
    name: `ip-lookup-${short}-${size}`,
    ratio: { least },
    run: () => Promise.resolve().then(() => measure(family, count)),
  })),
);
