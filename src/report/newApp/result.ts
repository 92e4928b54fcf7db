/**
 * The result of `generate app`: plain data, its texts already in words. This is what `--json` prints.
 */
import type { Gap } from '../../policy/index.js';
import type { AppFlow, ChosenFlow, MoveObstacle, ObstacleId } from '../../policy/move/index.js';
import type { Say } from '../../text.js';
import { reportGaps, type ReportedGap, type ReportedSource } from '../gapsAndAssumptions.js';
import { recommendations, type Recommendation } from './recommendations.js';
import { type AppStep, appSteps } from './steps.js';

export interface ReportedObstacle {
  id: ObstacleId;
  /** Nothing is written because of it, unless `--force` is given. */
  stops: boolean;
  text: string;
  fix: string;
}

export interface GenerateAppResult {
  schemaVersion: '1.0';
  source: ReportedSource;
  username: string;
  /** API name of the app and of its permission set. */
  name: string;
  label: string;
  flow: AppFlow;
  because: ChosenFlow['because'];
  /** Each fact that speaks for a flow. */
  why: string[];
  /** What Salesforce itself recommends, in contradiction. */
  recommendations: Recommendation[];
  obstacles: ReportedObstacle[];
  /** Whether files were written. */
  written: boolean;
  /** Where they stand, or would. */
  folder: string;
  files: { what: 'metadata' | 'policies' | 'project' | 'readme' | 'key' | 'certificate' | 'ignore'; path: string }[];
  /** Files that were there with another text, and were overwritten. */
  overwritten: string[];
  /**
   * Of JWT: when the certificate ends, an ISO day, whether it was there before, where it is from, and whether it
   * takes the place of another one, whose key's JWTs end with the deployment.
   */
  certificate: {
    ends: string;
    reused: boolean;
    from: 'folder' | 'org' | 'made';
    replaces: boolean;
    /** It has ended, so that no JWT of its key is taken; not there while it lasts. */
    ended?: true;
  } | null;
  /** What to do with the files, in order. */
  steps: AppStep[];
  since: string;
  until: string;
  apiCalls: number;
  incomplete: ReportedGap[];
  /** What could not be read of apps, so that one that could serve may not be named. */
  unread: ReportedGap[];
}

export interface NewAppReport {
  readonly source: ReportedSource;
  readonly username: string;
  readonly name: string;
  readonly label: string;
  readonly choice: ChosenFlow;
  readonly obstacles: readonly MoveObstacle[];
  readonly written: boolean;
  readonly folder: string;
  readonly files: GenerateAppResult['files'];
  readonly overwritten: readonly string[];
  readonly certificate: GenerateAppResult['certificate'];
  /** What the org calls the policies of the app. */
  readonly policies: string | undefined;
  readonly since: string;
  readonly until: string;
  readonly gaps: readonly Gap[];
  readonly unread: readonly Gap[];
  readonly apiCalls: number;
  /** The org as sf knows it, a word of a shell. */
  readonly org: string;
}

export function toGenerateAppResult(report: NewAppReport, say: Say): GenerateAppResult {
  const { apiCalls, certificate, choice, files, folder, gaps, label, name, org, since, source, until, username } =
    report;
  const { flow } = choice;
  return {
    schemaVersion: '1.0',
    source: { ...source },
    ...{ username, name, label },
    flow,
    because: choice.because,
    why: choice.why.map(say),
    recommendations: recommendations(say),
    obstacles: report.obstacles.map(({ fix, id, stops, text }) => ({ id, stops, text: say(text), fix: say(fix) })),
    written: report.written,
    folder,
    files: files.map((file) => ({ ...file })),
    overwritten: [...report.overwritten],
    certificate: certificate === null ? null : { ...certificate },
    steps: appSteps({ flow, name, username, org, certificate, policies: report.policies }, say),
    ...{ since, until, apiCalls },
    incomplete: reportGaps(gaps, say),
    unread: reportGaps(report.unread, say),
  };
}
