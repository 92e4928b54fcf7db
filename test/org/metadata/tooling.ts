/** Metadata through the Tooling API's query: one component a query. */
import { ApiError } from '../errors.js';
import { idOf, numberOf, PREFIX } from '../ids.js';
import type { Reader } from '../model/field.js';
import type { OrgState } from '../state.js';
import { parseSoql } from '../soql/parse.js';
import type { Comparison, SoqlQuery } from '../soql/parse.js';
import { QueryProblems } from '../soql/errors.js';
import { unquote } from '../soql/values.js';
import { textIn } from '../store.js';
import type { MetadataTree } from './tree.js';
import { PROFILE_ROWS, profileTree, securitySettings } from './types.js';

/** Tooling id of a settings record: there is one, and it has no documented prefix. */
const SETTINGS_ID = '000000000000000AAA';

function selectedPaths(query: SoqlQuery): string[] {
  return query.select.map(({ term }) => (term.kind === 'field' ? term.path : term.name));
}

function pick(query: SoqlQuery, values: Record<string, unknown>, entity: string, problems: QueryProblems): string {
  const record: Record<string, unknown> = { attributes: values['attributes'] };
  for (const path of selectedPaths(query)) {
    const name = Object.keys(values).find((key) => key.toLowerCase() === path.toLowerCase());
    if (name === undefined) throw problems.noSuchColumn(path, entity);
    record[name] = values[name];
  }
  return JSON.stringify({
    size: 1,
    totalSize: 1,
    done: true,
    queryLocator: null,
    entityTypeName: entity,
    records: [record],
  });
}

/** In the JSON form a component has no `fullName`, and lists that are empty stay lists. */
function toJson(tree: MetadataTree): MetadataTree {
  return Object.fromEntries(Object.entries(tree).filter(([name]) => name !== 'fullName'));
}

/**
 * Answers queries on SecuritySettings and on `Metadata` or `FullName` of Profile; undefined for all others.
 * @throws MALFORMED_QUERY when the query could find more than one profile
 */
export function metadataQuery(org: OrgState, soql: string, reader: Reader, base: string): string | undefined {
  const query = parseSoql(soql);
  const entity = query.entity.toLowerCase();
  if (entity === 'securitysettings') return settingsQuery(org, query, soql, reader, base);
  const wants = selectedPaths(query).some((path) => /^(metadata|fullname)$/i.test(path));
  if (entity !== 'profile' || !wants) return undefined;
  seesSetup(reader, 'Profile', soql);
  return profileQuery(org, query, soql, base);
}

/** Settings, and ranges of profiles, are for those who see Setup. */
function seesSetup({ permissions }: Reader, entity: string, soql: string): QueryProblems {
  const problems = new QueryProblems(soql);
  if (permissions.has('ViewSetup') || permissions.has('CustomizeApplication')) return problems;
  throw problems.notSupported(entity);
}

function settingsQuery(org: OrgState, query: SoqlQuery, soql: string, reader: Reader, base: string): string {
  const problems = seesSetup(reader, 'SecuritySettings', soql);
  const url = `${base}/tooling/sobjects/SecuritySettings/${SETTINGS_ID}`;
  const values = {
    attributes: { type: 'SecuritySettings', url },
    Id: SETTINGS_ID,
    DurableId: 'Security',
    FullName: 'Security',
    Metadata: toJson(securitySettings(org)),
  };
  return pick(query, values, 'SecuritySettings', problems);
}

function equalsText(query: SoqlQuery, field: string): string | undefined {
  const { where } = query;
  const list = where === undefined ? [] : where.kind === 'and' ? where.items : [where];
  const found = list.find(
    (item): item is Comparison =>
      item.kind === 'comparison' &&
      item.operator === '=' &&
      item.term.kind === 'field' &&
      item.term.path.toLowerCase() === field.toLowerCase(),
  );
  const literal = found?.values[0];
  return literal === undefined ? undefined : unquote(literal.text);
}

function profileQuery(org: OrgState, query: SoqlQuery, soql: string, base: string): string {
  const problems = new QueryProblems(soql);
  const id = equalsText(query, 'Id');
  const name = equalsText(query, 'Name');
  const rows = org.store.all(
    id !== undefined
      ? `${PROFILE_ROWS} WHERE p.n = :n`
      : name !== undefined
        ? `${PROFILE_ROWS} WHERE p.name = :name`
        : `${PROFILE_ROWS} LIMIT ${String(Math.min(query.limit ?? 2, 2))}`,
    { n: id === undefined ? -1 : (numberOf(PREFIX.Profile, id) ?? -1), name: name ?? '' },
  );
  if (rows.length > 1) {
    const text =
      'When retrieving results with Metadata or FullName fields, the query qualifications must specify no more than ' +
      `one row for retrieval. Result size: ${String(rows.length)}`;
    throw new ApiError(400, 'MALFORMED_QUERY', text);
  }
  const row = rows[0];
  if (row === undefined) {
    return JSON.stringify({
      size: 0,
      totalSize: 0,
      done: true,
      queryLocator: null,
      entityTypeName: 'Profile',
      records: [],
    });
  }
  const profileId = idOf(PREFIX.Profile, Number(row['n']));
  const values = {
    attributes: { type: 'Profile', url: `${base}/tooling/sobjects/Profile/${profileId}` },
    Id: profileId,
    Name: textIn(row['name']),
    FullName: textIn(row['metadata_name']),
    Description: row['description'],
    Metadata: toJson(profileTree(org, row)),
  };
  return pick(query, values, 'Profile', problems);
}
