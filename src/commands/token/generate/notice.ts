import { Flags } from '@salesforce/sf-plugins-core';
import { Messages } from '@salesforce/core/messages';
import { announced } from '../../../announced.js';
import { Runs } from '../../../change/index.js';
import { pageFlags } from '../../../cli/flags.js';
import { endOnInterrupt } from '../../../cli/interrupt.js';
import { NewFiles } from '../../../cli/newFiles.js';
import { showPage } from '../../../cli/page.js';
import { exitCodesHelp } from '../../../cli/print.js';
import { Progress } from '../../../cli/progress.js';
import { parseSince } from '../../../cli/since.js';
import { sourceWords, typedSource } from '../../../cli/sourceWords.js';
import { TokenCommand } from '../../../cli/tokenCommand.js';
import { UsageError } from '../../../errors.js';
import { EXIT } from '../../../exitCodes.js';
import { movesOfOrgs } from '../../../jobs/checkMoveOfOrgs.js';
import { policyFileOf } from '../../../jobs/policyFile.js';
import { say } from '../../../messages.js';
import { KEPT_DAYS } from '../../../policy/index.js';
import { QUIET_DAYS } from '../../../policy/move/index.js';
import {
  type GenerateNoticeResult,
  NOTICE_FORMATS,
  noticeFiles,
  noticePage,
  noticeText,
  ownedMoves,
  ownerlessOf,
} from '../../../report/move/notice.js';
import { toCheckMoveResult } from '../../../report/move/result.js';
import { Text } from '../../../text.js';
import { moveSources } from '../check/move.open.js';
import { DAY } from '../../../isoTime.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-token', 'token.generate.notice');
const summary = (flag: string): { summary: string } => ({ summary: messages.getMessage(`flags.${flag}.summary`) });

export default class TokenGenerateNotice extends TokenCommand<GenerateNoticeResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly errorCodes = exitCodesHelp();

  public static override readonly flags = {
    'target-org': Flags.string({ char: 'o', ...summary('target-org'), exclusive: ['snapshot'] }),
    snapshot: Flags.string({ summary: announced(messages.getMessage('flags.snapshot.summary')), helpValue: '<path>' }),
    'api-version': Flags.orgApiVersion(),
    policy: Flags.string({ ...summary('policy'), helpValue: '<path>' }),
    since: Flags.string({ ...summary('since'), helpValue: '90d' }),
    format: Flags.option({ ...summary('format'), options: NOTICE_FORMATS, default: 'markdown' as const })(),
    'output-dir': Flags.string({ char: 'd', ...summary('output-dir'), helpValue: '<directory>', default: 'notices' }),
    force: Flags.boolean(summary('force')),
    explain: pageFlags.explain,
  };

  public async run(): Promise<GenerateNoticeResult> {
    endOnInterrupt();
    const { flags } = await this.parse(TokenGenerateNotice);
    const now = new Date();
    const at = now.toISOString();
    const since = flags.since === undefined ? undefined : parseSince(flags.since, now);
    if (since !== undefined && now.getTime() - Date.parse(since) < QUIET_DAYS * DAY) {
      throw new UsageError(Text.of('move.error.since-shorter', { since: flags.since ?? '', quiet: `${QUIET_DAYS}d` }));
    }
    const { file } = await policyFileOf(flags.policy, process.cwd(), typedSource(flags));
    const progress = new Progress(this, 'move', this.jsonEnabled());
    const { 'target-org': org } = flags;
    const sources = moveSources({ ...flags, 'target-org': org === undefined ? undefined : [org] }, now);
    const found = await movesOfOrgs(
      sources,
      {
        ...{ integrations: file.integrations, since, now: at, quiet: (QUIET_DAYS * DAY) / 1000 },
        usually: new Date(now.getTime() - KEPT_DAYS * DAY).toISOString(),
        onProgress: progress.logins.bind(progress),
      },
      new Runs(this.config.dataDir),
    );
    progress.stop();

    const [first] = found.orgs;
    const origin = first === undefined ? { kind: 'org' as const, name: '' } : first.source;
    const source = await sourceWords({ snapshot: flags.snapshot }, origin);
    const about = {
      ...found,
      at,
      policy: file.path,
      register: file.integrations,
      quietDays: QUIET_DAYS,
      failWithin: 0,
      sourceOf: () => source,
    };
    const moves = toCheckMoveResult(about, say);
    const owned = ownedMoves(moves);
    const paths = noticeFiles(
      owned.map(({ owner }) => owner),
      flags.format,
    );
    const looked = moves.orgs[0]?.looked;
    const told = { org: origin.name, source, looked, gaps: [...moves.incomplete, ...moves.unread] };
    const files = new NewFiles(flags['output-dir'], flags.force);
    files.write(
      owned.map((one, i) => ({
        path: paths[i] ?? '',
        text: noticeText(flags.format, one, told, say),
      })),
    );
    const ownerless = ownerlessOf(moves);
    const result: GenerateNoticeResult = {
      schemaVersion: '1.0',
      ...{ source: { ...origin }, at, policy: file.path },
      notices: owned.map(({ integrations, owner }, i) => ({
        ...{ owner, file: files.place(paths[i] ?? '') },
        integrations: integrations.map((one) => ({ ...one })),
      })),
      ...{ withoutOwner: ownerless.length, ownerless },
      ...(looked && { looked }),
      ...(moves.elsewhere && { elsewhere: moves.elsewhere }),
      ...{ incomplete: moves.incomplete, unread: moves.unread, apiCalls: moves.apiCalls },
    };
    process.exitCode = result.incomplete.length > 0 ? EXIT.incomplete : EXIT.fine;
    showPage(this, noticePage(result, { source }, say), flags.explain);
    return result;
  }
}
