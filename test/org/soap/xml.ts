/**
 * A small XML reader for requests, by the XML 1.0 standard: line ends are normalised before anything is read (a bare
 * CR or CR LF is LF; only `&#13;` is a carriage return), DOCTYPE is refused, and what is not well-formed is an error.
 */

export interface Element {
  /** Without its prefix. */
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly Element[];
  /** All character data inside, decoded. */
  readonly text: string;
}

export class XmlError extends Error {}

const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decode(raw: string): string {
  return raw.replace(/&([^;&\s]*);?/g, (whole, name: string) => {
    if (!whole.endsWith(';')) throw new XmlError('An ampersand is not escaped');
    const named = NAMED[name];
    if (named !== undefined) return named;
    const code = /^#x([0-9a-f]+)$/i.exec(name) ?? /^#(\d+)$/.exec(name);
    const digits = code?.[1];
    if (digits === undefined) throw new XmlError(`The entity ${name} is not known`);
    return String.fromCodePoint(Number.parseInt(digits, name.startsWith('#x') || name.startsWith('#X') ? 16 : 10));
  });
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

class Reader {
  readonly #text: string;
  #at = 0;
  public constructor(text: string) {
    this.#text = text;
  }

  public document(): Element {
    this.#skipProlog();
    const root = this.#element();
    this.#skipProlog();
    if (this.#at < this.#text.length) throw new XmlError('There is content after the root element');
    return root;
  }

  #skipProlog(): void {
    for (;;) {
      const rest = /^\s*(?:<\?[^]*?\?>|<!--[^]*?-->)?/.exec(this.#text.slice(this.#at))?.[0] ?? '';
      if (rest === '') break;
      this.#at += rest.length;
    }
    if (this.#text.startsWith('<!DOCTYPE', this.#at)) throw new XmlError('A DOCTYPE is not allowed');
  }

  #element(): Element {
    const open = /^<([A-Za-z_][\w.:-]*)((?:\s+[A-Za-z_][\w.:-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/.exec(
      this.#text.slice(this.#at),
    );
    if (open === null) throw new XmlError(`An element was expected at ${String(this.#at)}`);
    this.#at += open[0].length;
    const name = open[1] ?? '';
    const attributes = new Map<string, string>();
    for (const match of (open[2] ?? '').matchAll(/([A-Za-z_][\w.:-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
      attributes.set(match[1] ?? '', decode(match[2] ?? match[3] ?? ''));
    }
    if (open[3] === '/') return { name: localName(name), attributes, children: [], text: '' };
    const { children, text } = this.#content(name);
    return { name: localName(name), attributes, children, text };
  }

  #content(name: string): { children: Element[]; text: string } {
    const children: Element[] = [];
    let text = '';
    for (;;) {
      const next = this.#text.indexOf('<', this.#at);
      if (next < 0) throw new XmlError(`${name} is not closed`);
      text += decode(this.#text.slice(this.#at, next));
      this.#at = next;
      if (this.#text.startsWith('<!--', next)) {
        this.#skipTo('-->');
      } else if (this.#text.startsWith('<![CDATA[', next)) {
        const from = next + '<![CDATA['.length;
        this.#skipTo(']]>');
        text += this.#text.slice(from, this.#at - 3);
      } else if (this.#text.startsWith(`</${name}`, next)) {
        this.#skipTo('>');
        return { children, text };
      } else {
        children.push(this.#element());
      }
    }
  }

  #skipTo(mark: string): void {
    const end = this.#text.indexOf(mark, this.#at);
    if (end < 0) throw new XmlError(`${mark} is missing`);
    this.#at = end + mark.length;
  }
}

/** @throws XmlError for text that is not well-formed or has a DOCTYPE */
export function readXml(text: string): Element {
  const normal = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  return new Reader(normal).document();
}

export function child(element: Element | undefined, name: string): Element | undefined {
  return element?.children.find((item) => item.name === name);
}

export function childText(element: Element | undefined, name: string): string | undefined {
  return child(element, name)?.text;
}
