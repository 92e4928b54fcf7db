/**
 * From the flags of `diagnose login` to a diagnosis. With error texts alone, nothing of the org stack is loaded.
 */
import type { Connection } from '@salesforce/core';
import { EXIT, type ExitCode } from '../exitCodes.js';
import { inMinutes } from '../isoTime.js';
import { ownerOf } from '../login/phrases/causes.js';
import { diagnose } from '../login/diagnose.js';
import { wrongInput } from '../login/error.js';
import { shownOf } from '../login/reading/shownOfPasted.js';
import type { DiagnoseLoginResult, DiagnosisContext, DiagnosisReport } from '../report/diagnosis/result.js';
import { Text } from '../text.js';

export interface DiagnosisFlags {
  readonly username?: string[] | undefined;
  readonly error?: string[] | undefined;
  readonly 'error-file'?: string | undefined;
  readonly 'target-org'?: string | undefined;
}

/** What a diagnosis asks of the world around it, and only where it needs it. */
export interface DiagnosisSources {
  /** ISO time from which logins count. */
  readonly since: string;
  /** The org that was named, or the default org. */
  readonly connect: () => Promise<Connection>;
  /** The text of a file. */
  readonly readText: (path: string) => Promise<string>;
}

export interface Diagnoses {
  readonly found: readonly DiagnosisReport[];
  readonly context: DiagnosisContext;
}

export async function diagnosisFor(flags: DiagnosisFlags, sources: DiagnosisSources, now: Date): Promise<Diagnoses> {
  const { since } = sources;
  const usernames = [...new Set(flags.username ?? [])];
  const file = flags['error-file'];
  const texts = [...(flags.error ?? []), ...(file === undefined ? [] : [await sources.readText(file)])];
  if (texts.some((text) => text.trim() === '')) {
    throw wrongInput(Text.of('login-errors.error-text.empty'));
  }
  const org = flags['target-org'];
  if (usernames.length === 0) {
    if (texts.length === 0) {
      throw wrongInput(Text.of('login-errors.diagnose.nothing'));
    }
    if (org !== undefined) {
      throw wrongInput(Text.of('login-errors.diagnose.no-user'));
    }
    return offline(texts, usernames, now);
  }
  if (org === undefined && texts.length > 0) {
    return offline(texts, usernames, now);
  }
  return online({ texts, usernames, since, now: now.toISOString() }, sources.connect);
}

function offline(texts: readonly string[], usernames: readonly string[], now: Date): Diagnoses {
  const found = diagnose({ texts, now: now.toISOString() });
  // What is found in one text alone needs no second look at it.
  const isOpen = texts.length > 1 || found.causes.length === 0;
  return {
    found: [{ ...found, unknown: [] }],
    context: { usernames, ownerOf, notes: isOpen ? unknownTexts(texts, now.toISOString()) : [] },
  };
}

/** Texts that no signal of the table fits: what is known of them, and nothing else of them. */
function unknownTexts(texts: readonly string[], now: string): Text[] {
  return texts
    .filter((text) => diagnose({ texts: [text], now }).causes.length === 0)
    .map((text) => {
      const shown = shownOf(text);
      return shown === undefined ? Text.of('login.unknown') : Text.of('login.unknown-but', { recognized: shown });
    });
}

interface Asked {
  readonly texts: readonly string[];
  readonly usernames: readonly string[];
  readonly since: string;
  readonly now: string;
}

async function online(asked: Asked, connect: DiagnosisSources['connect']): Promise<Diagnoses> {
  const { inspect } = await import('../login/inspect.js');
  const { source, users } = await inspect(await connect(), asked);
  const calm = users.filter(({ causes, failedLogins }) => causes.length === 0 && failedLogins === 0);
  const open = users.filter((user) => user.causes.length === 0 && !calm.includes(user));
  // Those with failures that nobody explains come before those without any.
  const notes = [
    ...(users.length > 1 ? open.map(({ username }): Text => Text.of('login.no-cause-of', { username })) : []),
    ...calm.map(({ username }): Text => Text.of('login.no-failure', { username, since: inMinutes(asked.since) })),
  ];
  const { name, orgId } = source;
  return {
    found: users.map((user) => ({ ...user, unknown: user.unknown.filter(({ key }) => key !== 'login.unknown-text') })),
    context: {
      usernames: asked.usernames,
      org: { name, ...(orgId === undefined ? {} : { orgId }) },
      ownerOf,
      notes: [...unknownTexts(asked.texts, asked.now), ...notes],
    },
  };
}

/** 0 with at least one cause for everybody asked about, and everything read that matters, else 68. */
export function exitCodeOfDiagnosis({ causes, incomplete, subject }: DiagnoseLoginResult): ExitCode {
  // Without a name a cause is that of all of them.
  const isFound = (who: string): boolean => causes.some(({ username = who }) => username === who);
  const found = subject.usernames === undefined ? causes.length > 0 : subject.usernames.every(isFound);
  return found && incomplete.length === 0 ? EXIT.fine : EXIT.incomplete;
}
