/**
 * The README of a new app, written for its integration: the steps in an order that works, with the command for each.
 */
import { Text, type Say } from '../../text.js';
import { forMarkdown, forTerminal } from '../escaping.js';
import type { GenerateAppResult } from './result.js';
import { appSteps, type StepsWanted } from './steps.js';

export function newAppReadme(
  { flow, label, name, username }: Pick<GenerateAppResult, 'flow' | 'label' | 'name' | 'username'>,
  { certificate, org, policies }: Pick<StepsWanted, 'certificate' | 'org' | 'policies'>,
  say: Say,
): string {
  const marked: Say = (text) => say(text.with(codeSpan));
  const steps = appSteps({ certificate, flow, name, org, policies, username }, marked).map(({ command, text }, i) => {
    const head = `${String(i + 1)}. `;
    const indent = ' '.repeat(head.length);
    return `${head}${text}${command === undefined ? '' : `\n\n${fenced(command, indent)}`}`;
  });
  const parts = [
    `# ${forMarkdown(label)}`,
    marked(Text.of(`move.readme.${flow}`, { name, username })),
    marked(Text.of('move.readme.where')),
    ...steps,
    marked(Text.of('move.readme.secrets')),
    ...(certificate !== null ? [marked(Text.of('move.readme.certificate'))] : []),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** Names come from strangers: what would end a code span is text. */
function codeSpan(text: string): string {
  return /^[^`\p{C}]+$/u.test(text) ? `\`${text}\`` : forMarkdown(text);
}

/** Fenced by more backticks than the command holds. */
function fenced(command: string, indent: string): string {
  const longest = (command.match(/`+/gu) ?? []).reduce((most, { length }) => Math.max(most, length), 2);
  const fence = '`'.repeat(longest + 1);
  return [`${fence}sh`, forTerminal(command), fence].map((line) => `${indent}${line}`).join('\n');
}
