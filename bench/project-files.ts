/**
 * Profiles in the shape in which Salesforce retrieves them, for benches.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';
const NAMESPACE = 'xmlns="http://soap.sforce.com/2006/04/metadata"';

function element(name: string, children: readonly (readonly [string, string])[]): string {
  const lines = children.map(([child, text]) => `        <${child}>${text}</${child}>\n`).join('');
  return `    <${name}>\n${lines}    </${name}>\n`;
}

function times(count: number, write: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => write(index)).join('');
}

export function profileRange(start: string, end: string): string {
  return element('loginIpRanges', [
    ['endAddress', end],
    ['startAddress', start],
  ]);
}

/**
 * A profile of about 2.5 MB: most of one are field permissions, then layouts, object, class and tab permissions.
 *
 * @param ranges its login IP ranges, written by {@link profileRange}.
 */
export function largeProfile(index: number, ranges: string): string {
  const parts = [
    times(900, (i) =>
      element('classAccesses', [
        ['apexClass', `Some_Apex_Class_${i}`],
        ['enabled', String((i + index) % 3 === 0)],
      ]),
    ),
    '    <custom>true</custom>\n',
    times(14_000, (i) =>
      element('fieldPermissions', [
        ['editable', String((i + index) % 2 === 0)],
        ['field', `Object_${i % 200}__c.Some_Field_${i}__c`],
        ['readable', 'true'],
      ]),
    ),
    times(1200, (i) => element('layoutAssignments', [['layout', `Object_${i}__c-Object %26 Layout &amp; more`]])),
    ranges,
    times(700, (i) =>
      element('objectPermissions', [
        ...(['allowCreate', 'allowDelete', 'allowEdit', 'allowRead'] as const).map((name) => [name, 'true'] as const),
        ['modifyAllRecords', 'false'],
        ['object', `Object_${i}__c`],
        ['viewAllRecords', 'false'],
      ]),
    ),
    times(400, (i) =>
      element('tabVisibilities', [
        ['tab', `Object_${i}__c`],
        ['visibility', 'DefaultOn'],
      ]),
    ),
    '    <userLicense>Salesforce</userLicense>\n',
    times(250, (i) =>
      element('userPermissions', [
        ['enabled', 'true'],
        ['name', `SomePermission${i}`],
      ]),
    ),
  ];
  return smallProfile(parts.join(''));
}

/** A profile with these elements. */
export function smallProfile(body: string): string {
  return `${HEAD}<Profile ${NAMESPACE}>\n${body}</Profile>\n`;
}

/** Profiles by name, and settings with some trusted ranges, in metadata format. */
export function writeProject(folder: string, profiles: Iterable<readonly [string, string]>): void {
  mkdirSync(join(folder, 'settings'), { recursive: true });
  mkdirSync(join(folder, 'profiles'));
  const trusted = '<ipRanges><end>20.0.7.31</end><start>20.0.7.0</start></ipRanges>';
  writeFileSync(
    join(folder, 'settings', 'Security.settings'),
    `${HEAD}<SecuritySettings ${NAMESPACE}>\n<networkAccess>${trusted}</networkAccess>\n</SecuritySettings>\n`,
  );
  for (const [name, text] of profiles) writeFileSync(join(folder, 'profiles', `${name}.profile`), text);
}
