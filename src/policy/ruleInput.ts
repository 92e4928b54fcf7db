/**
 * Everything on which a rule may turn, for one subject at one address, in the words of the rules.
 *
 * An input is complete: it has one value for each fact. Where facts could not be read there are several inputs
 * that are possible, and {@link Possibilities} holds the values that each fact may have.
 */
import type { PossibleValues } from './possibleValues.js';
import type { RetirementState } from './retirements.js';
import type { UserRuleFacts } from './userFactTable.js';
import { userRuleFacts } from './userFacts.js';

/** `no-api`: a type of user that no API lets in; see {@link userKindOf}. */
export type UserKind = 'internal' | 'external' | 'no-api';

/** With the facts of a user that are a plain yes or no, which stand in userFactTable.ts. */
export interface RuleInput extends UserRuleFacts {
  /** Major version with which the client logs in. */
  loginApiVersion: number;
  soapLogin: 'on' | 'off';
  useAnyApiAuth: 'enforced' | 'optional';
  /** The user has the permission Use Any API Auth. */
  holdsAnyApiAuth: boolean;
  passwordFlow: 'blocked' | 'allowed';
  appType: 'connected' | 'external-client';
  appIpPolicy: 'enforce' | 'relax';
  retirement: RetirementState;
  userKind: UserKind;
  /** The profile's login hours at the time asked about. */
  loginHours: 'within' | 'outside';
  /** `none`: the profile has no ranges; else where the address lies. */
  profileRanges: 'none' | 'inside' | 'outside';
  /** The address is in a trusted range. */
  trusted: boolean;
  /** The user has verified the address. */
  verified: boolean;
}

export type FactName = keyof RuleInput;

export type Possibilities = { readonly [Name in FactName]: PossibleValues<RuleInput[Name]> };

/** The input in which each fact has the first of its possible values. */
export function firstInput(possibilities: Possibilities): RuleInput {
  const first = <Name extends FactName>(name: Name): RuleInput[Name] => possibilities[name].values[0];
  return {
    loginApiVersion: first('loginApiVersion'),
    soapLogin: first('soapLogin'),
    useAnyApiAuth: first('useAnyApiAuth'),
    holdsAnyApiAuth: first('holdsAnyApiAuth'),
    passwordFlow: first('passwordFlow'),
    appType: first('appType'),
    appIpPolicy: first('appIpPolicy'),
    retirement: first('retirement'),
    userKind: first('userKind'),
    loginHours: first('loginHours'),
    profileRanges: first('profileRanges'),
    trusted: first('trusted'),
    verified: first('verified'),
    ...userRuleFacts((fact) => first(fact)),
  };
}

/** The same input once for each possible value of one fact. */
export function inputsAt<Name extends FactName>(
  possibilities: Pick<Possibilities, Name>,
  input: RuleInput,
  name: Name,
): readonly [RuleInput, ...RuleInput[]] {
  const [first, ...others] = possibilities[name].values;
  const settled = (value: RuleInput[Name]): RuleInput => {
    const next = { ...input };
    next[name] = value;
    return next;
  };
  return [settled(first), ...others.map(settled)];
}

/**
 * The kind of a `User.UserType`, whose capitals vary between documents. Users of Experience Cloud sites, portals and the
 * old self-service portal are external (D); four types cannot use an API (C). Undefined for a type we do not know.
 */
export function userKindOf(userType: string): UserKind | undefined {
  switch (userType.toLowerCase()) {
    case 'standard':
      return 'internal';
    case 'powerpartner':
    case 'powercustomersuccess':
    case 'customersuccess':
    case 'cspliteportal':
    case 'selfservice':
      return 'external';
    case 'guest':
    case 'automatedprocess':
    case 'cloudintegrationuser':
    case 'csnonly':
      return 'no-api';
    default:
      return undefined;
  }
}
