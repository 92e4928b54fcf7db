/** What is derived from the table of facts about users: lists of names, and something for each of them. */
import type { UserFacts } from './types.js';
import {
  USER_FACTS,
  USER_TIMES,
  type Decides,
  type FactKind,
  type KindOf,
  type NamesWith,
  type Told,
  type UserFactName,
  type UserFactRow,
  type UserRuleFacts,
  type UserTimeName,
} from './userFactTable.js';

/** A user in the making: copied from one that has all places, and filled in there, since a million users are made. */
export type UserDraft = { -readonly [Name in keyof UserFacts]: UserFacts[Name] };

/** The row of a fact, where what all rows have is enough. */
export function factRow(name: UserFactName): UserFactRow {
  return USER_FACTS[name];
}

type Deciding = NamesWith<{ decides: object }>;
type RuleFactName = keyof UserRuleFacts;

export const USER_FACT_NAMES: readonly UserFactName[] = keysOf(USER_FACTS);
export const USER_TIME_NAMES: readonly UserTimeName[] = keysOf(USER_TIMES);

/** The facts that this object tells and that hold one of these kinds. */
export function toldBy<Of extends Told['object'], Kind extends FactKind>(
  object: Of,
  ...kinds: readonly Kind[]
): readonly NamesWith<{ told: { object: Of }; holds: Kind }>[] {
  return USER_FACT_NAMES.filter((name): name is NamesWith<{ told: { object: Of }; holds: Kind }> => {
    const { told, holds } = USER_FACTS[name];
    return told.object === object && kinds.some((kind) => kind === holds);
  });
}

/** The facts of this kind by which the decision tells users apart. */
export function comparedOf<Kind extends FactKind>(kind: Kind): readonly NamesWith<{ holds: Kind; compared: true }>[] {
  return USER_FACT_NAMES.filter((name): name is NamesWith<{ holds: Kind; compared: true }> => {
    const { holds, compared } = USER_FACTS[name];
    return compared && holds === kind;
  });
}

/** Something of its kind for each fact, in the order of the table. */
export function eachUserFact<ByKind extends Readonly<Record<FactKind, unknown>>>(
  make: <Kind extends FactKind>(kind: Kind, name: UserFactName) => ByKind[Kind],
): { [Name in UserFactName]: ByKind[KindOf<Name>] } {
  const made: Partial<Record<UserFactName, ByKind[FactKind]>> = {};
  for (const name of USER_FACT_NAMES) made[name] = make(USER_FACTS[name].holds, name);
  // Each name has been made, and of its own kind.
  return made as { [Name in UserFactName]: ByKind[KindOf<Name>] };
}

/** Something for each time. */
export function eachUserTime<T>(make: (name: UserTimeName) => T): Record<UserTimeName, T> {
  // Each name has been made.
  return Object.fromEntries(USER_TIME_NAMES.map((name) => [name, make(name)])) as Record<UserTimeName, T>;
}

/** Something for each fact of rules that is a plain yes or no of the user. */
export function userRuleFacts<T>(
  make: (fact: RuleFactName, row: Decides, name: Deciding) => T,
): Record<RuleFactName, T> {
  const made = USER_FACT_NAMES.filter(decides).map((name) => {
    const row = USER_FACTS[name].decides;
    return [row.as, make(row.as, row, name)];
  });
  // Every row that decides gives the name under which it does.
  return Object.fromEntries(made) as Record<RuleFactName, T>;
}

function decides(name: UserFactName): name is Deciding {
  return 'decides' in USER_FACTS[name];
}

function keysOf<Name extends string>(table: Readonly<Record<Name, unknown>>): readonly Name[] {
  return Object.keys(table).filter((name): name is Name => name in table);
}
