/**
 * How a cause shows itself: in the text that a client got, or in a row of LoginHistory. What is recognised is data
 * (./phrases); how a text is read is ./reading.
 *
 * A signal that fits several causes names all of them: where the texts of Salesforce do not tell causes apart, neither
 * does this table.
 */
import { bare } from '../policy/index.js';
import {
  HOST_SIGNS,
  HTTP_SIGNS,
  PHRASES,
  type Phrase,
  POST_ALONE,
  ROW_WORDS,
  STATUS_CAUSES,
  type Suspicion,
} from './phrases/index.js';
import { cutWordings } from './reading/cutWordings.js';
import { type Wording, matchesIn, fitsOf, prepare } from './reading/match.js';
import { type ReadText, readText } from './reading/read.js';

export { CONFIDENCES, type Confidence, type Suspicion } from './phrases/index.js';

/** Something that was recognised, in the wording of the data. */
export interface Signal {
  readonly shows: string;
  readonly suspicions: readonly Suspicion[];
  /** The line of the text in which it begins, from 1. */
  readonly line: number;
  /** Its place in the text without blanks, which does not turn on where lines are wrapped. */
  readonly at: number;
}

/** What a status says, in any published language; undefined for `Success` and for a status that is not documented. */
export function suspicionsOfStatus(status: string): readonly Suspicion[] | undefined {
  return STATUS_CAUSES.get(bare(status));
}

type KnownPhrase = (typeof PHRASES)[number];

const wordingsOf = (phrase: KnownPhrase): Wording<KnownPhrase>[] =>
  [phrase.shows, ...(phrase.also ?? [])].map((text) => ({ text, of: phrase }));
const WORDINGS = PHRASES.flatMap(wordingsOf);
const PREPARED = prepare(WORDINGS);
const HOSTS = prepare(
  HOST_SIGNS.flatMap((sign) => (sign.ends ?? []).map((text): Wording<typeof sign> => ({ text, of: sign }))),
);
const ROW = prepare(ROW_WORDS.map((text) => ({ text, of: text })));

/** Texts of logins speak of these hosts; then a client's words about a connection are about this one. */
const SALESFORCE = prepare(
  ['salesforce.com', 'force.com', 'salesforce.mil', 'crmforce.mil', 'sfcrmproducts.cn'].map((text) => ({
    text,
    of: text,
  })),
);
/** A host that stands in a text where a login was tried, not in a link to a page. */
const TRIED = prepare(
  ['/services/', 'login', 'loginUrl', 'login_url', 'endpoint', 'instanceUrl', 'instance_url', POST_ALONE].map(
    (text) => ({ text, of: text }),
  ),
);

/**
 * What a text shows, in the order of the text.
 *
 * @param now ISO time for which hosts are judged that stop at a date; without it none of them is
 */
export function signalsIn(pasted: string, now?: string): Signal[] {
  const read = readText(pasted);
  const { squeezed } = read;
  const aboutSalesforce = matchesIn(squeezed, SALESFORCE).length > 0;
  const inRow = matchesIn(squeezed, ROW).length > 0;
  const whole = matchesIn(squeezed, PREPARED);
  const seen = new Set<string>();
  const said = whole
    .filter(({ wording }) => wording.of.inRowsAlone !== true || inRow)
    // Of the wordings of one phrase the first in the text speaks for all of them.
    .filter(({ wording: { of } }) => !seen.has(of.shows) && seen.add(of.shows))
    .map(({ wording, start }) => ({
      shows: shownAs(wording),
      suspicions: weighed(wording.of, aboutSalesforce),
      at: start,
      line: read.lineAt(start),
    }));
  const cut = cutWordings(squeezed, PREPARED, whole).flatMap(({ wordings, start }) => {
    const meanings = new Map(wordings.map(({ of }) => [JSON.stringify(of.suspicions), of]));
    const [one, another] = [...meanings.values()];
    // What several meanings have in common tells none of them.
    return one === undefined || another !== undefined
      ? []
      : [
          {
            shows: wordings[0]?.text ?? one.shows,
            suspicions: softened(one.suspicions),
            at: start,
            line: read.lineAt(start),
          },
        ];
  });
  return [...said, ...cut, ...hostSignals(read, now), ...httpSignals(read)].sort((a, b) => a.line - b.line);
}

/** A wording with a gap by its phrase, where that is the beginning or the end of it; else as it is. */
function shownAs({ text, of }: Wording<Phrase>): string {
  return text.includes('…') && text.includes(of.shows) ? of.shows : text;
}

function weighed({ about, suspicions }: Phrase, aboutSalesforce: boolean): readonly Suspicion[] {
  return about === 'wire' && !aboutSalesforce ? softened(suspicions) : suspicions;
}

function softened(suspicions: readonly Suspicion[]): Suspicion[] {
  return suspicions.map(([cause, confidence]) => [cause, confidence === 'certain' ? 'likely' : confidence]);
}

function hostSignals(read: ReadText, now: string | undefined): Signal[] {
  const { squeezed } = read;
  const byEnd = matchesIn(squeezed, HOSTS).map(({ wording, start }) => ({ sign: wording.of, start }));
  const byPattern = HOST_SIGNS.flatMap((sign) => {
    const [first] = sign.pattern === undefined ? [] : fitsOf(squeezed, sign.pattern);
    return first === undefined ? [] : [{ sign, start: first.start }];
  });
  const tried = matchesIn(squeezed, TRIED).length > 0;
  return [...byEnd, ...byPattern]
    .filter(({ sign }) => tried && (sign.from === undefined || (now !== undefined && now >= sign.from)))
    .map(({ sign, start }) => ({
      shows: sign.shows,
      suspicions: sign.suspicions,
      at: start,
      line: read.lineAt(start),
    }));
}

/** Without its blanks and quotes: `HTTP/1.1 503`, `"status": 503`, `(503)`. */
const HTTP_STATUS =
  /(?:error_http_|http(?:\/\d(?:\.\d)?)?|(?<!exit)(?:status|response)(?:[_-]?code)?|(?:client|server|http)error|returnedanerror)[:=(,>]{0,4}(\d{3})|\((\d{3})\)/gu;

function httpSignals({ squeezed, lineAt }: ReadText): Signal[] {
  const found = new Map<string, Signal>();
  for (const { start, groups } of fitsOf(squeezed, HTTP_STATUS)) {
    const status = Number(groups.join(''));
    const sign = HTTP_SIGNS.find((known) => known.status.includes(status));
    const shows = `HTTP ${String(status)}`;
    if (sign !== undefined && !found.has(shows)) {
      found.set(shows, { shows, suspicions: sign.suspicions, at: start, line: lineAt(start) });
    }
  }
  return [...found.values()];
}
