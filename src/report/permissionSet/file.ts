/**
 * A permission set as a file of metadata in source format, and the commands of sf that deploy and assign it.
 */
import { shellWord } from '../shell.js';

/** The permission, as the Metadata API calls it: PermissionsUseAnyApiAuth without its first word. */
const PERMISSION = 'UseAnyApiAuth';
/** Usernames in one command: a command line has its limits, and each of them is a request. */
const USERS_A_COMMAND = 50;

export interface PermissionSetTexts {
  readonly label: string;
  readonly description: string;
}

/** Where sf looks for it below a package directory. */
export function permissionSetPath(name: string): string {
  return `permissionsets/${name}.permissionset-meta.xml`;
}

/** Grants that one permission and nothing else; no licence, so that users of any may have it. */
export function permissionSetXml({ description, label }: PermissionSetTexts): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<PermissionSet xmlns="http://soap.sforce.com/2006/04/metadata">',
    `    <description>${xmlText(description)}</description>`,
    '    <hasActivationRequired>false</hasActivationRequired>',
    `    <label>${xmlText(label)}</label>`,
    '    <userPermissions>',
    '        <enabled>true</enabled>',
    `        <name>${PERMISSION}</name>`,
    '    </userPermissions>',
    '</PermissionSet>',
    '',
  ].join('\n');
}

function xmlText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** A username a line; what would not be one line is left to the commands and the JSON. */
export function usernamesText(usernames: readonly string[]): string {
  return usernames
    .filter((username) => !/[\r\n\p{Cc}]/u.test(username))
    .map((username) => `${username}\n`)
    .join('');
}

/** @param org a word of a shell, as in all commands here */
export function deployCommand(path: string, org: string): string {
  return `sf project deploy start --source-dir ${shellWord(path)} --target-org ${org}`;
}

/**
 * Whether `sf org assign permset` finds a user of this name: it puts the name into a query as it is, where an apostrophe or
 * a backslash ends the text. What is no name at all, with blanks or control characters in it, is not tried.
 */
export function isAssignable(username: string): boolean {
  return !/['\\\s\p{C}]/u.test(username);
}

/** One line for a POSIX shell that assigns it to everybody in a file of usernames, so many at a time. */
export function assignFileCommand(name: string, org: string, file: string): string {
  const assign = `sf org assign permset --name ${shellWord(name)} --target-org ${org} --on-behalf-of`;
  return `tr '\\n' '\\0' < ${shellWord(file)} | xargs -0 -n ${USERS_A_COMMAND} ${assign}`;
}

/** As many commands as the users need. */
export function assignCommands(name: string, org: string, usernames: readonly string[]): string[] {
  const commands: string[] = [];
  for (let at = 0; at < usernames.length; at += USERS_A_COMMAND) {
    const users = usernames.slice(at, at + USERS_A_COMMAND).map((username) => ` --on-behalf-of ${shellWord(username)}`);
    commands.push(`sf org assign permset --name ${shellWord(name)} --target-org ${org}${users.join('')}`);
  }
  return commands;
}
