/**
 * Run with --expose-gc in a process of its own: prints as JSON how many bytes 100,000 IPv6 ranges take in each form.
 */
import { BlockList } from 'node:net';
import { blocksOf, rangeSetOf, seeded, type Block } from './ip-blocks.js';

export interface Memory {
  /** Heap and buffers. */
  readonly rangeSet: number;
  /** An array of `{start, end}`: heap and buffers. */
  readonly objects: number;
  /** Resident memory of the process: what BlockList holds lies outside the heap. */
  readonly blockList: number;
}

const COUNT = 100_000;

function collect(): void {
  if (!globalThis.gc) throw new Error('run with --expose-gc');
  for (let i = 0; i < 4; i++) globalThis.gc();
}

function held(): number {
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function resident(): number {
  collect();
  return process.memoryUsage.rss();
}

/** In a frame of its own, so that nothing refers to the blocks afterwards. */
function makeFromBlocks<T>(make: (blocks: Block[]) => T): T {
  return make(blocksOf('ipv6', COUNT, seeded(COUNT)));
}

/** What stays of a form once the blocks it was made from are gone. The check keeps it alive until then. */
function growth<T>(make: (blocks: Block[]) => T, read: () => number, isWhole: (made: T) => boolean): number {
  const before = read();
  const made = makeFromBlocks(make);
  const bytes = read() - before;
  if (!isWhole(made)) throw new Error('not all ranges are there');
  return bytes;
}

const rangeSet = growth(rangeSetOf, held, (set) => set.ranges().length === COUNT);
const objects = growth(
  (blocks) => blocks.map(({ range }) => ({ start: BigInt(range.start), end: BigInt(range.end) })),
  held,
  (ranges) => ranges.length === COUNT,
);

// The blocks come first, so that they are not counted with the list.
const blocks = blocksOf('ipv6', COUNT, seeded(COUNT));
const before = resident();
const list = new BlockList();
for (const { network, prefix } of blocks) list.addSubnet(network, prefix, 'ipv6');
const blockList = resident() - before;
if (list.rules.length !== COUNT) throw new Error('not all ranges are there');

const memory: Memory = { rangeSet, objects, blockList };
process.stdout.write(JSON.stringify(memory));
