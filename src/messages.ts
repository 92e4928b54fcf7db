/**
 * Where message keys become words. Only doors and errors use it; the pure rooms carry keys.
 */
import { Messages } from '@salesforce/core/messages';
import type { Text } from './policy/types.js';
import { forTerminal } from './report/neutral.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);

const bundles = new Map<string, Messages<string>>();

function bundle(name: string): Messages<string> {
  let found = bundles.get(name);
  if (found === undefined) {
    found = Messages.loadMessages('sf-plugin-token', name);
    bundles.set(name, found);
  }
  return found;
}

/**
 * Splits `policy.trusted-range.decided` into the file `messages/policy.md` and the key `trusted-range.decided`.
 * The file of a command is named with dashes here: `token-check-ip.ip.missing` is in messages/token.check.ip.md.
 */
function locate(key: string): [Messages<string>, string] {
  const dot = key.indexOf('.');
  const name = key.slice(0, dot);
  return [bundle(name.startsWith('token-') ? name.replaceAll('-', '.') : name), key.slice(dot + 1)];
}

/**
 * The words of a text: its message with the parameters in place. Throws for a key that no bundle has.
 * Parameters come from strangers: what a terminal could obey in them is shown, not sent.
 */
export function say(text: Text): string {
  const [messages, key] = locate(text.key);
  return messages.getMessage(key, text.params.map(forTerminal));
}

/** What to do next, for an error key: the list under `<key>.actions`, empty where there is none. */
export function actionsOf(text: Text): string[] {
  const [messages, key] = locate(text.key);
  const actions = `${key}.actions`;
  return messages.messages.has(actions) ? messages.getMessages(actions) : [];
}
