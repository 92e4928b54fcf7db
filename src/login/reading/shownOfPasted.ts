/**
 * What of a pasted text may be shown: nothing but what this plugin knows already. Logs carry passwords and tokens in more
 * forms than anybody can strike out, so it is turned round: codes, names of exceptions, sentences of Salesforce and
 * phrases of clients are shown in the wording of our own data, HTTP statuses as numbers, hosts where they are
 * Salesforce's; everything else is `…`.
 */
import { isSalesforceHost } from '../../facts/salesforceHosts.js';
import { EXCEPTION_NAMES, KNOWN_CODES } from '../phrases/codes.js';
import { PHRASES } from '../phrases/index.js';
import { everyMatchIn, fitsOf, prepare, type Prepared } from './match.js';
import { type ReadText, readText } from './read.js';

/** Stands for everything that is not shown. */
const HIDDEN = '…';
/** Pieces that are shown at most. */
const MOST = 30;

/** Made for the first text that nothing of the table fits: most have a cause. */
let known: readonly Prepared<string>[] | undefined;

function knownTexts(): readonly Prepared<string>[] {
  known ??= prepare(
    [...new Set([...PHRASES.flatMap(({ shows, also = [] }) => [shows, ...also]), ...KNOWN_CODES, ...EXCEPTION_NAMES])]
      .filter((text) => !text.includes(HIDDEN))
      .map((text) => ({ text, of: text })),
  );
  return known;
}

/** A host in small letters, at the beginning of a word or of a URL: what looks like one within a word is not taken. */
const HOST = /(?<=^|[\s"'(<]|\/\/)(?:[a-z0-9][a-z0-9-]{0,62}\.){1,6}[a-z]{2,6}(?![\w.@%-])/gmu;
const STATUS = /(?:http(?:\/\d(?:\.\d)?)?|(?<!exit)(?:status|response)(?:[_-]?code)?)[:=(,>]{0,4}([1-5]\d\d)/gu;

/** `3: … INVALID_TYPE … HTTP 500 …; 7: … java.io.IOException …`; undefined where nothing of the text is known. */
export function shownOf(pasted: string): string | undefined {
  const read = readText(pasted);
  const lines = new Map<number, Set<string>>();
  for (const { at, words } of [...wordsIn(read), ...hostsIn(read), ...statusesIn(read)]
    .sort((a, b) => a.at - b.at)
    .slice(0, MOST)) {
    const line = read.lineOf(at);
    lines.set(line, (lines.get(line) ?? new Set()).add(words));
  }
  const shown = [...lines].map(
    ([line, words]) => `${String(line)}: ${[HIDDEN, [...words].join(` ${HIDDEN} `)].join(' ')} ${HIDDEN}`,
  );
  return shown.length === 0 ? undefined : shown.join('; ');
}

interface ShownPiece {
  /** In the plain text. */
  readonly at: number;
  readonly words: string;
}

function wordsIn({ squeezed }: ReadText): ShownPiece[] {
  return everyMatchIn(squeezed, knownTexts()).map(({ wording, start }) => ({
    at: squeezed.at[start] ?? 0,
    words: wording.text,
  }));
}

function hostsIn({ squeezed }: ReadText): ShownPiece[] {
  return [...squeezed.plain.text.matchAll(HOST)]
    .filter(([host]) => isSalesforceHost(host))
    .map((found) => ({ at: found.index, words: found[0] }));
}

function statusesIn({ squeezed }: ReadText): ShownPiece[] {
  return fitsOf(squeezed, STATUS).map(({ start, groups }) => ({
    at: squeezed.at[start] ?? 0,
    words: `HTTP ${groups.join('')}`,
  }));
}
