/**
 * The job of `generate notice`: for each owner the text that tells which of their integrations stop.
 */
import type { Runs } from '../../change/index.js';
import type { LoginProgress, Source } from '../../facts/types.js';
import { say } from '../../messages.js';
import type { PolicyFile } from '../../policy/gate/index.js';
import { listConclusion, type Conclusion } from '../../policy/index.js';
import {
  type GenerateNoticeResult,
  noticeFiles,
  type NoticeFormat,
  noticeText,
  ownedMoves,
  ownerlessOf,
} from '../../report/move/notice.js';
import { toCheckMoveResult } from '../../report/move/result.js';
import type { NamedSource } from '../common/sources.js';
import { moveJob, movesOfOrgs, type MoveTimes } from './checkMove.js';

export interface NoticeQuestion {
  readonly file: PolicyFile;
  readonly times: MoveTimes;
  readonly format: NoticeFormat;
  /** The flags by which what was asked is named, words of a shell. */
  readonly wordsOf: (source: Source) => Promise<string>;
  readonly onProgress: (progress: LoginProgress) => void;
}

/** One text, below the folder. */
export interface MadeNotice {
  readonly path: string;
  readonly text: string;
}

export interface Notices {
  readonly made: readonly MadeNotice[];
  /** @param place where a file of the folder stands */
  readonly result: (place: (path: string) => string) => GenerateNoticeResult;
  /** As `wordsOf` has it. */
  readonly source: string;
  readonly conclusion: Conclusion;
}

export async function generateNotices(
  sources: readonly NamedSource[],
  { file, format, onProgress, times, wordsOf }: NoticeQuestion,
  runs: Runs,
): Promise<Notices> {
  const found = await movesOfOrgs(sources, { ...moveJob(times, file.integrations), onProgress }, runs);
  const [first] = found.orgs;
  const origin = first === undefined ? { kind: 'org' as const, name: '' } : first.source;
  const source = await wordsOf(origin);
  const at = times.now.toISOString();
  const { days: quietDays } = times.quiet;
  const about = { at, policy: file.path, register: file.integrations, quietDays, failWithin: 0 };
  const moves = toCheckMoveResult({ ...found, ...about, sourceOf: () => source }, say);
  const owned = ownedMoves(moves);
  const paths = noticeFiles(
    owned.map(({ owner }) => owner),
    format,
  );
  const looked = moves.orgs[0]?.looked;
  const told = { org: origin.name, source, looked, gaps: [...moves.incomplete, ...moves.unread] };
  const ownerless = ownerlessOf(moves);
  return {
    source,
    conclusion: listConclusion({ failing: false, missing: moves.incomplete.length > 0 }),
    made: owned.map((one, i) => ({ path: paths[i] ?? '', text: noticeText(format, one, told, say) })),
    result: (place) => ({
      schemaVersion: '1.0',
      ...{ source: { ...origin }, at, policy: file.path },
      notices: owned.map(({ integrations, owner }, i) => ({
        ...{ owner, file: place(paths[i] ?? '') },
        integrations: integrations.map((one) => ({ ...one })),
      })),
      ...{ withoutOwner: ownerless.length, ownerless },
      ...(looked && { looked }),
      ...(moves.elsewhere && { elsewhere: moves.elsewhere }),
      ...{ incomplete: moves.incomplete, unread: moves.unread, apiCalls: moves.apiCalls },
    }),
  };
}
