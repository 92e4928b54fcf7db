/**
 * Reads a file of messages/ as @salesforce/core does: `# key`, then a text or a list. Reading it here spares an offline
 * command the loading of core, of which it would be the only use (bench start-up-offline).
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '..', 'messages');

/** A text, or the items of a list. */
export type Message = string | readonly string[];

const bundles = new Map<string, ReadonlyMap<string, Message>>();

/** The messages of `messages/<name>.md`, read once. */
export function messageBundle(name: string): ReadonlyMap<string, Message> {
  let found = bundles.get(name);
  if (found === undefined) {
    found = parseMessages(readFileSync(join(FOLDER, `${name}.md`), 'utf8'));
    bundles.set(name, found);
  }
  return found;
}

/** The messages of a file by their keys. */
export function parseMessages(markdown: string): ReadonlyMap<string, Message> {
  const sections = markdown.replaceAll('\r\n', '\n').split(/^#\s+/mu).slice(1);
  return new Map(
    sections.map((section) => {
      const end = section.indexOf('\n');
      return [section.slice(0, end).trim(), messageIn(section.slice(end).trim())];
    }),
  );
}

/** A list when every line is an item or belongs to one by its indentation. */
function messageIn(text: string): Message {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (!lines.every((line) => /^[*-]\s|^ {2}/u.test(line))) {
    return text;
  }
  return text
    .split(/^[*-]\s+/mu)
    .slice(1)
    .map((item) =>
      item
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '')
        .join('\n'),
    );
}

/** A place in a message: `{name}`. All else in braces stands for itself. */
const PLACE = /\{([a-z][A-Za-z0-9]*)\}/gu;

/** The names of the places of a message, each once. */
export function placesOf(text: string): readonly string[] {
  return [...new Set([...text.matchAll(PLACE)].map(([, name = '']) => name))];
}

/** A text with each place filled by the parameter of its name. */
export function fill(text: string, params: Readonly<Record<string, string>>): string {
  return text.replaceAll(PLACE, (place, name: string) => params[name] ?? place);
}
