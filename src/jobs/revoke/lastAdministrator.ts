/**
 * Whom nobody may shut out: the user of the session, and the last administrator who can log in.
 */
import { RunError } from '../../errors.js';
import type { OrgWitness } from '../../facts/org/index.js';
import type { Gap, UserFacts } from '../../policy/index.js';
import { Text } from '../../text.js';

/** An administrator can do everything; without one nobody can take a revocation back. */
const ADMINISTRATOR = 'ModifyAllData';
/** Other administrators that are looked for. */
const FEW = 200;

interface Shut {
  readonly id: string;
  readonly username: string;
}

/**
 * What left open whether there is another administrator; undefined where one was seen.
 *
 * @throws RunError for the user of the session, and where nobody else could take it back
 */
export async function othersUnread(witness: OrgWitness, { id, username }: Shut): Promise<Gap | undefined> {
  if (witness.identity.userId === undefined) throw new RunError(Text.of('reset.error.own'));
  if (witness.identity.userId === id) throw new RunError(Text.of('revoke.error.own', { username }));
  const holders = await witness.permissionHolders({ holding: [ADMINISTRATOR], most: FEW });
  if (!holders.known) return holders.gap;
  const others = holders.value.filter((holder) => holder.id !== id).map((holder) => holder.id);
  // Whose session this is has just got in.
  if (others.includes(witness.identity.userId)) return undefined;
  const seen = others.length === 0 ? 'no' : await oneGetsIn(witness, others);
  if (seen === 'yes') return undefined;
  if (holders.partial !== undefined) return holders.partial;
  if (seen !== 'no') return seen;
  if (holders.value.length > 0) throw new RunError(Text.of('revoke.error.last', { username }));
  // No org is without an administrator: this session sees none.
  return { what: 'PermissionSetAssignment', why: Text.of('facts-org.gap.hidden-rows') };
}

/** Whether one of these users is active, and neither frozen nor locked; what could not be read where nobody can tell. */
async function oneGetsIn(witness: OrgWitness, ids: readonly string[]): Promise<'yes' | 'no' | Gap> {
  let unread: Gap | undefined;
  for await (const { active, frozen, locked } of witness.users({ ids, addresses: [] })) {
    const facts: readonly (readonly [UserFacts['active'], boolean])[] = [
      [active, true],
      [frozen, false],
      [locked, false],
    ];
    if (facts.every(([fact, free]) => fact.known && fact.value === free)) return 'yes';
    const isOut = facts.some(([fact, free]) => fact.known && fact.value !== free);
    const [gap] = facts.flatMap(([fact]) => (fact.known ? [] : [fact.gap]));
    if (!isOut) unread ??= gap;
  }
  return unread ?? 'no';
}
