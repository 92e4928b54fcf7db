/**
 * Lines that are source code: a traceback prints the line that failed, a tool the lines around it. A fault code in such
 * a line was written by a programmer and not said by Salesforce.
 */
import { KNOWN_CODES } from '../phrases/codes.js';

const PYTHON_FRAME = /^(.*?)File "[^"\n]{1,500}", line \d+/u;
/** `/srv/app/sync.js:14`, before the line itself and a line with a caret. */
const SCRIPT_FRAME =
  /^(?:file:\/\/)?\S{0,300}\.(?:[cm]?[jt]sx?|rb|py|php|pl|go|java|cs|kt|swift|rs):\d{1,7}(?::\d{1,5})?:?\s*$/u;
const CARET = /^[\s|·.]*[\^~]+[\s^~]*(?:[\w ]{0,60})$/u;
/** `> 14 |   if (…`, `   13 |`, `=> 14:`, as Babel, Jest, Rails, PHPUnit and compilers frame code. */
const FRAME_LINE = /^[\s>=*-]{0,12}\d{1,6}\s?[|│┃]/u;
/** `sync.py:40: if …` and `sync.py-41-    …`, as grep lists. */
const GREP_LINE = /^\S{1,300}\.(?:[cm]?[jt]sx?|rb|py|php|pl|go|java|cs|kt|swift|rs|cls|sh|ps1)[:-]\d{1,7}[:-]/u;

/** Codes in quotes one after another: a list that code compares with, and never an answer. */
const CODE = String.raw`["'\x60]?\b(?:[A-Za-z]{1,60}\.){0,3}[A-Z]{2,20}(?:_[A-Z0-9]{1,20}){1,8}["'\x60]?`;
const QUOTED_CODE = String.raw`["'\x60][A-Z]{2,20}(?:_[A-Z0-9]{1,20}){1,8}["'\x60]`;
const CODE_LIST = new RegExp(String.raw`${QUOTED_CODE}\s{0,4}[,|]\s{0,4}${QUOTED_CODE}`, 'u');

/** Codes one after another in prose: a document that lists them. Each pair is looked up, since names of variables look alike. */
const PROSE_LIST =
  /\b([A-Z]{2,20}(?:_[A-Z0-9]{1,20}){1,8})(?:,? (?:and|or) |, ?| ?\/ ?| ?\| ?)(?=([A-Z]{2,20}(?:_[A-Z0-9]{1,20}){1,8})\b)/gu;
const KNOWN = new Set(KNOWN_CODES);

function listsCodes(line: string): boolean {
  return [...line.matchAll(PROSE_LIST)].some(([, one = '', other = '']) => KNOWN.has(one) && KNOWN.has(other));
}

/** What only a program says about a code. */
const CONDITIONS: readonly RegExp[] = [
  new RegExp(String.raw`(?:===?|!==?|<>|\beq\b|\bne\b|-eq|-match|-like|=~)\s{0,3}\(?["'\x60]?${CODE}`, 'u'),
  new RegExp(String.raw`["'\x60]${CODE}["'\x60]?\s{0,3}(?:===?|!==?|\bin\b)`, 'u'),
  new RegExp(
    String.raw`\.(?:equals|equalsIgnoreCase|contains|includes|startsWith|indexOf|match|test|include\?|has)\(\s{0,3}["'\x60/]${CODE}`,
    'u',
  ),
  new RegExp(String.raw`^\s{0,200}(?:case|when)\s{1,4}["'\x60]?${CODE}\s{0,4}(?::|,|then|->|=>|$)`, 'u'),
  new RegExp(String.raw`\b(?:in|not in)\s{0,3}[([{]\s{0,3}["'\x60]?${CODE}`, 'u'),
  new RegExp(
    String.raw`^\s{0,200}(?:const|let|var|final|static|private|public|protected|define)\b[^\n]{0,200}=\s{0,4}["'\x60[({]`,
    'u',
  ),
  // A name in code: `ExceptionCode.ORG_LOCKED`, `Errors::ORG_LOCKED`, `at com.acme.Sf.ORG_LOCKED(Sf.java:12)`
  /\b[A-Za-z]{0,40}(?:Code|Codes|Error|Errors|Exception|Fault|Status)(?:\.|::)[A-Z]{2,20}(?:_[A-Z0-9]{1,20}){1,8}\b(?!\s?:)/u,
  /^\s{0,200}at [\w.$<>]{1,300}[A-Z]{2,20}(?:_[A-Z0-9]{1,20}){1,8}\(/u,
  /^\s{0,200}(?:\/\/\s|\/\*)/u,
  /^\s{0,200}(?:raise|throw(?:\s+new)?)\s+[\w.:]{1,100}\(/u,
];

/** Which of the lines are source. */
export function sourceLines(lines: readonly string[]): ReadonlySet<number> {
  const source = new Set<number>();
  let frame: string | undefined;
  let script: number | undefined;
  lines.forEach((line, index) => {
    const python = PYTHON_FRAME.exec(line);
    if (python !== null) {
      frame = python[1] ?? '';
      return;
    }
    if (frame !== undefined) {
      if (isBelow(line, frame)) {
        source.add(index);
        return;
      }
      frame = undefined;
    }
    if (SCRIPT_FRAME.test(line)) {
      script = index;
      return;
    }
    if (script !== undefined && index - script <= 6 && CARET.test(line)) {
      for (let one = script + 1; one <= index; one++) {
        source.add(one);
      }
      script = undefined;
    }
    if (GREP_LINE.test(line) || CODE_LIST.test(line) || listsCodes(line) || CONDITIONS.some((one) => one.test(line))) {
      source.add(index);
    }
  });
  framed(lines, source);
  return source;
}

/** Python indents the source by two more than its `File` line. */
function isBelow(line: string, prefix: string): boolean {
  return line.length > prefix.length && /^\s\s/u.test(line.slice(prefix.length));
}

/** Two framed lines with numbers that follow each other are a code frame. */
function framed(lines: readonly string[], source: Set<number>): void {
  const numberOf = (index: number): number =>
    FRAME_LINE.test(lines[index] ?? '') ? Number(/\d{1,6}/u.exec(lines[index] ?? '')?.[0]) : Number.NaN;
  for (let index = 0; index < lines.length; index++) {
    const next = CARET.test((lines[index + 1] ?? '').replace(/^\s*\|/u, '')) ? index + 2 : index + 1;
    if (numberOf(index) + 1 === numberOf(next)) {
      source.add(index).add(next);
    }
  }
}
