/**
 * The sections of `sf-token.yml`. What stands in `about` is the description that an editor shows.
 */
import { fields, list, ofForm, oneOrList, type Field, type Fields, type FileShape } from './shape.js';

/** How an integration gets in. */
export const REGISTERED_PATHS = ['soap', 'oauth-password', 'client-credentials', 'jwt'] as const;
export const CRITICALITIES = ['low', 'medium', 'high', 'critical'] as const;
export const RULE_SEVERITIES = ['error', 'warning', 'note', 'off'] as const;

const choice = (of: readonly string[]): FileShape => ({ kind: 'choice', of });
const required = (shape: FileShape, about: string): Field => ({ shape, about, required: true });
const optional = (shape: FileShape, about: string): Field => ({ shape, about });

const integration = fields({
  name: required(ofForm('name'), 'What the integration is called here. Names must be unique.'),
  username: required(ofForm('username'), 'The Salesforce user that it logs in as.'),
  org: optional(
    ofForm('org'),
    'The org that it logs in to: its id, or the username that sf is logged in with. Default: every org.',
  ),
  owner: required(ofForm('line'), 'Who is responsible for it: the username or email address of a person, or a team.'),
  purpose: required(ofForm('line'), 'What it does, and why it needs the org.'),
  path: required(choice(REGISTERED_PATHS), 'How it logs in.'),
  clients: optional(list(ofForm('line')), 'Names of the clients as the login history shows them.'),
  addresses: optional(
    list(ofForm('range-or-group')),
    'Where it logs in from: addresses, CIDR blocks, ranges (start-end), or names of groups under ranges.',
  ),
  secret: optional(
    ofForm('reference'),
    'Where its secret is kept: a reference to a secret store, never the secret itself.',
  ),
  'rotate-by': optional(ofForm('day'), 'The date by which its secret must be changed.'),
  'move-by': optional(ofForm('day'), 'The date by which it must have left its path.'),
  criticality: optional(choice(CRITICALITIES), 'How severe it is if it stops.'),
  reviewed: optional(ofForm('day'), 'The date on which its permissions were last reviewed.'),
});

const described = {
  description: optional(ofForm('line'), 'What these addresses are.'),
  owner: optional(ofForm('line'), 'Who is responsible for them.'),
  expires: optional(ofForm('day'), 'The last day on which they are allowed.'),
};

const rangeEntry: FileShape = {
  kind: 'either',
  plain: ofForm('range'),
  fields: fields(
    {
      range: optional(ofForm('range'), 'An address, a CIDR block or start-end.'),
      source: optional(ofForm('path'), 'A list of addresses published by a provider: a file next to this one.'),
      key: optional(
        oneOrList(ofForm('line'), 200),
        'Which parts of that list: EC2:eu-west-1 for AWS, actions for GitHub.',
      ),
      ...described,
    },
    { oneOf: ['range', 'source'], with: { key: 'source' } },
  ),
};

const probe: FileShape = {
  kind: 'either',
  plain: ofForm('range'),
  fields: fields({
    address: required(ofForm('range'), 'An address, a CIDR block or start-end.'),
    description: optional(ofForm('line'), 'What this address is.'),
    usernames: optional(list(ofForm('username'), 200), 'Check for these users instead of the org as a whole.'),
    profiles: optional(list(ofForm('line'), 200), 'Check for these profiles instead of the org as a whole.'),
  }),
};

const idsOf = (rules: readonly RuleLayout[]): string[] => rules.map(({ id }) => id);

const waiver = (rules: readonly RuleLayout[]): FileShape =>
  fields({
    rule: required(
      {
        kind: 'choice',
        of: idsOf(rules.filter(({ isNeverWaived }) => isNeverWaived !== true)),
        isOfRules: true,
        never: idsOf(rules.filter(({ isNeverWaived }) => isNeverWaived === true)),
      },
      'The id of the rule.',
    ),
    subject: optional(
      ofForm('line'),
      'What is waived: the subject as the report names it. Default, or with *: all subjects of the rule.',
    ),
    org: optional(
      ofForm('org'),
      'Only in this org: its id, or the username that sf is logged in with. Default: every org.',
    ),
    reason: required(ofForm('line'), 'Why it is waived.'),
    owner: required(ofForm('line'), 'Who is responsible for it.'),
    until: required(ofForm('day'), 'The last day on which it applies.'),
  });

/** What a rule takes beside its severity. */
export interface RuleLayout {
  readonly id: string;
  readonly about: string;
  /** Rules about waivers that have ended or that nothing uses: those are renewed or removed. */
  readonly isNeverWaived?: true;
  readonly parameters: Fields;
}

/** The least and the most of what rules take. */
const BOUNDS = {
  days: { least: 0, most: 100_000 },
  percent: { least: 1, most: 100 },
  hours: { least: 0, most: 24 },
  characters: { least: 1, most: 50 },
  times: { least: 1, most: 1000 },
} as const;

/** Whole numbers that rules take. */
export const countParameter = (unit: keyof typeof BOUNDS, about: string): Field =>
  optional({ kind: 'whole', ...BOUNDS[unit] }, about);

export function layoutOf(rules: readonly RuleLayout[]): Fields {
  return {
    version: required({ kind: 'whole', least: 1, most: 1 }, 'The version of this format.'),
    mailDomains: optional(list(ofForm('domain')), 'Domains where integration users receive email.'),
    integrations: optional(list(integration), 'The register: every integration that may log in.'),
    ranges: optional(
      { kind: 'named', keys: 'group', of: list(rangeEntry) },
      'Named groups of addresses: offices, vpn, ci.',
    ),
    trusted: optional(list(ofForm('group')), 'The groups expected in Network Access.'),
    profiles: optional(
      { kind: 'named', keys: 'line', of: list(ofForm('group')) },
      'The groups expected as login IP ranges, by profile.',
    ),
    rules: optional(
      fields(ruleFields(rules), { areRules: true }),
      'Severity and parameters of rules. Anything omitted has its default.',
    ),
    mustPass: optional(list(probe), 'Addresses from which a password login must not need a token.'),
    mustNotPass: optional(list(probe), 'Addresses from which a password login must need a token or be refused.'),
    waivers: optional(list(waiver(rules)), 'Findings that are allowed temporarily.'),
  };
}

function ruleFields(rules: readonly RuleLayout[]): Fields {
  const severity = choice(RULE_SEVERITIES);
  return Object.fromEntries(
    rules.map(({ about, id, parameters }) => [
      id,
      optional(
        {
          kind: 'either',
          plain: severity,
          fields: fields({
            severity: optional(severity, 'Severity of a finding; off: the rule is not checked.'),
            ...parameters,
          }),
        },
        about,
      ),
    ]),
  );
}
