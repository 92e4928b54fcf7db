/**
 * The sections of `sf-token.yml`. What stands in `about` is the description that an editor shows.
 */
import type { Between, PlainKey } from '../../text.js';
import { fields, list, ofForm, oneOrList, type Field, type Fields, type FileShape } from './shape.js';

/** How an integration gets in. */
export const REGISTERED_PATHS = ['soap', 'oauth-password', 'client-credentials', 'jwt'] as const;
export const CRITICALITIES = ['low', 'medium', 'high', 'critical'] as const;
export const RULE_SEVERITIES = ['error', 'warning', 'note', 'off'] as const;

const choice = (of: readonly string[]): FileShape => ({ kind: 'choice', of });
/** What a field is, in messages/policy-file.md. */
type FieldSentence = Between<'policy-file.about.'>;
const required = (shape: FileShape, about: FieldSentence): Field => ({ ...optional(shape, about), required: true });
const optional = (shape: FileShape, about: FieldSentence): Field => ({ shape, about: `policy-file.about.${about}` });

const integration = fields({
  name: required(ofForm('name'), 'integration-name'),
  username: required(ofForm('username'), 'integration-username'),
  org: optional(ofForm('org'), 'integration-org'),
  owner: required(ofForm('line'), 'integration-owner'),
  purpose: required(ofForm('line'), 'integration-purpose'),
  path: required(choice(REGISTERED_PATHS), 'integration-path'),
  clients: optional(list(ofForm('line')), 'integration-clients'),
  addresses: optional(list(ofForm('range-or-group')), 'integration-addresses'),
  secret: optional(ofForm('reference'), 'integration-secret'),
  'rotate-by': optional(ofForm('day'), 'integration-rotate-by'),
  'move-by': optional(ofForm('day'), 'integration-move-by'),
  criticality: optional(choice(CRITICALITIES), 'integration-criticality'),
  reviewed: optional(ofForm('day'), 'integration-reviewed'),
});

const described = {
  description: optional(ofForm('line'), 'range-description'),
  owner: optional(ofForm('line'), 'range-owner'),
  expires: optional(ofForm('day'), 'range-expires'),
};

const rangeEntry: FileShape = {
  kind: 'either',
  plain: ofForm('range'),
  fields: fields(
    {
      range: optional(ofForm('range'), 'range'),
      source: optional(ofForm('path'), 'range-source'),
      key: optional(oneOrList(ofForm('line'), 200), 'range-key'),
      ...described,
    },
    { oneOf: ['range', 'source'], with: { key: 'source' } },
  ),
};

const probe: FileShape = {
  kind: 'either',
  plain: ofForm('range'),
  fields: fields({
    address: required(ofForm('range'), 'range'),
    description: optional(ofForm('line'), 'probe-description'),
    usernames: optional(list(ofForm('username'), 200), 'probe-usernames'),
    profiles: optional(list(ofForm('line'), 200), 'probe-profiles'),
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
      'waiver-rule',
    ),
    subject: optional(ofForm('line'), 'waiver-subject'),
    org: optional(ofForm('org'), 'waiver-org'),
    reason: required(ofForm('line'), 'waiver-reason'),
    owner: required(ofForm('line'), 'waiver-owner'),
    until: required(ofForm('day'), 'waiver-until'),
  });

/** What a rule takes beside its severity. */
export interface RuleLayout {
  readonly id: string;
  readonly about: PlainKey;
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
export const countParameter = (unit: keyof typeof BOUNDS, about: PlainKey): Field => ({
  shape: { kind: 'whole', ...BOUNDS[unit] },
  about,
});

export function layoutOf(rules: readonly RuleLayout[]): Fields {
  return {
    version: required({ kind: 'whole', least: 1, most: 1 }, 'version'),
    mailDomains: optional(list(ofForm('domain')), 'mail-domains'),
    integrations: optional(list(integration), 'integrations'),
    ranges: optional({ kind: 'named', keys: 'group', of: list(rangeEntry) }, 'ranges'),
    trusted: optional(list(ofForm('group')), 'trusted'),
    profiles: optional({ kind: 'named', keys: 'line', of: list(ofForm('group')) }, 'profiles'),
    rules: optional(fields(ruleFields(rules), { areRules: true }), 'rules'),
    mustPass: optional(list(probe), 'must-pass'),
    mustNotPass: optional(list(probe), 'must-not-pass'),
    waivers: optional(list(waiver(rules)), 'waivers'),
  };
}

function ruleFields(rules: readonly RuleLayout[]): Fields {
  const severity = choice(RULE_SEVERITIES);
  return Object.fromEntries(
    rules.map(({ about, id, parameters }) => [
      id,
      {
        about,
        shape: {
          kind: 'either',
          plain: severity,
          fields: fields({ severity: optional(severity, 'severity'), ...parameters }),
        },
      },
    ]),
  );
}
