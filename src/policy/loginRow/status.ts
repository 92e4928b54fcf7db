/**
 * Whether a login succeeded. Status is a text in the language of the reader, either a success or the reason of a failure
 * (object reference of LoginHistory, D), so in a language whose word for success is known every other text is a failure.
 */
import { inList } from '../../inList.js';
import { Text } from '../../text.js';
import type { Gap } from '../types.js';
import { bare, LOGIN_HISTORY_WORDS, type DocumentedStatus } from './vocabulary.js';

/** `unknown`: the text is in a language whose word for success nobody has told. */
export type LoginOutcome = 'success' | 'failure' | 'unknown';

const ENGLISH = 'en';

const DOCUMENTED: ReadonlyMap<string, { readonly status: DocumentedStatus; readonly language: string }> = new Map(
  LOGIN_HISTORY_WORDS.statuses.flatMap((status) =>
    Object.entries(status.texts).flatMap(([language, texts = []]) =>
      texts.map((text) => [bare(text), { status, language }] as const),
    ),
  ),
);

/** The documented statuses by LOGIN_STATUS of EventLogFile. */
const BY_CODE: ReadonlyMap<string, DocumentedStatus> = new Map(
  LOGIN_HISTORY_WORDS.statuses.flatMap((status) => (status.code === undefined ? [] : [[status.code, status]])),
);

/** The English text of a status, from any language that is published or from its code; undefined for unknown ones. */
export function englishStatusOf(text: string): string | undefined {
  const status = DOCUMENTED.get(bare(text))?.status ?? BY_CODE.get(text.trim().toUpperCase());
  return status?.texts[ENGLISH]?.[0];
}

/** Whether a Status is documented, as success or as failure, in whatever language. */
export function isKnownStatus(status: string): boolean {
  return DOCUMENTED.has(bare(status));
}

type Texts = Iterable<string | null | undefined>;

/** Reads the statuses of one session, whose rows all speak one language. */
export class StatusWords {
  readonly #learned: ReadonlySet<string>;
  /** Whether the word for success is known in the language of these rows. */
  readonly #spoken: boolean;

  /**
   * @param seen texts of rows that the session read: one English text among them tells the language of all
   * @param learned what success is called here, from logins that are known to have succeeded
   */
  public constructor(seen: Texts, learned: readonly string[] = []) {
    this.#learned = new Set(
      learned.map(bare).filter((text) => text !== '' && DOCUMENTED.get(text)?.status.outcome !== 'failure'),
    );
    this.#spoken = this.#learned.size > 0 || isEnglish(seen);
  }

  public outcomeOf(status: string | null | undefined): LoginOutcome {
    const text = bare(status);
    if (text === '') return 'unknown';
    if (this.#learned.has(text)) return 'success';
    const documented = DOCUMENTED.get(text)?.status.outcome;
    return documented ?? (this.#spoken ? 'failure' : 'unknown');
  }

  /** Texts of which this cannot tell what they say, each once, in order. */
  public unknownIn(seen: Texts): string[] {
    const texts = [...seen].filter((text): text is string => text !== null && text !== undefined && bare(text) !== '');
    return [...new Set(texts.filter((text) => this.outcomeOf(text) === 'unknown'))].sort();
  }
}

/** Texts that are shown of those that nobody could read. */
const SHOWN = 3;

/** The gap of statuses that could not be read; undefined where there are none. */
export function statusGap(unknown: readonly string[]): Gap | undefined {
  if (unknown.length === 0) return undefined;
  const why = Text.of('logins.gap.statuses', { statuses: unknown.slice(0, SHOWN).map(inList).join(', ') });
  return { what: 'LoginHistory.Status', why };
}

function isEnglish(seen: Texts): boolean {
  for (const text of seen) if (DOCUMENTED.get(bare(text))?.language === ENGLISH) return true;
  return false;
}
