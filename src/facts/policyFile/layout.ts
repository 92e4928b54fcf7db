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
  name: required(ofForm('name'), 'What the integration is called here. Each has a name of its own.'),
  username: required(ofForm('username'), 'The Salesforce user with whom it logs in.'),
  org: optional(
    ofForm('org'),
    'The org in which it is: its id, or the username with which sf is logged in to it. Every org where it is left out.',
  ),
  owner: required(ofForm('line'), 'Who answers for it: the username or mail address of a person, or a team.'),
  purpose: required(ofForm('line'), 'What it does, and why it needs the org.'),
  path: required(choice(REGISTERED_PATHS), 'How it gets in.'),
  clients: optional(list(ofForm('line')), 'Names of the clients as the login history shows them.'),
  addresses: optional(
    list(ofForm('range-or-group')),
    'From where it logs in: addresses, CIDR blocks, ranges (start-end), or names of groups below ranges.',
  ),
  secret: optional(ofForm('reference'), 'Where its secret is kept: a reference to a store, never the secret itself.'),
  'rotate-by': optional(ofForm('day'), 'The day by which its secret has to be changed.'),
  'move-by': optional(ofForm('day'), 'The day by which it has to be off its path.'),
  criticality: optional(choice(CRITICALITIES), 'How bad it is when it stops.'),
  reviewed: optional(ofForm('day'), 'The day on which somebody last looked at what it may do.'),
});

const described = {
  description: optional(ofForm('line'), 'What these addresses are.'),
  owner: optional(ofForm('line'), 'Who answers for them.'),
  expires: optional(ofForm('day'), 'The last day on which they are allowed.'),
};

const rangeEntry: FileShape = {
  kind: 'either',
  plain: ofForm('range'),
  fields: fields(
    {
      range: optional(ofForm('range'), 'An address, a CIDR block or start-end.'),
      source: optional(ofForm('path'), 'A list of addresses, as providers publish it: a file beside this one.'),
      key: optional(
        oneOrList(ofForm('line'), 200),
        'Which parts of that list: EC2:eu-west-1 of AWS, actions of GitHub.',
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
    description: optional(ofForm('line'), 'What it is.'),
    usernames: optional(list(ofForm('username'), 200), 'For these users, instead of the org as a whole.'),
    profiles: optional(list(ofForm('line'), 200), 'For these profiles, instead of the org as a whole.'),
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
      'What is waived: the subject as the report names it. All subjects of the rule without, or with *.',
    ),
    org: optional(ofForm('org'), 'In this org alone: its id, or the username with which sf is logged in to it.'),
    reason: required(ofForm('line'), 'Why.'),
    owner: required(ofForm('line'), 'Who answers for it.'),
    until: required(ofForm('day'), 'The last day on which it holds.'),
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
    version: required({ kind: 'whole', least: 1, most: 1 }, 'The version of this form.'),
    mailDomains: optional(list(ofForm('domain')), 'Domains at which integration users get their mail.'),
    integrations: optional(list(integration), 'The register: every integration that may log in.'),
    ranges: optional(
      { kind: 'named', keys: 'group', of: list(rangeEntry) },
      'Named groups of addresses: offices, vpn, ci.',
    ),
    trusted: optional(list(ofForm('group')), 'The groups that are expected in Network Access.'),
    profiles: optional(
      { kind: 'named', keys: 'line', of: list(ofForm('group')) },
      'The groups that are expected as Login IP Ranges, by profile.',
    ),
    rules: optional(
      fields(ruleFields(rules), { areRules: true }),
      'Severity and parameters of rules. What is left out is the default.',
    ),
    mustPass: optional(list(probe), 'Addresses from which a password login has to need no token.'),
    mustNotPass: optional(list(probe), 'Addresses from which a password login has to need a token or be refused.'),
    waivers: optional(list(waiver(rules)), 'Findings that are allowed for a time.'),
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
            severity: optional(severity, 'How much a finding weighs; off: not judged.'),
            ...parameters,
          }),
        },
        about,
      ),
    ]),
  );
}
