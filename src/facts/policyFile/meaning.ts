/**
 * What the sections of a policy file mean together: names of groups stand for ranges, lists of providers are read.
 */
import { dirname, isAbsolute, join } from 'node:path';
import { EXIT } from '../../exitCodes.js';
import type { Range } from '../../ip/index.js';
import type {
  AllowedRange,
  ExpectedGroups,
  Integration,
  PolicyFile,
  Probe,
  RangeGroup,
  RuleSetting,
  WaiverEntry,
} from '../../policy/gate/index.js';
import type { Gap } from '../../policy/index.js';
import { given } from '../../given.js';
import { nearestName } from '../../nearestName.js';
import { Text } from '../../text.js';
import { elsewhereGaps, parseAllowed, readIpFile, wholeListGaps } from '../addresses/index.js';
import { FactsError } from '../factsError.js';
import { hasForm } from './forms.js';
import { CRITICALITIES, REGISTERED_PATHS, RULE_SEVERITIES } from './layout.js';
import type { Position, Refusal } from './refusal.js';
import type { Item, Section } from './section.js';

/** Nothing is piped into a policy file. */
const NO_INPUT = {
  isTTY: true,
  [Symbol.asyncIterator]: () => ({ next: async () => Promise.resolve({ done: true as const, value: undefined }) }),
};

interface ListAsked {
  readonly keys: readonly string[] | undefined;
  readonly position: Position;
  /** Takes what the list stands for and does not hold. */
  readonly gaps: Gap[];
}

export class PolicyMeaning {
  public readonly refusals: Refusal[] = [];
  public readonly notes: Text[] = [];
  readonly #path: string;
  readonly #root: Section;
  #groups: readonly RangeGroup[] = [];

  public constructor(path: string, root: Section) {
    this.#path = path;
    this.#root = root;
  }

  public async read(): Promise<PolicyFile> {
    this.#groups = await this.#readGroups();
    const mailDomains = this.#root.texts('mailDomains');
    const trusted = this.#expected(this.#root, 'trusted');
    return {
      path: this.#path,
      ...(mailDomains && { mailDomains: { line: this.#root.positionOf('mailDomains').line, groups: mailDomains } }),
      integrations: this.#integrations(),
      groups: this.#groups,
      ...(trusted && { trusted }),
      profiles: this.#profiles(),
      rules: this.#rules(),
      mustPass: this.#probes('mustPass'),
      mustNotPass: this.#probes('mustNotPass'),
      waivers: this.#waivers(),
    };
  }

  async #readGroups(): Promise<RangeGroup[]> {
    const ranges = this.#root.section('ranges');
    const groups: RangeGroup[] = [];
    for (const name of ranges?.keys ?? []) {
      const read: AllowedRange[] = [];
      const gaps: Gap[] = [];
      for (const item of ranges?.items(name) ?? []) read.push(...(await this.#entry(item, gaps)));
      const line = ranges?.positionOf(name).line ?? 0;
      groups.push({ line, name, ranges: read, ...(gaps.length === 0 ? {} : { gaps }) });
    }
    return groups;
  }

  /** @param gaps takes what a list stands for and does not hold, and what it holds and nobody chose to leave out. */
  async #entry({ position, section, text }: Item, gaps: Gap[]): Promise<AllowedRange[]> {
    const written = text ?? section?.text('range');
    const more = section === undefined ? {} : describedBy(section);
    const line = { line: position.line };
    if (written !== undefined) {
      const range = this.#range(written, position);
      return range === undefined ? [] : [{ ...range, ...more, ...line }];
    }
    const source = section?.text('source');
    if (source === undefined) return [];
    return (await this.#list(source, { keys: section?.texts('key'), position, gaps })).map((range) => ({
      ...{ start: range.start, end: range.end, source },
      ...more,
      ...line,
    }));
  }

  /** A list of a provider, beside the file. */
  async #list(source: string, { gaps, keys, position }: ListAsked): Promise<readonly Range[]> {
    const path = isAbsolute(source) ? source : join(dirname(this.#path), source);
    try {
      const list = await readIpFile(path, { keys, stdin: NO_INPUT });
      // Whoever names keys has chosen to leave the others out.
      const isChosen = (keys ?? []).length > 0;
      gaps.push(...(isChosen ? elsewhereGaps : wholeListGaps)({ ...list, source }));
      const isLeft = isChosen && list.left !== undefined;
      this.notes.push(...list.notes, ...(isLeft ? [Text.of('policy-file.left', { file: source })] : []));
      return list.ranges;
    } catch (error) {
      if (!(error instanceof FactsError) || error.exitCode !== EXIT.usage) throw error;
      this.refusals.push({ ...position, why: ofKeys(error.text) });
      return [];
    }
  }

  #range(text: string, position: Position): Range | undefined {
    const range = parseAllowed(text);
    if (!('key' in range)) return range;
    this.refusals.push({ ...position, why: Text.of('policy-file.form.range') });
    return undefined;
  }

  #integrations(): Integration[] {
    const names = new Set<string>();
    return (this.#root.items('integrations') ?? []).flatMap(({ position, section }) => {
      if (section === undefined) return [];
      const name = section.text('name') ?? '';
      if (names.has(name)) this.refusals.push({ ...position, why: Text.of('policy-file.same-name', { name }) });
      names.add(name);
      return [this.#integration(section, name, position)];
    });
  }

