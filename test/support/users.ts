/** A user for tests, made of the table of facts: a fact that is added there is known of each of them. */
import { known } from '../../lib/policy/index.js';
import { eachUserFact, factRow } from '../../lib/policy/userFacts.js';
import type { FactKind, UserFactName } from '../../lib/policy/userFactTable.js';
import type { FactsByKind, TabledFacts } from '../../lib/policy/types.js';

/** Of a user who may log in: active, with the API, and nothing that refuses it. */
const USUAL: { readonly [Kind in FactKind]: (name: UserFactName, from: string) => FactsByKind[Kind] } = {
  flag: (name, from) => known(factRow(name).decides?.usual ?? false, from),
  'flag-or-none': (_, from) => known(true, from),
  text: (_, from) => known('Standard', from),
  mail: (_, from) => known('etl@example.com', from),
  addresses: (_, from) => known([], from),
};

/** @param from where each fact is said to come from */
export function plainFacts(from: (name: UserFactName) => string): TabledFacts {
  return eachUserFact<FactsByKind>((kind, name) => USUAL[kind](name, from(name)));
}

/** Where an org tells a fact: the object, of a permission its field. */
export function toldFrom(name: UserFactName): string {
  const { told } = factRow(name);
  return told.object === 'PermissionSet' ? told.field : told.object;
}
