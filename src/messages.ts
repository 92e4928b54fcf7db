/**
 * Where message keys become words. Only commands, jobs and errors use it; the pure rooms carry keys.
 */
import { announced } from './announced.js';
import { fill, messageBundle, type Message } from './messageFile.js';
import { forLog, forTerminal } from './report/escaping.js';
import { ofOrg } from './report/shell.js';
import type { Text } from './text.js';

/**
 * Splits `policy.trusted-range.decided` into the file `messages/policy.md` and the key `trusted-range.decided`.
 * The file of a command is named with dashes here: `token-check-ip.ip.missing` is in messages/token.check.ip.md.
 */
function locate(key: string): [ReadonlyMap<string, Message>, string] {
  const dot = key.indexOf('.');
  const name = key.slice(0, dot);
  return [messageBundle(name.startsWith('token-') ? name.replaceAll('-', '.') : name), key.slice(dot + 1)];
}

/**
 * The words of a text: its message with the parameters in place. Throws for a key that no bundle has.
 * Parameters come from strangers: what a terminal or a runner could obey in them is shown, not sent, and together with
 * what stands around them they command nothing either.
 */
export function say(text: Text): string {
  const [messages, key] = locate(text.key);
  const message = messages.get(key);
  if (message === undefined) {
    throw new Error(`There is no message ${text.key}.`);
  }
  return forLog(fill(announced(typeof message === 'string' ? message : message.join('\n')), harmless(text)));
}

/**
 * What to do next, for an error key: the list under `<key>.actions`, empty where there is none.
 *
 * @param org flag of the org that was asked, as it would be typed; '' where that is the default of sf
 */
export function actionsOf(text: Text, org = ''): string[] {
  const [messages, key] = locate(text.key);
  return [messages.get(`${key}.actions`) ?? []]
    .flat()
    .map((action) => forLog(ofOrg(fill(announced(action), harmless(text)), forTerminal(org))));
}

function harmless({ params, within = {} }: Text): Readonly<Record<string, string>> {
  return Object.fromEntries([
    ...Object.entries(params).map(([name, param]) => [name, forTerminal(param)] as const),
    ...Object.entries(within).map(([name, text]) => [name, say(text)] as const),
  ]);
}
