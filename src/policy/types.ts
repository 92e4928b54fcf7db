/**
 * The vocabulary of the decision: facts go in, a verdict with its reasons comes out.
 *
 * Everything here is plain data. Texts are message keys with parameters; the sentences live in messages/ and are put
 * in where a result is rendered.
 */
import type { Address, Range } from '../ip/index.js';
import type { NameOrText, Text } from '../text.js';
import type { Hinge, Unless } from './hingeTypes.js';
import type { Path } from './paths.js';
import type { FactKind, FactValues, KindOf, UserFactName, UserTimeName } from './userFactTable.js';

export * from './paths.js';
export type * from './hingeTypes.js';

/** From good to bad; see {@link VERDICTS}. */
export type Verdict = 'no-token' | 'unknown' | 'token-required' | 'denied' | 'impossible';

/** The verdicts in order, from good to bad. A gate says no to everything worse than `unknown`. */
export const VERDICTS: readonly Verdict[] = ['no-token', 'unknown', 'token-required', 'denied', 'impossible'];

/** How sure a rule is: documented by Salesforce, seen in public code or threads, unconfirmed. */
export type Mark = 'D' | 'C' | 'U';

/** Something that could not be read: why, and what would allow it. */
export interface Gap {
  /** What could not be read: by the name that it has in Salesforce or on disk, as `LoginIp`, or in words where it has none. */
  readonly what: NameOrText;
  readonly why: Text;
  /** The permission (its label in Setup) that would allow the read. */
  readonly permission?: string;
  /** For files: the path as the user gave it, and the line, from 1. */
  readonly file?: string;
  readonly line?: number;
}

/**
 * A value that was read, or the gap where it should be. Never an empty value in place of a failed read.
 *
 * `partial`, for lists: the value is what could be read, and the gap names entries that are there and could not be (a
 * broken range in a file). Whatever is listed is certain; what is not listed may be among the unread.
 */
export type Fact<T> = Known<T> | Unread;

export interface Known<T> {
  readonly known: true;
  readonly value: T;
  readonly from: string;
  readonly partial?: Gap;
}

export interface Unread {
  readonly known: false;
  readonly gap: Gap;
}

/**
 * A fact on which sources may contradict each other, such as files of one component. `choices` is what each of them says:
 * the fact is one of these, so that what holds for each of them holds. Left out where it may be anything.
 */
export type Disputed<T> = Known<T> | (Unread & { readonly choices?: Choices<T> });

/** At least two. */
export type Choices<T> = readonly [Known<T>, Known<T>, ...Known<T>[]];

/** One range as it is written in the org or in a file, not merged with others. */
export interface NamedRange extends Range {
  readonly description?: string;
  readonly file?: string;
  readonly line?: number;
}

/** Minutes since midnight. `start === end` is a day off; an absent day has no restriction (docs/salesforce.md section 1). */
export interface DayHours {
  readonly start: number;
  readonly end: number;
}
export type Weekday = 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday';
export type LoginHours = Readonly<Partial<Record<Weekday, DayHours>>>;

/** A release update of Salesforce that says when a way to log in ends. */
export type ReleaseUpdateTopic = 'soap-login-retirement' | 'any-api-auth' | 'oauth-password-retirement';

/** A row of the Tooling API's `ReleaseUpdate`: what the org itself says of such an update. */
export interface ReleaseUpdate {
  readonly about: ReleaseUpdateTopic;
  readonly title: string;
  readonly developerName?: string;
  /** As the org writes it: `Complete`, `Invocable`, ...; `isInForce` tells what it means. */
  readonly status: string;
  /** ISO day on which Salesforce enforces the update. Never DueDate, by which test runs have to be completed. */
  readonly releaseDate?: string;
  /** The release that enforces it: `Summer '27`. */
  readonly releaseLabel?: string;
  readonly isReleased?: boolean;
}

/**
 * The release updates of an org.
 *
 * - `absent`: there is no such object (an older API version, a project).
 * - `empty`: the org answered without a row.
 * - `listed`: the org answered with rows; `rows` are those that concern a login, possibly none. A row that is missing
 *   proves nothing.
 */
export type ReleaseUpdates =
  | { readonly state: 'absent' | 'empty' }
  | {
      readonly state: 'listed';
      readonly rows: readonly ReleaseUpdate[];
      /** ISO time of which the statuses speak. */
      readonly readAt: string;
    };

/** What is known of the org as a whole. */
export interface OrgFacts {
  /** `Organization.CreatedDate`, ISO; undefined where the witness has no such thing (a project). */
  readonly created: Fact<string | undefined>;
  /** `Organization.IsSandbox`; undefined where the witness has no such thing (a project). */
  readonly sandbox: Fact<boolean | undefined>;
  /** What the org says of the release updates that end a way to log in. */
  readonly releaseUpdates: Fact<ReleaseUpdates>;
  /** IANA zone of the org. */
  readonly timeZone: Fact<string>;
  /** Network Access, in the order in which it is stored. */
  readonly trustedRanges: Disputed<readonly NamedRange[]>;
  /**
   * Group and Personal editions: the one list of login IP ranges in Session Settings, which stands for the
   * ranges of every profile. Left out in the other editions.
   */
  readonly sessionRanges?: Fact<readonly NamedRange[]>;
  /**
   * `SecuritySettings.sessionSettings.enforceIpRangesEveryRequest`: ranges of profiles hold for every request, not at login
   * alone. No verdict turns on it. Known `undefined`: not stored, which is off.
   */
  readonly rangesEnforcedAlways: Fact<boolean | undefined>;
  /** `OauthOidcSettings.blockOAuthUnPwFlow`. Known `undefined`: the setting is not stored, so the default holds. */
  readonly oauthPasswordFlowBlocked: Fact<boolean | undefined>;
  /** Evidence from LoginHistory: ISO time of the latest successful SOAP login() seen, or undefined for none seen. */
  readonly lastSoapSuccess: Fact<string | undefined>;
  /** The same since the release update of Use Any API Auth, by a user who does not hold that permission. */
  readonly lastSoapSuccessWithout: Fact<string | undefined>;
  /** `SecuritySettings.singleSignOnSettings.isLoginWithSalesforceCredentialsDisabled`; a caveat, never a verdict. */
  readonly salesforceCredentialsDisabled: Fact<boolean | undefined>;
}

