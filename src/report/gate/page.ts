/**
 * `check policy` for people: how many findings there are, then rule by rule; of several orgs first which of them passes.
 */
import { type Say, Text } from '../../text.js';
import { countLines, findingBlocks, ruleDetails } from '../findings/page.js';
import type { Block, Page } from '../page/page.js';
import { partial } from '../page/partial.js';
import { form, number } from '../page/words.js';
import type { CheckPolicyResult } from './result.js';

export function checkPolicyPage(result: CheckPolicyResult, { all }: { readonly all: boolean }, say: Say): Page {
  const { incomplete, orgs, policy } = result;
  const several = orgs.length > 1;
  const isRead = orgs.every(({ outcome }) => outcome === 'passed' || outcome === 'failed');
  return {
    ...partial(incomplete, say, result.source.kind),
    answer: [...(several ? [orgsLine(result, say)] : []), ...countLines(result, say, isRead)],
    look: [...(several ? [orgsBlock(result, say)] : []), ...findingBlocks(result, all, say)],
    next: [{ command: `sf token explain ${firstRule(result)}`, why: say(Text.of('gate.next.explain')) }].filter(
      () => result.findings.length > 0 && policy !== '',
    ),
    details: [...(several ? matrixBlock(result, say) : []), ...ruleDetails(result, say)],
  };
}

/** What a file of it holds. */
export function findingsWritten({ findings }: Pick<CheckPolicyResult, 'findings'>, say: Say): string {
  return form(findings.length) === 'one'
    ? say(Text.of('gate.written.one'))
    : say(Text.of('gate.written.other', { count: number(findings.length) }));
}

function firstRule({ findings }: CheckPolicyResult): string {
  const open = findings.find(({ waiver }) => waiver === undefined);
  return (open ?? findings[0])?.rule ?? '';
}

function orgsLine({ orgs, policy }: CheckPolicyResult, say: Say): string {
  const passed = orgs.filter(({ outcome }) => outcome === 'passed').length;
  return say(Text.of('gate.orgs', { passed: String(passed), orgs: String(orgs.length), file: policy }));
}

export function orgsBlock({ orgs }: CheckPolicyResult, say: Say): Block {
  return {
    kind: 'table',
    columns: [
      { key: 'org', heading: say(Text.of('gate.column.org')), kind: 'name', rank: 0 },
      { key: 'outcome', heading: say(Text.of('gate.column.outcome')), kind: 'word', rank: 0 },
      { key: 'findings', heading: say(Text.of('gate.column.findings')), kind: 'number', rank: 1 },
    ],
    rows: orgs.map(({ counted, name, outcome }) => ({
      org: name,
      outcome: say(Text.of(`gate.outcome.${outcome}`)),
      findings: outcome === 'unread' ? '-' : number(counted),
    })),
  };
}

/** A line a rule, with the outcome in each org, in the order of the orgs above. */
function matrixBlock({ matrix, orgs }: CheckPolicyResult, say: Say): Block[] {
  const lines = matrix.map(({ outcomes, rule }) => {
    const words = outcomes.map((outcome) => say(Text.of(`gate.outcome.${outcome}`)));
    return `  ${rule}: ${words.join(', ')}`;
  });
  const title = say(Text.of('gate.matrix', { orgs: orgs.map(({ name }) => name).join(', ') }));
  return [{ kind: 'text', lines: [title, ...lines] }];
}
