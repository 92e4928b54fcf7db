/**
 * The one attempt with a new secret, guarded as every attempt of this plugin is.
 */
import type { Connection } from '@salesforce/core';
import type { DoorEnd } from '../change/index.js';
import { KeyedError } from '../keyedError.js';
import type { AttemptOutcome } from '../login/outcome.js';
import type { Credentials } from '../login/secret.js';
import { validate } from '../login/validate.js';
import { Text } from '../text.js';
import type { Question } from './question.js';
import { openLoginRun } from './validateLogin.js';

export interface SecretTest {
  readonly connection: Connection;
  readonly question: Question;
  readonly clientId: string | undefined;
  readonly dataDir: string;
  readonly env: NodeJS.ProcessEnv;
}

export interface TestedSecret {
  readonly end: DoorEnd;
  readonly outcome: string;
  readonly provesToken: AttemptOutcome['proves']['token'];
  readonly why: Text;
}

/** Seconds that the row of the attempt in LoginHistory is waited for. */
const WAIT = 10;

/**
 * Never throws for what keeps it from being tried: that is no failed test. No flag of a rotation reaches the guard.
 */
export async function testSecret(credentials: Credentials, test: SecretTest): Promise<TestedSecret> {
  const { clientId, connection, dataDir, env, question } = test;
  const flags = {
    'instance-url': undefined,
    'allow-host': undefined,
    'expect-org': undefined,
    force: false,
    wait: WAIT,
  };
  try {
    const run = await openLoginRun({ ...flags, 'client-id': clientId }, question, { connection, dataDir, env });
    const [outcome] = await validate([credentials], run.plan, run.around);
    if (outcome !== undefined) return testedOf(outcome);
  } catch (error) {
    if (!(error instanceof KeyedError)) throw error;
    return notTested('not-possible', error.text);
  }
  return notTested('not-possible', Text.of('login.proves.nothing'));
}

function notTested(code: string, why: Text): TestedSecret {
  return { end: { kind: 'not-tested', code }, outcome: 'not-tested', provesToken: 'unknown', why };
}

function testedOf({ cause, message, outcome, proves }: AttemptOutcome): TestedSecret {
  // Nothing was sent: whatever the reason, that says nothing of the secret.
  if (outcome === 'refused') return notTested(cause, message);
  const end: DoorEnd =
    outcome === 'succeeded' ? { kind: 'done' } : { kind: outcome === 'failed' ? 'refused' : 'unknown', code: cause };
  return { end, outcome, provesToken: proves.token, why: outcome === 'succeeded' ? proves.why : message };
}