  #integration(section: Section, name: string, position: Position): Integration {
    const text = (key: string): string => section.text(key) ?? '';
    const clients = section.texts('clients');
    const written = section.texts('addresses');
    const criticality = oneOf(CRITICALITIES, section.text('criticality'));
    return {
      line: position.line,
      ...{ name, username: text('username'), owner: text('owner'), purpose: text('purpose') },
      path: oneOf(REGISTERED_PATHS, section.text('path')) ?? 'soap',
      ...(clients && { clients }),
      ...(written && { addressesWritten: written, ...this.#addresses(section.items('addresses') ?? []) }),
      ...given({
        org: section.text('org'),
        secret: section.text('secret'),
        rotateBy: section.text('rotate-by'),
        moveBy: section.text('move-by'),
        reviewed: section.text('reviewed'),
      }),
      ...(criticality && { criticality }),
    };
  }

  /** Ranges, and what groups of that name hold. */
  #addresses(items: readonly Item[]): Pick<Integration, 'addresses' | 'addressGaps'> {
    const gaps: Gap[] = [];
    const addresses = items.flatMap(({ position, text = '' }): readonly AllowedRange[] => {
      if (hasForm('group', text)) {
        const group = this.#group(text, position);
        gaps.push(...(group?.gaps ?? []));
        return group?.ranges ?? [];
      }
      const range = this.#range(text, position);
      return range === undefined ? [] : [{ ...range, line: position.line }];
    });
    return { addresses, ...(gaps.length === 0 ? {} : { addressGaps: gaps }) };
  }

  #group(name: string, position: Position): RangeGroup | undefined {
    const group = this.#groups.find((one) => one.name === name);
    if (group !== undefined) return group;
    const names = this.#groups.map((one) => one.name);
    const nearest = nearestName(name, names);
    const why =
      nearest === undefined ? Text.of('policy-file.no-group') : Text.of('policy-file.no-group-near', { nearest });
    this.refusals.push({ ...position, why });
    return undefined;
  }

  #expected(section: Section, key: string): ExpectedGroups | undefined {
    const items = section.items(key);
    if (items === undefined) return undefined;
    const groups = items.flatMap(({ position, text = '' }) => this.#group(text, position)?.name ?? []);
    return { line: section.positionOf(key).line, groups };
  }

  #profiles(): ReadonlyMap<string, ExpectedGroups> {
    const profiles = this.#root.section('profiles');
    return new Map(
      (profiles?.keys ?? []).map((name) => [
        name,
        (profiles && this.#expected(profiles, name)) ?? { line: 0, groups: [] },
      ]),
    );
  }

  #rules(): ReadonlyMap<string, RuleSetting> {
    const rules = this.#root.section('rules');
    return new Map((rules?.keys ?? []).map((id) => [id, ruleSetting(rules, id)]));
  }

  #probes(key: 'mustPass' | 'mustNotPass'): Probe[] {
    return (this.#root.items(key) ?? []).flatMap(({ position, section, text: plain }): Probe[] => {
      const text = plain ?? section?.text('address') ?? '';
      const range = this.#range(text, position);
      const usernames = section?.texts('usernames');
      const profiles = section?.texts('profiles');
      if (range === undefined) return [];
      return [
        {
          ...{ line: position.line, text, range },
          ...given({ description: section?.text('description') }),
          ...(usernames && { usernames }),
          ...(profiles && { profiles }),
        },
      ];
    });
  }

  #waivers(): WaiverEntry[] {
    return (this.#root.items('waivers') ?? []).flatMap(({ position, section }): WaiverEntry[] => {
      if (section === undefined) return [];
      const text = (key: string): string => section.text(key) ?? '';
      const subject = section.text('subject');
      return [
        {
          line: position.line,
          ...{ rule: text('rule'), reason: text('reason'), owner: text('owner'), until: text('until') },
          // As the report writes it of a waiver of all.
          ...given({ subject: subject === '*' ? undefined : subject, org: section.text('org') }),
        },
      ];
    });
  }
}

function ruleSetting(rules: Section | undefined, id: string): RuleSetting {
  const line = rules?.positionOf(id).line ?? 0;
  const section = rules?.section(id);
  const severity = oneOf(RULE_SEVERITIES, section === undefined ? rules?.text(id) : section.text('severity'));
  const parameters = (section?.keys ?? []).flatMap((key) => {
    const value = section?.whole(key);
    return value === undefined ? [] : [[key, value] as const];
  });
  return { line, ...(severity && { severity }), parameters: Object.fromEntries(parameters) };
}

/** That a list has to be chosen, as this file does it. */
function ofKeys(why: Text): Text {
  if (why.key !== 'facts.ip-file.missing-key') return why;
  const { example = '', file = '', key = '', keys = '' } = why.params;
  return Text.of('policy-file.source-keys', { example, file, key, keys });
}

function describedBy(section: Section): { description?: string; owner?: string; expires?: string } {
  return given({
    description: section.text('description'),
    owner: section.text('owner'),
    expires: section.text('expires'),
  });
}

function oneOf<T extends string>(values: readonly T[], value: string | undefined): T | undefined {
  return values.find((one) => one === value);
}
