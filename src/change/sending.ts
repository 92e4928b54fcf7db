/**
 * How a change goes out: this room alone sends one (lint refuses it to the others), and each is sent once.
 */
import { changeOwnPassword, sendOnce } from '../facts/org/index.js';
import { passwordRequest } from './passwordSteps.js';
import type { UserChanges } from './userSteps.js';

type Connection = Parameters<typeof sendOnce>[0];

/** What steps send their requests with. */
export function senderTo(connection: Connection): UserChanges['send'] {
  return async (request) => sendOnce(connection, request);
}

/** Sets a password: with the old one for the user of the session, else as an administrator does. */
export async function sendPassword(
  { changes, connection }: { readonly changes: UserChanges; readonly connection: Connection },
  { newPassword, oldPassword = '' }: { readonly newPassword: string; readonly oldPassword?: string | undefined },
): Promise<void> {
  if (oldPassword === '') await changes.send(passwordRequest(changes, newPassword));
  else await changeOwnPassword(connection, { newPassword, oldPassword });
}
