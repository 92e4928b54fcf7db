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
}

export function keyPath(name: string): string {
  return `keys/${name}.key`;
}

export function certificatePath(name: string): string {
  return `keys/${name}.crt`;
}

export function appSteps({ flow, name, org, username }: StepsWanted, say: Say): AppStep[] {
  const on = `--target-org ${org}`;
  const [assign] = isAssignable(username) ? assignCommands(name, org, [username]) : [];
  const policies = partNames(name).policies;
  const isJwt = flow === 'jwt';
  return [
    { text: say(Text.of('move.step.leave')) },
    { text: say(Text.of('move.step.set')), command: `sf project deploy start --source-dir ${SET_FOLDER} ${on}` },
    { text: say(Text.of('move.step.assign', { username })), ...(assign === undefined ? {} : { command: assign }) },
    { text: say(Text.of('move.step.app')), command: `sf project deploy start --manifest package.xml ${on}` },
    {
      text: say(Text.of('move.step.name', { policies })),
      command: `sf org list metadata --metadata-type ExtlClntAppOauthConfigurablePolicies ${on}`,
    },
    {
      text: say(Text.of('move.step.policies')),
      command: `sf project deploy start --source-dir ${POLICIES_FOLDER} ${on}`,
    },
    { text: say(Text.of(isJwt ? 'move.step.key' : 'move.step.key-and-secret', { name })) },
    {
      text: say(Text.of(isJwt ? 'move.step.prove-jwt' : 'move.step.prove-credentials')),
      command:
        `sf token validate login --path ${flow} --username ${shellWord(username)} --client-id CONSUMER_KEY ` +
        `${isJwt ? `--jwt-key-file ${keyPath(name)} ` : ''}${on}`,
    },
    { text: say(Text.of(isJwt ? 'move.step.hand-over-jwt' : 'move.step.hand-over')) },
    {
      text: say(Text.of('move.step.watch')),
      command: `sf token list logins --username ${shellWord(username)} --path all ${on}`,
    },
  ];
}
