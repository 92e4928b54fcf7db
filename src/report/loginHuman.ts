/**
 * `validate login` for people: the outcome first, then what it proves and what to do.
 */
import type { Say } from '../policy/index.js';
import type { Block } from './blocks.js';
import { incompleteLines } from './common.js';
import { forTerminal } from './neutral.js';
import type { LoginAnswer, ValidateLoginResult } from './loginResult.js';

export function validateLoginBlocks(result: ValidateLoginResult, say: Say): Block[] {
  const incomplete = incompleteLines(result.incomplete, say);
  return [
    ...result.results.map((answer) => answerBlock(answer, result.source?.name, say)),
    ...(incomplete.length === 0 ? [] : [{ kind: 'text' as const, lines: incomplete }]),
  ];
}

function answerBlock(answer: LoginAnswer, org: string | undefined, say: Say): Block {
  const line = (label: string, words: string): string =>
    `  ${say({ key: `login.label.${label}`, params: [] }).padEnd(9)} ${forTerminal(words)}`;
  const version = answer.apiVersion === undefined ? '' : ` ${answer.apiVersion}`;
  const { proves, evidence, guard, connection, retirement } = answer;
  const others = answer.causes.slice(1).map(({ cause, confidence }) => `${cause} (${confidence})`);
  const next = guard.nextSafeAttempt;
  return {
    kind: 'text',
    lines: [
      `${answer.outcome}  ${forTerminal(answer.username)}  ${answer.path}${version} ${forTerminal(answer.host)}`,
      ...(answer.cause === 'none' ? [] : [line('cause', answer.cause)]),
      line('why', answer.message),
      ...(answer.causes[0]?.evidence.slice(1) ?? []).map((words) => line('because', words)),
      ...(others.length === 0 ? [] : [line('or', others.join(', '))]),
      line('proves', say({ key: 'login.proves.line', params: [proves.password, proves.token, proves.why] })),
      ...(evidence === undefined
        ? []
        : [
            line(
              'evidence',
              say({ key: 'login.row', params: [evidence.status, evidence.loginTime, evidence.sourceIp] }),
            ),
          ]),
      ...(answer.cause === 'none' ? [] : [line('fix', `${answer.fix.who}: ${answer.fix.what}`)]),
      ...(next === undefined ? [] : [line('next', next)]),
      line('guard', guardWords(answer, org, say)),
      line('client', clientWords(connection, say)),
      line('retires', say({ key: 'login.retires', params: [retirement.date, retirement.replacement] })),
    ],
  };
}

function guardWords({ guard }: LoginAnswer, org: string | undefined, say: Say): string {
  const checked = say({ key: 'login.guard.checked', params: [guard.checked.join(', ') || '-'] });
  const left =
    guard.attemptsLeft === undefined ? [] : [say({ key: 'login.guard.left', params: [String(guard.attemptsLeft)] })];
  const skipped =
    org === undefined
      ? [say({ key: 'login.guard.journal-only', params: [] })]
      : guard.skipped.map(({ check, why }) => say({ key: 'login.guard.skipped', params: [check, why] }));
  return [checked, ...left, ...skipped].join(' ');
}

function clientWords({ host, path, apiVersion, secretOrder }: LoginAnswer['connection'], say: Say): string {
  const how = say({ key: `login.secret-order.${secretOrder}`, params: [] });
  return say({ key: 'login.client', params: [host, apiVersion === undefined ? path : `${path} ${apiVersion}`, how] });
}
