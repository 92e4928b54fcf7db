/**
 * What the rules of a policy file look at.
 */
import type { Text } from '../../text.js';
import { AUDIT_DEFAULTS, type AuditFacts, type AuditParameters } from '../audit/index.js';
import type { Expiring, Facts, Gap, ListedLogin, LoginGroup, ProfileFacts, UserFacts, Verdict } from '../index.js';
import type { PolicyFile, Probe } from './file.js';

/**
 * What was read, with what could not be read of it, or why there is no such thing to read: a project has no logins.
 */
export type Read<T> =
  | { readonly there: true; readonly value: T; readonly gaps: readonly Gap[] }
  | { readonly there: false; readonly why: Text };

/** The logins of some time. */
export interface SeenLogins {
  /** ISO times. */
  readonly since: string;
  readonly until: string;
  /** By user and client. */
  readonly rows: readonly ListedLogin[];
  readonly groups: readonly LoginGroup[];
}

/** Users of the register, owners among them, and those who logged in. */
export interface SeenUsers {
  /** By id (18 characters). */
  readonly byId: ReadonlyMap<string, UserFacts>;
  /** By username in small letters. */
  readonly byUsername: ReadonlyMap<string, UserFacts>;
}

/** What logins from an address of mustPass or mustNotPass come to. */
export interface ProbeAnswer {
  readonly probe: Probe;
  readonly expected: 'pass' | 'no-pass';
  /** For whom: the org as a whole, a profile, a user. */
  readonly subject: string;
  readonly address: string;
  readonly verdict: Verdict;
  /** Id of the rule of the decision table. */
  readonly rule: string;
  readonly gaps: readonly Gap[];
}

export interface GateFacts {
  readonly file: PolicyFile;
  /** ISO time. */
  readonly now: string;
  readonly logins: Read<SeenLogins>;
  readonly users: Read<SeenUsers>;
  readonly expiring: Read<readonly Expiring[]>;
  readonly profiles: Read<readonly ProfileFacts[]>;
  readonly org: Facts;
  readonly probes: Read<readonly ProbeAnswer[]>;
  /** For the rules of the audit of ranges, which are rules of the file too. */
  readonly ranges: AuditFacts;
}

/** By which rules judge: days, and the percents of the audit of ranges. */
export interface GateParameters extends AuditParameters {
  readonly unusedDays: number;
  readonly newDays: number;
  readonly rotationDays: number;
  readonly passwordDays: number;
  readonly reviewDays: number;
}

export interface ParameterRow {
  readonly rule: string;
  /** As the file writes it. */
  readonly name: string;
  readonly usual: number;
  readonly unit: 'days' | 'percent';
  /** For the schema. */
  readonly about: string;
}

export const GATE_PARAMETERS: Readonly<Record<keyof GateParameters, ParameterRow>> = {
  unusedDays: {
    rule: 'integration-unused',
    name: 'days',
    usual: 90,
    unit: 'days',
    about: 'Days without a login after which an integration counts as unused.',
  },
  newDays: {
    rule: 'integration-new-use',
    name: 'days',
    usual: 7,
    unit: 'days',
    about: 'Days for which an address, a country or a client counts as new.',
  },
  rotationDays: {
    rule: 'rotation-due',
    name: 'days',
    usual: 14,
    unit: 'days',
    about: 'Days before rotate-by from which it is told.',
  },
  passwordDays: {
    rule: 'password-ends',
    name: 'days',
    usual: 14,
    unit: 'days',
    about: 'Days before the end of a password from which it is told.',
  },
  reviewDays: {
    rule: 'access-review',
    name: 'days',
    usual: 365,
    unit: 'days',
    about: 'Days after which somebody has to look again at what an integration may do.',
  },
  nearlyAll: {
    rule: 'whole-internet',
    name: 'percent',
    usual: AUDIT_DEFAULTS.nearlyAll,
    unit: 'percent',
    about: 'Percent of all addresses of a family from which a list counts as nearly all of them.',
  },
  broad: {
    rule: 'broad-list',
    name: 'percent',
    usual: AUDIT_DEFAULTS.broad,
    unit: 'percent',
    about: 'Percent of all addresses of a family from which a list counts as broad.',
  },
};
