/** Refusals of queries, with the marker under the offending word that Salesforce draws. */
import { ApiError } from '../errors.js';

const BEFORE = 34;
const AFTER = 34;

/** Where a word stands in the query: as a whole word, without case; -1 when it does not. */
function placeOf(soql: string, word: string): number {
  const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const match = new RegExp(`(?<![\\w.])${escaped}(?![\\w])`, 'i').exec(soql);
  return match?.index ?? soql.indexOf(word);
}

/** The last place of a word at or after a clause (`WHERE`, `GROUP BY`), so that the marker points into that clause. */
function placeIn(soql: string, word: string, clause: string | undefined): number {
  if (clause === undefined) return placeOf(soql, word);
  const start = soql.toUpperCase().indexOf(clause);
  if (start < 0) return placeOf(soql, word);
  const inside = placeOf(soql.slice(start + clause.length), word);
  return inside < 0 ? placeOf(soql, word) : start + clause.length + inside;
}

function marked(soql: string, place: number, message: string): string {
  const at = Math.max(place, 0);
  const from = Math.max(0, at - BEFORE);
  const lineStart = from === 0 ? 0 : soql.indexOf(' ', from) + 1;
  const shown = soql.slice(lineStart, at + AFTER).replaceAll(/\s/g, ' ');
  const row = soql.slice(0, at).split('\n').length;
  const column = at - soql.lastIndexOf('\n', at - 1);
  const marker = `${' '.repeat(Math.max(0, at - lineStart))}^`;
  return `\n${shown}\n${marker}\nERROR at Row:${String(row)}:Column:${String(column)}\n${message}`;
}

export class QueryProblems {
  readonly #soql: string;
  public constructor(soql: string) {
    this.#soql = soql;
  }

  public at(place: number, code: string, message: string): ApiError {
    return new ApiError(400, code, marked(this.#soql, place, message));
  }

  public noSuchColumn(field: string, entity: string, clause?: string): ApiError {
    const name = field.split('.').at(-1) ?? field;
    const help =
      "If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. " +
      'Please reference your WSDL or the describe call for the appropriate names.';
    const place = placeIn(this.#soql, field, clause);
    return this.at(place, 'INVALID_FIELD', `No such column '${name}' on entity '${entity}'. ${help}`);
  }

  public noSuchRelationship(path: string, relationship: string, clause?: string): ApiError {
    const help =
      "If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship " +
      'name. Please reference your WSDL or the describe call for the appropriate names.';
    const text = `Didn't understand relationship '${relationship}' in field path. ${help}`;
    return this.at(placeIn(this.#soql, path, clause), 'INVALID_FIELD', text);
  }

  public notSupported(entity: string): ApiError {
    const help =
      "If you are attempting to use a custom object, be sure to append the '__c' after the entity name. " +
      'Please reference your WSDL or the describe call for the appropriate names.';
    const place = placeIn(this.#soql, entity, 'FROM');
    return this.at(place, 'INVALID_TYPE', `sObject type '${entity}' is not supported. ${help}`);
  }

  public notFilterable(field: string): ApiError {
    const name = field.split('.').at(-1) ?? field;
    const place = placeIn(this.#soql, field, 'WHERE');
    return this.at(place, 'INVALID_FIELD', `field '${name}' can not be filtered in a query call`);
  }

  public notGroupable(field: string): ApiError {
    const name = field.split('.').at(-1) ?? field;
    const place = placeIn(this.#soql, field, 'GROUP BY');
    return this.at(place, 'MALFORMED_QUERY', `field '${name}' can not be grouped in a query call`);
  }

  public notSortable(field: string): ApiError {
    const name = field.split('.').at(-1) ?? field;
    const place = placeIn(this.#soql, field, 'ORDER BY');
    return this.at(place, 'MALFORMED_QUERY', `field '${name}' can not be sorted in a query call`);
  }

  public notGrouped(field: string): ApiError {
    return this.at(placeOf(this.#soql, field), 'MALFORMED_QUERY', `Field must be grouped or aggregated: ${field}`);
  }

  public wrongType(field: string, type: string, quoted: boolean): ApiError {
    const quotes = quoted ? 'should be enclosed in quotes' : 'should not be enclosed in quotes';
    const text = `value of filter criterion for field '${field}' must be of type ${type} and ${quotes}`;
    return this.at(placeIn(this.#soql, field, 'WHERE'), 'INVALID_FIELD', text);
  }

  public unexpected(word: string): ApiError {
    const place = placeOf(this.#soql, word);
    return this.at(place, 'MALFORMED_QUERY', `unexpected token: '${word}'`);
  }

  /** What a client reads when Salesforce breaks over a query that looks right. */
  public unexpectedError(): ApiError {
    return new ApiError(
      500,
      'UNKNOWN_EXCEPTION',
      'An unexpected error occurred. Please include this ErrorId if you contact support: 1',
    );
  }

  public malformed(message: string): ApiError {
    return new ApiError(400, 'MALFORMED_QUERY', message);
  }
}
