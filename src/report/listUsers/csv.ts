/**
 * `list users` as CSV, one line a user, made to be streamed. Nested fields are joined with a dot in the heading; of the
 * reasons only the steps that decided, or could have, are written.
 */
import { VERDICTS } from '../../policy/index.js';
import { csvField } from '../neutral.js';
import { hingeWords } from '../hinges.js';
import type { Explanation, ListedUser } from './result.js';

const COLUMNS = [
  ...['id', 'username', 'name', 'profile', 'profileId', 'userType', 'active', 'integration'],
  ...['verdict', 'rule', 'address'],
  ...VERDICTS.map((verdict) => `byVerdict.${verdict}`),
  ...['notes', 'reasons', 'token.obtainable', 'token.why', 'lastLogin', 'lastPasswordChange', 'passwordExpires'],
  'hinges',
];

const SEPARATOR = ' | ';
const NO_COUNTS = VERDICTS.map(() => '').join(',');

export function userCsvHeading(): string {
  return `${COLUMNS.join(',')}\r\n`;
}

/**
 * Lines of users. Users with the same reasons share the text of them. A million lines pass through here, so that one
 * list of fields serves all of them.
 */
export class UserCsv {
  readonly #shared = new WeakMap<Explanation, { readonly words: string; readonly hinges: string }>();
  readonly #fields: string[] = [];

  public line(user: ListedUser, explanation: Explanation): string {
    const { byVerdict } = user;
    const { hinges, words } = this.#textsOf(explanation);
    const fields = this.#fields;
    fields[0] = field(user.id);
    fields[1] = field(user.username);
    fields[2] = field(user.name);
    fields[3] = field(user.profile);
    fields[4] = field(user.profileId);
    fields[5] = field(user.userType);
    fields[6] = field(user.active);
    fields[7] = field(user.integration);
    fields[8] = field(user.verdict);
    fields[9] = field(user.rule);
    fields[10] = field(user.address);
    fields[11] = byVerdict === undefined ? NO_COUNTS : VERDICTS.map((verdict) => byVerdict[verdict]).join(',');
    fields[12] = words;
    fields[13] = field(user.lastLogin);
    fields[14] = field(user.lastPasswordChange);
    fields[15] = field(user.passwordExpires);
    fields[16] = `${hinges}\r\n`;
    return fields.join(',');
  }

  #textsOf(explanation: Explanation): { readonly words: string; readonly hinges: string } {
    let texts = this.#shared.get(explanation);
    if (texts === undefined) {
      const { hinges = [], notes, reasons, token } = explanation;
      const steps = reasons.filter(({ outcome }) => outcome !== 'passed');
      const words = [
        notes.join(SEPARATOR),
        steps.map(({ rule, text }) => `${rule}: ${text}`).join(SEPARATOR),
        token.obtainable,
        token.why,
      ];
      texts = { words: words.map(field).join(','), hinges: field(hinges.map(hingeWords).join(SEPARATOR)) };
      this.#shared.set(explanation, texts);
    }
    return texts;
  }
}

function field(value: string | number | boolean | null | undefined): string {
  return csvField(value ?? undefined);
}
