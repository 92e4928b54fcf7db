import { expect } from 'chai';
import fc from 'fast-check';
import { CsvError, readCsv } from '../../../../lib/facts/org/logins/csv.js';
import { Text } from '../../../../lib/text.js';

/** The text as bytes, in chunks of so many. */
async function* chunks(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let i = 0; i < bytes.length; i += size) yield Promise.resolve(bytes.subarray(i, i + size));
}

async function read(text: string, size = 7): Promise<(readonly string[])[]> {
  const records: (readonly string[])[] = [];
  for await (const record of readCsv(chunks(text, size))) records.push(record);
  return records;
}

async function refusal(text: string, size = 7): Promise<CsvError> {
  try {
    await read(text, size);
  } catch (error) {
    if (error instanceof CsvError) return error;
    throw error;
  }
  throw new Error('it was read');
}

describe('facts/org/logins: event logs as CSV', () => {
  // RFC 4180, section 2.
  const table: readonly (readonly [what: string, text: string, records: string[][]])[] = [
    [
      'quoted fields and line feeds, as Salesforce writes them',
      '"A","B"\n"1","2"\n',
      [
        ['A', 'B'],
        ['1', '2'],
      ],
    ],
    [
      'CR LF',
      'A,B\r\n1,2\r\n',
      [
        ['A', 'B'],
        ['1', '2'],
      ],
    ],
    [
      'a last line without a line end',
      'A,B\n1,2',
      [
        ['A', 'B'],
        ['1', '2'],
      ],
    ],
    [
      'a last field that is empty',
      'A,B\n1,',
      [
        ['A', 'B'],
        ['1', ''],
      ],
    ],
    ['commas in quotes', '"Oauth2, Remote Access 2.0",x\n', [['Oauth2, Remote Access 2.0', 'x']]],
    ['line ends in quotes', '"two\r\nlines","x"\r\n', [['two\r\nlines', 'x']]],
    ['doubled quotes', '"say ""hi""",""\n', [['say "hi"', '']]],
    ['empty lines', 'A\n\n\n1\n', [['A'], ['1']]],
    ['empty fields', ',,\n', [['', '', '']]],
    ['letters beyond ASCII', '"é😀","日本"\n', [['é😀', '日本']]],
    ['nothing at all', '', []],
  ];
  for (const [what, text, records] of table) {
    it(`reads ${what}`, async () => {
      for (const size of [1, 2, 3, 1000]) expect(await read(text, size)).to.deep.equal(records);
    });
  }

  it('reads whatever was written by the rules, in chunks of any size', async () => {
    const field = fc.oneof(fc.string(), fc.constantFrom('"', ',', '\n', '\r\n', '', 'a"b', '😀'));
    const record = fc.array(field, { minLength: 2, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(fc.array(record), fc.integer({ min: 1, max: 50 }), async (records, size) => {
        const text = records.map((one) => one.map((value) => `"${value.replaceAll('"', '""')}"`).join(',')).join('\n');
        expect(await read(text, size)).to.deep.equal(records);
      }),
    );
  });

  it('refuses what breaks the rules, with the line', async () => {
    expect(await refusal('A\nb"c\n'))
      .to.include({ key: 'logins.csv.quote' })
      .and.deep.include({ text: Text.of('logins.csv.quote', { line: '2' }) });
    expect((await refusal('"a"b\n')).text).to.deep.equal(Text.of('logins.csv.quote', { line: '1' }));
    expect((await refusal('A\n"x\ny')).text).to.deep.equal(Text.of('logins.csv.open-quote', { line: '3' }));
  });

  it('refuses a record without an end instead of holding it', async () => {
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) yield Promise.resolve(new Uint8Array(65_536).fill(0x61));
    }
    let taken = 0;
    async function* counted(): AsyncGenerator<Uint8Array> {
      for await (const chunk of endless()) {
        taken += chunk.length;
        yield chunk;
      }
    }
    try {
      for await (const record of readCsv(counted())) throw new Error(`a record of ${record.length}`);
      throw new Error('it ended');
    } catch (error) {
      expect(error).to.be.instanceOf(CsvError).and.include({ key: 'logins.csv.too-long' });
    }
    expect(taken).to.be.below(2 * 1024 * 1024);
  });

  it('refuses what is not UTF-8', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Promise.resolve(new Uint8Array([0x41, 0x0a, 0xff, 0xfe]));
    }
    try {
      for await (const record of readCsv(broken())) expect(record).to.deep.equal(['A']);
      throw new Error('it ended');
    } catch (error) {
      expect(error).to.be.instanceOf(CsvError).and.include({ key: 'logins.csv.encoding' });
    }
  });
});
