/**
 * What to do with the files of a new app, in an order that works: the permission set is somebody's before the policies name
 * it, and Salesforce names the policies itself (docs/salesforce.md section 8).
 */
import type { AppFlow } from '../../policy/move/index.js';
import { Text, type Say } from '../../text.js';
import { assignCommands, isAssignable } from '../permissionSet/file.js';
import { shellWord } from '../shell.js';
import { partNames, POLICIES_FOLDER, SET_FOLDER } from './metadata.js';

export interface AppStep {
  text: string;
  /** For a shell, in the folder of the files; left out where a person does it in Setup. */
  command?: string;
}

export interface StepsWanted {
  readonly flow: AppFlow;
  readonly name: string;
  readonly username: string;
  /** A word of a shell. */
  readonly org: string;
  /** The certificate that is in the files: one from the org has its key where the client keeps it. */
  readonly certificate: { readonly from: 'folder' | 'org' | 'made' } | null;
  /** What the org calls the policies of the app, where it has the app and tells. */
  readonly policies: string | undefined;
}

/** Stands for a file that only its owner knows. */
const KEY_FILE = 'KEY_FILE';

export function keyPath(name: string): string {
  return `keys/${name}.key`;
}

export function certificatePath(name: string): string {
  return `keys/${name}.crt`;
}

export function appSteps({ certificate, flow, name, org, policies, username }: StepsWanted, say: Say): AppStep[] {
  const on = `--target-org ${org}`;
  const [assign] = isAssignable(username) ? assignCommands(name, org, [username]) : [];
  const isJwt = flow === 'jwt';
  const isElsewhere = certificate?.from === 'org';
  return [
    { text: say(Text.of('move.step.leave')) },
    { text: say(Text.of('move.step.set')), command: `sf project deploy start --source-dir ${SET_FOLDER} ${on}` },
    { text: say(Text.of('move.step.assign', { username })), ...(assign === undefined ? {} : { command: assign }) },
    { text: say(Text.of('move.step.app')), command: `sf project deploy start --manifest package.xml ${on}` },
    {
      text: say(nameText(name, policies)),
      command: `sf org list metadata --metadata-type ExtlClntAppOauthConfigurablePolicies ${on}`,
    },
    {
      text: say(Text.of('move.step.policies')),
      command: `sf project deploy start --source-dir ${POLICIES_FOLDER} ${on}`,
    },
    { text: say(Text.of(isJwt ? 'move.step.key' : 'move.step.key-and-secret', { name })) },
    {
      text: say(
        Text.of(
          isJwt
            ? isElsewhere
              ? 'move.step.prove-jwt-elsewhere'
              : 'move.step.prove-jwt'
            : 'move.step.prove-credentials',
        ),
      ),
      command:
        `sf token validate login --path ${flow} --username ${shellWord(username)} --client-id CONSUMER_KEY ` +
        `${isJwt ? `--jwt-key-file ${isElsewhere ? KEY_FILE : keyPath(name)} ` : ''}${on}`,
    },
    {
      text: say(
        Text.of(
          isJwt
            ? isElsewhere
              ? 'move.step.hand-over-jwt-elsewhere'
              : 'move.step.hand-over-jwt'
            : 'move.step.hand-over',
        ),
      ),
    },
    {
      text: say(Text.of('move.step.watch', { username })),
      command: `sf token check move ${on}`,
    },
  ];
}

function nameText(name: string, policies: string | undefined): Text {
  if (policies !== undefined) return Text.of('move.step.name-known', { policies });
  const names = partNames(name);
  return Text.of('move.step.name', { policies: names.policies, setup: names.inSetup });
}
