/**
 * Texts of strangers, and what terminals and runners of pipelines would take from an output: written after what these do,
 * not after what the plugin does against it.
 */
import fc from 'fast-check';

export const COMMANDS: readonly string[] = [
  '##vso[task.setvariable variable=x]y',
  'in the middle ##vso[task.complete result=Succeeded;]',
  '##[error]x',
  'a##[set-env name=PATH]b',
  '::error::x',
  '  ::set-output name=a::b',
  '\t::add-mask::x',
  '#\u00ad#vso[x]',
  '#\u200b#\u2060[x]',
  '\u200b::warning::x',
  ':\u200d:error:\u200d:x',
  '##VSO[x]',
  '##teamcity[x]',
  '####vso[x]',
  `#${'\u00ad'.repeat(300)}#${'\u200b'.repeat(300)}[x]`,
  `${' '.repeat(300)}::error::x`,
  'x\n::error::y',
  'x\r::error::y',
  'x\u0085::error::y',
  'x\u2028::error::y',
];

const piece = fc.oneof(
  fc.constantFrom(...COMMANDS),
  fc.constantFrom(
    '##',
    '#',
    '[',
    'vso',
    'vso[',
    '::',
    ':',
    'error',
    ' ',
    '\n',
    '\r\n',
    '\u001b[31m',
    '\u202e',
    '\u0085',
    '\\',
    '"',
    ',',
  ),
  fc.string({ unit: 'binary', maxLength: 8 }),
);

/** Pieces of commands and anything else, one after another. Whole characters: lone surrogates are no text. */
export const hostile: fc.Arbitrary<string> = fc
  .array(piece, { maxLength: 8 })
  .map((pieces) => pieces.join('').replaceAll(/\p{Surrogate}/gu, ''));

/** How a runner looks at a line: what has no shape, and controls, do not count when it compares. */
function asCompared(line: string): string {
  return line.replaceAll(/[\p{Default_Ignorable_Code_Point}\p{Cc}]/gu, '').toLowerCase();
}

/** Lines that a runner would obey. No command is called as a group of an IPv6 address is, with which a line may begin. */
export function commandsIn(output: string): string[] {
  return output.split(/\r\n|[\n\r\u0085\u2028\u2029]/).filter((line) => {
    const compared = asCompared(line);
    return /##\p{L}*\[/u.test(compared) || /^\s*::(?![\da-f]{1,4}[ ,-])[a-z_][\w-]*([ ,].*)?::/.test(compared);
  });
}

/** Characters that a terminal could obey. */
export function controlsIn(output: string): string[] {
  return output.match(/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu) ?? [];
}

export function linesOf(text: string): string[] {
  return text.split(/\r?\n/u);
}

/** What is mark-up in Markdown outside the fence of commands: tags, links, code, emphasis. */
export function markupIn(text: string): string[] {
  return (
    text
      .replaceAll(/^(`{3,})sh\n[^]*?^\1$/gmu, '')
      .replaceAll(/\\[^]/gu, '')
      .match(/<\/?\w|\]\(|`|\*\*|https?:/gu) ?? []
  );
}

/** Tags of HTML with their attributes' names: what a browser makes of it beside text. */
export function tagsIn(html: string): string[] {
  return (html.match(/<\/?[a-z!][^>]*>/giu) ?? []).map((tag) => tag.replaceAll(/"[^"]*"/gu, '""'));
}

/** Names that are mark-up, formulas, cells of a table or colours somewhere. */
export const MARKUP: readonly string[] = [
  '\u001b[31mred\u001b[0m',
  '\u009b31mred',
  '\u202egnp.exe',
  'a|b|c',
  '| --- | --- |',
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '"><svg onload=alert(1)>',
  "' onmouseover='alert(1)",
  '</details></summary>',
  '=cmd|calc!A0',
  '[click](https://evil.example)',
  '![](https://evil.example/x.png)',
  '`code` and ```',
  '**strong** _em_ ~~gone~~',
  '# heading',
  '$(reboot)',
  "'; reboot; '",
  '@everyone',
];
