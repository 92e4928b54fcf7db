/**
 * Findings as SARIF 2.1.0 (OASIS), as code scanning reads it. What could not be read is a notification of the run, which
 * then did not succeed; a waived finding has its suppression.
 */
import type { Severity } from '../../policy/findings/index.js';
import type { Say } from '../../text.js';
import { unreadLines, type ReportedGap } from '../gapsAndAssumptions.js';
import { forSarif, jsonText } from '../escaping.js';
import type { FindingsResult, ReportedFinding, ReportedRule } from './result.js';
import { findingText, subjectOf, waiverWords } from './words.js';

/** What made it, and what its rules say on their pages. */
export interface SarifTool {
  readonly name: string;
  readonly version: string;
  /** The page of a rule, in plain words and several lines. */
  readonly help: (rule: string) => string;
}

/** Results that GitHub takes from one run; the gravest come first. */
export const MOST_RESULTS = 25_000;

export function* findingsSarif(result: FindingsResult, tool: SarifTool, say: Say): Generator<string, void, undefined> {
  const places = new Map(result.rules.map(({ rule }, index) => [rule, index]));
  const around = jsonText(logOf(result, tool, say), 2);
  const [before = '', after = ''] = around.split('\n      "results": []');
  yield `${before}\n      "results": [`;
  const findings = result.findings.slice(0, MOST_RESULTS);
  for (const [index, finding] of findings.entries()) {
    const one = jsonText(resultOf(finding, places.get(finding.rule) ?? -1, say), 2).replaceAll('\n', '\n        ');
    yield `${index === 0 ? '' : ','}\n        ${one}`;
  }
  yield `${findings.length === 0 ? '' : '\n      '}]${after}\n`;
}

function logOf({ incomplete, rules }: FindingsResult, { help, name, version }: SarifTool, say: Say): object {
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name, version, rules: rules.map((rule) => descriptorOf(rule, help)) } },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: incomplete.length === 0,
            toolExecutionNotifications: incomplete.map((gap) => notificationOf(gap, say)),
          },
        ],
        results: [],
      },
    ],
  };
}

function descriptorOf({ controls, rule, severity, title }: ReportedRule, help: SarifTool['help']): object {
  return {
    id: rule,
    shortDescription: { text: forSarif(title) },
    help: { text: help(rule).split('\n').map(forSarif).join('\n') },
    defaultConfiguration: { level: severity },
    properties: { tags: ['security', ...controls.map(({ id }) => id)] },
  };
}

function notificationOf(gap: ReportedGap, say: Say): object {
  const [, ...lines] = unreadLines([gap], say);
  return {
    level: 'warning',
    message: { text: forSarif(lines.join(' ').trim()) },
    ...(gap.file === undefined ? {} : { locations: [fileAt(gap.file, gap.line)] }),
  };
}

const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', note: 'note' };

function resultOf(finding: ReportedFinding, ruleIndex: number, say: Say): object {
  const { controls, fingerprint, rule, severity, subject, waiver } = finding;
  return {
    ruleId: rule,
    ...(ruleIndex < 0 ? {} : { ruleIndex }),
    level: LEVELS[severity],
    message: { text: forSarif(`${subjectOf(finding, say)}: ${findingText(finding)}`) },
    locations: [locationOf(finding, say)],
    // The first is our own; GitHub tells alerts apart by the second.
    partialFingerprints: { 'sfToken/v1': fingerprint, primaryLocationLineHash: `${fingerprint}:1` },
    ...(waiver === undefined
      ? {}
      : {
          suppressions: [{ kind: 'external', status: 'accepted', justification: forSarif(waiverWords(finding, say)) }],
        }),
    properties: { subject, controls },
  };
}

/**
 * Code scanning refuses a whole file for one result without a place in a file, or without a line of it. What stands in an
 * org stands in none: its logical place says where it is, and the policy file, by its usual name, stands in.
 */
const STAND_IN = 'sf-token.yml';

function locationOf({ file, line, place, subject }: ReportedFinding, say: Say): object {
  if (file !== undefined) return fileAt(file, line ?? 1);
  return {
    ...fileAt(STAND_IN, 1),
    logicalLocations: [
      { name: subject.name, fullyQualifiedName: place ?? subjectOf({ subject }, say), kind: 'resource' },
    ],
  };
}

function fileAt(file: string, line: number | undefined): object {
  return {
    physicalLocation: {
      artifactLocation: artifactOf(file),
      ...(line === undefined ? {} : { region: { startLine: line } }),
    },
  };
}

/** A path as a reference (RFC 3986): what is no absolute path is below the root of the sources. */
function artifactOf(file: string): object {
  const path = file.replaceAll('\\', '/').replace(/^(?:\.\/)+/u, '');
  const segments = path
    .split('/')
    .map((segment) => encodeURIComponent(segment.replaceAll(/\p{Surrogate}/gu, '\ufffd')));
  if (/^[A-Za-z]:\//u.test(path)) return { uri: `file:///${path.slice(0, 2)}/${segments.slice(1).join('/')}` };
  if (path.startsWith('/')) return { uri: `file://${segments.join('/')}` };
  return { uri: segments.join('/'), uriBaseId: '%SRCROOT%' };
}
