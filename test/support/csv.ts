/** Reads CSV as RFC 4180 has it, so that tests see what a spreadsheet would. Throws for a text that is none. */
export function parseCsv(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let at = 0;
  while (at < text.length) {
    const [field, next] = text[at] === '"' ? quoted(text, at) : plain(text, at);
    record.push(field);
    if (text.startsWith('\r\n', next)) {
      records.push(record);
      record = [];
      at = next + 2;
    } else if (text[next] === ',') {
      at = next + 1;
      // A field that is the last of the text and empty.
      if (at === text.length) record.push('');
    } else {
      throw new Error(`No field ends at ${String(next)}: ${JSON.stringify(text.slice(next, next + 20))}`);
    }
  }
  if (record.length > 0) throw new Error('The last line has no end');
  return records;
}

/** By the names in the first line. */
export function csvRows(text: string): Record<string, string>[] {
  const [names = [], ...records] = parseCsv(text);
  return records.map((record) => {
    if (record.length !== names.length) throw new Error(`${String(record.length)} fields under ${names.join()}`);
    return Object.fromEntries(names.map((name, i) => [name, record[i] ?? '']));
  });
}

function quoted(text: string, from: number): [field: string, next: number] {
  let field = '';
  let at = from + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote === -1) throw new Error('A quote is left open');
    field += text.slice(at, quote);
    if (text[quote + 1] !== '"') return [field, quote + 1];
    field += '"';
    at = quote + 2;
  }
}

function plain(text: string, from: number): [field: string, next: number] {
  const found = /[",\r\n]/g;
  found.lastIndex = from;
  const next = found.exec(text)?.index ?? text.length;
  return [text.slice(from, next), next];
}
