/**
 * `list users` as CSV, one line a user, made to be streamed. Nested fields are joined with a dot in the heading; of the
 * reasons only the steps that decided, or could have, are written.
 */
import { VERDICTS } from '../../policy/index.js';
import { csvField } from '../neutral.js';
import type { ListedUser } from './result.js';

const COLUMNS = [
  ...['id', 'username', 'name', 'profile', 'profileId', 'userType', 'active', 'integration'],
  ...['verdict', 'rule', 'address'],
  ...VERDICTS.map((verdict) => `byVerdict.${verdict}`),
  ...['notes', 'reasons', 'token.obtainable', 'token.why', 'lastLogin', 'lastPasswordChange', 'passwordExpires'],
];

const SEPARATOR = ' | ';

export function userCsvHeading(): string {
  return `${COLUMNS.join(',')}\r\n`;
}

/** Lines of users. Users with the same reasons share the text of them. */
export class UserCsv {
  readonly #shared = new WeakMap<ListedUser['reasons'], string>();

  public line(user: ListedUser): string {
    const own = [user.id, user.username, user.name, user.profile, user.profileId, user.userType];
    const answer = [user.active, user.integration, user.verdict, user.rule, user.address];
    const counts = VERDICTS.map((verdict) => user.byVerdict?.[verdict]);
    const times = [user.lastLogin, user.lastPasswordChange, user.passwordExpires];
    const fields = [...own, ...answer, ...counts].map(field).join(',');
    return `${fields},${this.#words(user)},${times.map(field).join(',')}\r\n`;
  }

  #words({ notes, reasons, token }: ListedUser): string {
    let words = this.#shared.get(reasons);
    if (words === undefined) {
      const steps = reasons.filter(({ outcome }) => outcome !== 'passed');
      const texts = [
        notes.join(SEPARATOR),
        steps.map(({ rule, text }) => `${rule}: ${text}`).join(SEPARATOR),
        token.obtainable,
        token.why,
      ];
      words = texts.map(field).join(',');
      this.#shared.set(reasons, words);
    }
    return words;
  }
}

function field(value: string | number | boolean | null | undefined): string {
  return csvField(value ?? undefined);
}
