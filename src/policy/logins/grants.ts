/**
 * Who holds the permission Use Any API Auth, and by what. Plain data.
 */

/** What grants the permission at a login. */
export interface AnyApiAuthGrant {
  readonly id: string;
  readonly kind: 'profile' | 'permission-set' | 'group';
  readonly name: string;
}

export interface AnyApiAuthHolder {
  readonly id: string;
  readonly username: string;
  readonly grants: readonly AnyApiAuthGrant[];
  /** ISO time until which the holder has it, where each of the assignments ends. */
  readonly until?: string;
}

export interface AnyApiAuthGrants {
  /** Also those that nobody active has. */
  readonly grants: readonly AnyApiAuthGrant[];
  /** Active users. */
  readonly holders: readonly AnyApiAuthHolder[];
  /** Whether the org has a permission set of the name that was asked about. */
  readonly nameTaken: boolean;
}