/** What is known of one profile. */
export interface ProfileFacts {
  /** ProfileId (18 characters) in an org; undefined in a project. */
  readonly id?: string;
  /** What people call it: the label in an org, the decoded file name in a project. */
  readonly name: string;
  /** The name in the Metadata API (`Admin`), when it is known. */
  readonly metadataName?: string;
  readonly ranges: Disputed<readonly NamedRange[]>;
  readonly hours: Disputed<LoginHours>;
  /** Where sources contradict each other in ranges and in hours: which ranges go with which hours. */
  readonly together?: readonly ProfileChoice[];
}

/** What one source says of a profile. */
export interface ProfileChoice {
  readonly ranges: Known<readonly NamedRange[]>;
  readonly hours: Known<LoginHours>;
}

/** The facts of userFactTable.ts. Permissions are the union of profile, permission sets and groups. */
export type TabledFacts = { readonly [Name in UserFactName]: FactsByKind[KindOf<Name>] };

/** What a fact of each kind is. */
export type FactsByKind = { readonly [Kind in FactKind]: Fact<FactValues[Kind]> };

/** What is known of one user. */
export interface UserFacts extends TabledFacts, Readonly<Partial<Record<UserTimeName, string>>> {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly profileId: string | undefined;
  /** Whether the password has expired, as the org says itself; absent where it was not asked. */
  readonly passwordExpired?: Fact<boolean>;
}

/** `org` and `profile` stand for a user with the defaults of docs/salesforce.md's assumption `subject`. */
export type Subject =
  | { readonly kind: 'org'; readonly name: string; readonly id?: string }
  | { readonly kind: 'profile'; readonly name: string; readonly id?: string; readonly profile: ProfileFacts }
  | {
      readonly kind: 'user';
      readonly name: string;
      readonly id: string;
      readonly user: UserFacts;
      /** The user's profile; a gap when it is hidden or deleted. */
      readonly profile: Fact<ProfileFacts>;
    };

/**
 * The address asked about. `elsewhere` is outside every trusted range, inside a profile's ranges only if they cover all
 * of IPv4, and never verified.
 */
export type AskedAddress = Address | 'elsewhere';

/** What is asked about: one address, `elsewhere`, or a range, which is split where its verdict changes. */
export type Target = AskedAddress | Range;

export type AssumptionName =
  | 'soap-login'
  | 'use-any-api-auth'
  | 'password-flow'
  | 'app-ip-policy'
  | 'app-type'
  | 'login-hours-zone';

/** One assumption as it was taken; `value` is one of docs/salesforce.md's, or `undetermined` where sources differ. */
export interface Assumption {
  readonly fact: AssumptionName | 'subject';
  readonly value: string;
  readonly why: Text;
}

/** What the client does, apart from the address. */
export interface Ask {
  readonly path: Path;
  /** Major version with which the client in question logs in, e.g. 64. */
  readonly loginApiVersion: number;
  /** ISO time for which login hours and retirement are judged. */
  readonly at: string;
}

export interface TraceStep {
  /** A rule id of docs/salesforce.md section 1. */
  readonly rule: string;
  /**
   * `passed`: the rule does not apply; `decided`: it gave the verdict; `undetermined`: whether it applies hangs on a fact
   * that is missing or that Salesforce's texts leave open. Where the verdict is `unknown` for that reason no step is
   * `decided`; the last one tells which rule would decide if none of the undetermined did.
   */
  readonly outcome: 'passed' | 'decided' | 'undetermined';
  readonly text: Text;
}

/**
 * Whether the user, alone and now, can get a new token (docs/salesforce.md section 3).
 *
 * - `yes`: a reset can be asked for, and the mail with the token reaches the user.
 * - `no`: the reset is hidden, or its mail goes nowhere. An administrator may lift that for one reset (C).
 * - `unknown`: a fact on which that turns is not known.
 *
 * Whether the user holds a token already is never known: no API tells, and one that was issued before lives on.
 */
export interface TokenNote {
  readonly obtainable: 'yes' | 'no' | 'unknown';
  readonly why: Text;
}

export interface Decision {
  /**
   * Where facts are open, what holds for all of their values: `denied` where each of them refuses the login and they
   * differ in how; `unknown` where they differ in anything else.
   */
  readonly verdict: Verdict;
  /**
   * The rule that decided; where a fact is missing, the one that refuses at the latest, or the first rule that could have
   * decided otherwise.
   */
  readonly rule: string;
  readonly notes: readonly Text[];
  readonly trace: readonly TraceStep[];
  /** The smallest range that holds the address (then the lowest start), when a range decided. */
  readonly range?: { readonly scope: 'trusted' | 'profile'; readonly range: NamedRange };
  /** When no range holds the address: the nearest one. */
  readonly nearest?: { readonly scope: 'trusted' | 'profile'; readonly range: NamedRange };
  readonly token: TokenNote;
  /** Facts that could have changed the verdict and could not be read. */
  readonly missing: readonly Gap[];
  /** Of a verdict that is `unknown` because facts are open: those on which it turns, in the order of the rules. */
  readonly hinges: readonly Hinge[];
  /** Only of an `unknown` that turns on such an exception. */
  readonly unless?: Unless;
}
