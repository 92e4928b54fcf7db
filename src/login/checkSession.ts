/**
 * After Salesforce has accepted a login with a password: does the session work, whose is it, and what does it all prove?
 */
import { Text } from '../text.js';
import type { Accepted } from './answer.js';
import type { GuardDecision } from './guardFacts.js';
import { type AttemptResult, type ToldResult, type Trial, attemptResult, seenRow } from './attemptResult.js';
import { type Proves, provesOfSuccess } from './proof.js';
import { scrub } from './scrub.js';
import { certainly, useSession } from './session.js';

export async function checkSession(trial: Trial, login: Accepted): Promise<AttemptResult> {
  const problem = login.passwordExpired
    ? { outcome: 'failed' as const, cause: 'password-expired' as const, message: Text.of('login.accepted.expired') }
    : (await useSession(checkOf(trial), login)).problem;
  const { row, gaps } = await seenRow(trial);
  const decision = await decisionFor(trial, row?.sourceIp);
  const proves = await provesFor(trial, decision, row);
  const told: ToldResult =
    problem === undefined ? { ...SUCCESS, proves } : { ...problem, causes: certainly(problem), proves };
  return attemptResult(trial, {
    ...told,
    ...(row === undefined ? {} : { row }),
    ...(decision === undefined ? {} : { decision }),
    gaps: [...attemptResult(trial, told).gaps, ...gaps],
  });
}

const SUCCESS = { outcome: 'succeeded', cause: 'none', message: Text.of('login.accepted.fine') } as const;

function checkOf({ around, credentials, observed, plan }: Trial): Parameters<typeof useSession>[0] {
  const { expectedOrg, host } = plan;
  return {
    host,
    wire: around.wire,
    ...(around.send === undefined ? {} : { send: around.send }),
    ...(expectedOrg === undefined ? {} : { expectedOrg }),
    ...(observed?.sandbox === undefined ? {} : { sandbox: observed.sandbox }),
    ...(observed?.userId === undefined ? {} : { userId: observed.userId }),
    scrub: (words) => scrub(words, credentials),
  };
}

async function decisionFor({ observed }: Trial, address: string | undefined): Promise<GuardDecision | undefined> {
  const before = observed?.facts.decision;
  const there = address === undefined ? undefined : await observed?.decisionAt(address);
  return there?.known === true ? there.value : before?.known === true ? before.value : undefined;
}

async function provesFor(
  { credentials, observed }: Trial,
  decision: GuardDecision | undefined,
  row: AttemptResult['row'],
): Promise<Proves> {
  const used = await observed?.usedToken(row);
  return provesOfSuccess({
    tokenSent: !credentials.securityToken.isEmpty,
    ...(decision?.address === undefined ? {} : { verdict: decision.verdict, rule: decision.rule }),
    ...(used === undefined ? {} : { usedToken: used }),
  });
}
