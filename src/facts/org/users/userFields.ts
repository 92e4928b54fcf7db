/**
 * The facts that are fields of User: which are selected, and what they say. Fields of few values (`choices`) are grouped by
 * on the server and shared by the users who have the same.
 */
import {
  known,
  factRow,
  toldBy,
  USER_FACTS,
  USER_TIMES,
  type Fact,
  type UserDraft,
  type UserFacts,
  type UserTimeName,
} from '../../../policy/index.js';
import { needFlag, textOf, timeOf, type Row } from '../wire/index.js';
import type { NoteGap } from './backgroundFacts.js';
import { choice, flag, missing, recordOf } from './sharedFacts.js';

const TEXTS = toldBy('User', 'text');
const FLAGS = toldBy('User', 'flag');
const MAILS = toldBy('User', 'mail');
const CHOICES = [...TEXTS, ...FLAGS];

type FieldName = (typeof CHOICES)[number] | (typeof MAILS)[number];
const fieldOf = (name: FieldName): string => USER_FACTS[name].told.field;

/** Fields of User of which each has few values. */
export const CHOICE_FIELDS: readonly string[] = CHOICES.map(fieldOf);

/** Fields to select of User beside its id. Who a user is comes first; what may be hidden comes last. */
export function selectedFields(userFields: ReadonlySet<string>): readonly string[] {
  const names: readonly FieldName[] = [...CHOICES, ...MAILS];
  const always = names.filter((name) => !mayBeHidden(name)).map(fieldOf);
  const some = [...names.filter(mayBeHidden).map(fieldOf), ...Object.values(USER_TIMES)];
  return ['Username', 'Name', 'ProfileId', ...always, ...some.filter((field) => userFields.has(field))];
}

/** Fields by which User is grouped; the first is an id. */
export function groupedFields(userFields: ReadonlySet<string>): readonly string[] {
  return ['ProfileId', ...CHOICES.filter((name) => !isHidden(name, userFields)).map(fieldOf)];
}

/** @param gap notes what could not be read. */
export function choicesOf(
  row: Row,
  userFields: ReadonlySet<string>,
  gap: NoteGap,
): Pick<UserFacts, (typeof CHOICES)[number]> {
  const hidden = (name: FieldName): Fact<never> | undefined => hiddenField(name, userFields, gap);
  return {
    ...recordOf(TEXTS, (name): Fact<string> => {
      const text = textOf(row, fieldOf(name));
      return hidden(name) ?? (text === undefined ? missing(gap(`User.${fieldOf(name)}`, 'no-value')) : choice(text));
    }),
    ...recordOf(FLAGS, (name): Fact<boolean> => hidden(name) ?? flag(needFlag(row, fieldOf(name)), 'User')),
  };
}

/** Reads a mail address of rows; made once for all users. */
export function mailReader(
  name: (typeof MAILS)[number],
  userFields: ReadonlySet<string>,
  gap: NoteGap,
): (row: Row) => Fact<string | undefined> {
  const field = fieldOf(name);
  if (isHidden(name, userFields)) return () => missing(gap(`User.${field}`, 'hidden-field'));
  return (row) => known(textOf(row, field), 'User');
}

/** Fills in the times of a user; those that are hidden or empty are left out. */
export function fillTimes(user: UserDraft, row: Row): void {
  // Written out, since a million users pass through here; the type knows whether one is missing.
  const times: Readonly<Record<UserTimeName, string | undefined>> = {
    lastLogin: timeOf(row, USER_TIMES.lastLogin),
    lastPasswordChange: timeOf(row, USER_TIMES.lastPasswordChange),
    passwordExpires: timeOf(row, USER_TIMES.passwordExpires),
  };
  if (times.lastLogin !== undefined) user.lastLogin = times.lastLogin;
  if (times.lastPasswordChange !== undefined) user.lastPasswordChange = times.lastPasswordChange;
  if (times.passwordExpires !== undefined) user.passwordExpires = times.passwordExpires;
}

function hiddenField(name: FieldName, userFields: ReadonlySet<string>, gap: NoteGap): Fact<never> | undefined {
  return isHidden(name, userFields) ? missing(gap(`User.${fieldOf(name)}`, 'hidden-field')) : undefined;
}

function isHidden(name: FieldName, userFields: ReadonlySet<string>): boolean {
  return mayBeHidden(name) && !userFields.has(fieldOf(name));
}

function mayBeHidden(name: FieldName): boolean {
  return 'hideable' in factRow(name).told;
}
