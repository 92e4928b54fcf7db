/**
 * Retirement dates of the user's own: a file in the shape of src/policy/retirements.json.
 */
import { EXIT } from '../exitCodes.js';
import { isDay } from '../isoTime.js';
import { type Path, type Quote, RETIREMENTS, type Retirements } from '../policy/index.js';
import { Text } from '../text.js';
import { FactsError } from './factsError.js';
import { decodeText, readBytes } from './files.js';

const refused = (text: Text): FactsError => new FactsError(text, EXIT.usage);

/** Reads and checks a file; what it leaves out beside the quotes of the two paths is the plugin's own data. */
export async function readRetirements(file: string): Promise<Retirements> {
  const bytes = await readBytes(file, { pipes: true });
  const read = bytes.ok ? decodeText(bytes.value) : bytes;
  if (!read.ok) throw new FactsError(Text.of('logins.retirements.unread', { file }), EXIT.usage, read.why);
  const given = fieldsOf(parsed(read.value, file)['retirements'], 'retirements', file);
  const retirements = {
    soap: quotesOf(given, 'soap', file),
    'oauth-password': quotesOf(given, 'oauth-password', file),
  };
  return { ...RETIREMENTS, retirements };
}

type FileFields = Readonly<Record<string, unknown>>;

function parsed(text: string, file: string): FileFields {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refused(Text.of('logins.retirements.not-json', { file }));
  }
  return fieldsOf(value, '$', file);
}

function fieldsOf(value: unknown, place: string, file: string): FileFields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw refused(Text.of('logins.retirements.no-object', { place, file }));
  }
  return { ...value };
}

function quotesOf(given: FileFields, path: Path, file: string): Quote[] {
  const place = `retirements.${path}`;
  const list: unknown = given[path];
  if (!Array.isArray(list)) throw refused(Text.of('logins.retirements.no-list', { place, file }));
  const quotes = list.map((one: unknown, index) =>
    quoteOf(fieldsOf(one, `${place}[${index}]`, file), `${place}[${index}]`, file),
  );
  if (!quotes.some(({ date, supersededBy }) => date !== undefined && supersededBy === undefined)) {
    throw refused(Text.of('logins.retirements.no-date', { place, file }));
  }
  return quotes;
}

function quoteOf(fields: FileFields, place: string, file: string): Quote {
  const text = (name: string): string => {
    const value = fields[name];
    if (typeof value !== 'string' || value === '') {
      throw refused(Text.of('logins.retirements.no-text', { place: `${place}.${name}`, file }));
    }
    return value;
  };
  const day = (name: string): string => dayIn(text(name), `${place}.${name}`, file);
  const quote = {
    says: text('says'),
    source: text('source'),
    read: text('read'),
    confidence: text('confidence'),
    ...(fields['supersededBy'] === undefined ? {} : { supersededBy: day('supersededBy') }),
  };
  return fields['release'] === undefined ? { ...quote, date: day('date') } : { ...quote, release: text('release') };
}

function dayIn(text: string, place: string, file: string): string {
  if (!isDay(text)) throw refused(Text.of('logins.retirements.no-day', { place, file, text }));
  return text;
}
