/**
 * `validate login` for people: the outcome first, then what it proves and what to do.
 */
import { type Between, type Say, Text } from '../text.js';
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
  const line = (label: Between<'login.label.'>, words: string): string =>
    `  ${say(Text.of(`login.label.${label}`)).padEnd(9)} ${forTerminal(words)}`;
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
      line(
        'proves',
        say(Text.of('login.proves.line', { password: proves.password, token: proves.token, why: proves.why })),
      ),
      ...(evidence === undefined
        ? []
        : [
            line(
              'evidence',
              say(
                Text.of('login.row', { status: evidence.status, time: evidence.loginTime, address: evidence.sourceIp }),
              ),
            ),
          ]),
      ...(answer.cause === 'none' ? [] : [line('fix', `${answer.fix.who}: ${answer.fix.what}`)]),
      ...(next === undefined ? [] : [line('next', next)]),
      line('guard', guardWords(answer, org, say)),
      line('client', clientWords(connection, say)),
      line('retires', say(Text.of('login.retires', { date: retirement.date, replacement: retirement.replacement }))),
    ],
  };
}

function guardWords({ guard }: LoginAnswer, org: string | undefined, say: Say): string {
  const checked = say(Text.of('login.guard.checked', { checks: guard.checked.join(', ') || '-' }));
  const left =
    guard.attemptsLeft === undefined ? [] : [say(Text.of('login.guard.left', { left: String(guard.attemptsLeft) }))];
  const skipped =
    org === undefined
      ? [say(Text.of('login.guard.journal-only'))]
      : guard.skipped.map(({ check, why }) => say(Text.of('login.guard.skipped', { check, why })));
  return [checked, ...left, ...skipped].join(' ');
}

function clientWords({ host, path, apiVersion, secretOrder }: LoginAnswer['connection'], say: Say): string {
  const how = say(Text.of(`login.secret-order.${secretOrder}`));
  return say(
    Text.of('login.client', {
      host,
      path: apiVersion === undefined ? path : `${path} ${apiVersion}`,
      secretOrder: how,
    }),
  );
}
