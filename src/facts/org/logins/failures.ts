/**
 * The ways in which a query over LoginHistory can fail that the reader knows how to go on from. Everything else is
 * somebody else's error and ends the read.
 */
import { FactsError } from '../../factsError.js';
import { EXIT } from '../../../exitCodes.js';
import { Text } from '../../../text.js';

/** A GROUP BY has more groups than one answer holds (EXCEEDED_ID_LIMIT). Ask for less at once. */
export class TooManyGroups extends Error {
  public constructor() {
    super();
    this.name = 'TooManyGroups';
  }
}

/** The org gave up on the query (QUERY_TIMEOUT). Ask for fewer rows at once. */
export class QueryTimedOut extends Error {
  public constructor() {
    super();
    this.name = 'QueryTimedOut';
  }
}

/** The calls the user allowed are used up. */
export class CallsSpent extends Error {
  public constructor() {
    super();
    this.name = 'CallsSpent';
  }
}

/** The org answered against its own order of users, so that nothing read by ranges of users could be trusted. */
export class OrderBroken extends FactsError {
  public constructor() {
    super(Text.of('logins.order-broken'), EXIT.couldNotRun);
  }
}
