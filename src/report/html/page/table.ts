/**
 * The table of all rows: searched, filtered and sorted, a screenful at a time, so that a key costs little.
 */
import { SIGNS } from '../../page/signs.js';
import type { View } from '../view.js';
import { byId, element, filled } from './dom.js';

type Cells = readonly string[];

/** Rows that are in the page at a time, and on paper. */
const SHOWN = 50;
const PRINTED = 2000;

const COUNT = new Intl.NumberFormat('en-US');

export class RowTable {
  readonly #view: View;
  readonly #rows: readonly Cells[];
  /** Of each row what a search looks through. */
  readonly #texts: readonly string[];
  readonly #body: HTMLTableSectionElement;
  readonly #status = byId('status', HTMLElement);
  readonly #search = byId('search', HTMLInputElement);
  readonly #previous = byId('previous', HTMLButtonElement);
  readonly #next = byId('next', HTMLButtonElement);
  readonly #filters = new Map<number, HTMLSelectElement>();
  readonly #headings: readonly HTMLTableCellElement[];
  /** Columns in which some row has something. */
  readonly #used: readonly number[];
  readonly #collator = new Intl.Collator('en', { numeric: true });
  #sorted: readonly number[];
  #found: readonly number[] = [];
  #from = 0;

  public constructor(rows: readonly Cells[], view: View) {
    this.#view = view;
    this.#rows = rows;
    this.#texts = rows.map((cells) => cells.join('\n').toLowerCase());
    this.#sorted = [...rows.keys()];
    const table = byId('rows-table', HTMLTableElement);
    this.#body = table.tBodies[0] ?? table.createTBody();
    this.#headings = [...(table.tHead?.rows[0]?.cells ?? [])];
    this.#used = [...view.columns.keys()].filter((index) => rows.some((cells) => cells[index] !== ''));
    for (const [index, heading] of this.#headings.entries()) heading.hidden = !this.#used.includes(index);
    this.#addFilters();
    this.#listen();
    this.#find();
  }

  #addFilters(): void {
    const place = byId('filters', HTMLElement);
    for (const [index, { filter, heading }] of this.#view.columns.entries()) {
      const values = filter ? [...new Set(this.#rows.map((cells) => cells[index] ?? ''))].filter(Boolean) : [];
      if (values.length < 2) continue;
      const any = element('option', { value: '' }, filled(this.#view.words.any, { column: heading }));
      const options = values.sort(this.#collator.compare).map((value) => element('option', { value }, value));
      const select = element('select', {}, any, ...options);
      select.addEventListener('change', () => this.#find());
      this.#filters.set(index, select);
      place.append(element('label', {}, heading, ' ', select));
    }
  }

  #listen(): void {
    this.#search.addEventListener('input', () => this.#find());
    this.#previous.addEventListener('click', () => this.#turn(-SHOWN));
    this.#next.addEventListener('click', () => this.#turn(SHOWN));
    for (const [index, heading] of this.#headings.entries()) {
      heading.querySelector('button')?.addEventListener('click', () => this.#sort(index));
    }
    addEventListener('beforeprint', () => this.#show(0, PRINTED));
    addEventListener('afterprint', () => this.#show(this.#from, SHOWN));
  }

  #turn(by: number): void {
    this.#from = Math.max(0, Math.min(this.#from + by, this.#found.length - 1));
    this.#show(this.#from, SHOWN);
  }

  #sort(column: number): void {
    const up = this.#headings[column]?.getAttribute('aria-sort') !== 'ascending';
    const sign = up ? 1 : -1;
    const isNumber = this.#view.columns[column]?.kind === 'number';
    const cell = (row: number): string => this.#rows[row]?.[column] ?? '';
    const compare = (a: string, b: string): number =>
      isNumber ? numberOf(a) - numberOf(b) : this.#collator.compare(a, b);
    // Those that have nothing there stand last, either way.
    this.#sorted = [...this.#rows.keys()].sort((a, b) => {
      const [one, other] = [cell(a), cell(b)];
      return one === '' || other === '' ? Number(one === '') - Number(other === '') : sign * compare(one, other);
    });
    for (const [index, heading] of this.#headings.entries()) {
      if (index === column) heading.setAttribute('aria-sort', up ? 'ascending' : 'descending');
      else heading.removeAttribute('aria-sort');
    }
    this.#find();
  }

  /** The rows that hold every word that is searched, and have what the filters say. */
  #find(): void {
    const words = this.#search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = [...this.#filters].filter(([, { value }]) => value !== '');
    this.#found = this.#sorted.filter(
      (row) =>
        words.every((word) => this.#texts[row]?.includes(word)) &&
        wanted.every(([column, { value }]) => this.#rows[row]?.[column] === value),
    );
    this.#from = 0;
    this.#show(0, SHOWN);
  }

  #show(from: number, most: number): void {
    const shown = this.#found.slice(from, from + most);
    this.#body.replaceChildren(...shown.map((row) => this.#rowOf(this.#rows[row] ?? [])));
    const { none, shown: words } = this.#view.words;
    const [first, last] = [from + 1, from + shown.length];
    const [found, all] = [this.#found.length, this.#rows.length];
    const counts = Object.entries({ from: first, to: last, found, all }).map(([name, count]) => [
      name,
      COUNT.format(count),
    ]);
    this.#status.textContent = found === 0 ? none : filled(words, Object.fromEntries(counts) as Record<string, string>);
    this.#previous.disabled = from === 0;
    this.#next.disabled = last >= found;
  }

  #rowOf(cells: Cells): HTMLTableRowElement {
    const made = this.#used.map((index) => {
      const text = cells[index] ?? '';
      const kind = this.#view.columns[index]?.kind ?? 'text';
      if (kind !== 'verdict') return element('td', { class: kind }, text);
      return element('td', {}, element('span', { class: `verdict ${text}` }, `${SIGNS.get(text)?.sign ?? ''} ${text}`));
    });
    return element('tr', {}, ...made);
  }
}

function numberOf(text: string): number {
  return Number(text.replaceAll(',', ''));
}
