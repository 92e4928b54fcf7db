/**
 * What HTML costs: writing it, beside writing CSV of the same users; and a key typed into its search, beside the same key
 * in a page without rows.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Browser } from 'puppeteer-core';
import { startBrowser } from '../test/support/browser.js';
import type { Bench, Measurement } from './bench.js';

const CHILD = fileURLToPath(new URL('report-html-child.mjs', import.meta.url));
const USERS = 10_000;
const ROUNDS = 11;
const MIB = 2 ** 20;
/** So many times what a key costs in a page without rows, some 5 ms on two quiet cores: 100 ms. */
const MOST_KEYS = 20;
const TYPED = 'last.77 ';

interface Cost {
  readonly seconds: number;
  readonly memory: number;
}

function written(format: 'csv' | 'html', folder: string, users: number): Cost {
  const file = join(folder, `x.${format}`);
  const cost = JSON.parse(
    execFileSync(process.execPath, [CHILD, format, file, String(users)], { encoding: 'utf8' }),
  ) as Cost;
  const rows = readFileSync(file, 'utf8').match(/first\.last\.\d+@/g)?.length;
  if ((rows ?? 0) !== users) throw new Error(`${rows ?? 0} of ${users} users are in the ${format}`);
  return cost;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** The ratio is to CSV. */
async function writing(): Promise<Measurement> {
  return inFolder((folder) => {
    const csv: Cost[] = [];
    const html: Cost[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      csv.push(written('csv', folder, USERS));
      html.push(written('html', folder, USERS));
    }
    const of = (costs: readonly Cost[]): Cost => ({
      seconds: median(costs.map(({ seconds }) => seconds)),
      memory: median(costs.map(({ memory }) => memory)),
    });
    const [ours, beside] = [of(html), of(csv)];
    return Promise.resolve({
      value: ours.seconds * 1000,
      unit: 'ms',
      against:
        `CSV of the same ${USERS.toLocaleString('en')} users: ${(beside.seconds * 1000).toFixed(0)} ms ` +
        `(${(ours.memory / MIB).toFixed(0)} and ${(beside.memory / MIB).toFixed(0)} MiB; medians of ${ROUNDS})`,
      ratio: ours.seconds / beside.seconds,
      bounds: [
        { unit: 'times the time of CSV', value: ours.seconds / beside.seconds, most: 1.5 },
        { unit: 'times the memory of CSV', value: ours.memory / beside.memory, most: 1.2 },
      ],
    });
  });
}

/** Milliseconds of work of the page for each key, by the browser's own count: script, style, layout and paint. */
async function keys(browser: Browser, file: string): Promise<number> {
  const page = await browser.newPage();
  await page.goto(pathToFileURL(file).href);
  await page.waitForSelector('html.ready');
  await page.focus('#search');
  const work = async (): Promise<number> => {
    // The frame after the key is painted, too.
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => setTimeout(done)))');
    return ((await page.metrics()).TaskDuration ?? Number.NaN) * 1000;
  };
  const costs: number[] = [];
  for (const key of TYPED.repeat(3).trimEnd()) {
    const before = await work();
    await page.keyboard.press(key === ' ' ? 'Space' : (key as 'a'));
    costs.push((await work()) - before);
  }
  await page.close();
  return median(costs);
}

/** The ratio is to the page without rows. */
async function typing(): Promise<Measurement> {
  return inFolder(async (folder) => {
    const browser = await startBrowser();
    try {
      written('html', folder, 0);
      const empty = await keys(browser, join(folder, 'x.html'));
      written('html', folder, USERS);
      const full = await keys(browser, join(folder, 'x.html'));
      return {
        value: full,
        unit: 'ms a key',
        against: `the same keys in a page without rows: ${empty.toFixed(2)} ms a key`,
        ratio: full / empty,
        bounds: [{ unit: 'times a key in a page without rows', value: full / empty, most: MOST_KEYS }],
      };
    } finally {
      await browser.close();
    }
  });
}

async function inFolder<T>(act: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'sf-token-report-html-'));
  try {
    return await act(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const benches: Bench[] = [
  { name: 'report-html-10k', run: writing },
  { name: 'report-html-keys', run: typing },
];
