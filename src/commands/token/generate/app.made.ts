/**
 * The files that `generate app` writes, with the pair among them.
 */
import type { NewFile } from '../../../cli/newFiles.js';
import type { NewAppPlan } from '../../../jobs/generateApp.js';
import { say } from '../../../messages.js';
import type { AppFlow } from '../../../policy/move/index.js';
import { newAppReadme } from '../../../report/newApp/readme.js';
import { Text } from '../../../text.js';
import { filesOf, type Pair, pairOf, README, refuseOtherPolicies } from './app.files.js';
import { contactEmail } from './app.values.js';

export interface MadeWanted {
  readonly flags: {
    readonly 'contact-email'?: string | undefined;
    readonly 'new-key': boolean;
    readonly force: boolean;
  };
  readonly flow: AppFlow;
  readonly label: string;
  readonly name: string;
  readonly now: Date;
  /** The last second of a certificate that is made. */
  readonly until: Date;
  /** How the org is named in commands. */
  readonly org: string;
  /** Where a file of the folder stands. */
  readonly place: (path: string) => string;
}

export async function madeOf(
  { certificate, policies, user }: Pick<NewAppPlan, 'certificate' | 'policies' | 'user'>,
  { flags, flow, label, name, now, org, place, until }: MadeWanted,
): Promise<{ readonly made: readonly NewFile[]; readonly pair: Pair }> {
  const { username } = user;
  const pair = await pairOf({
    ...{ name, flow, place, now, until, inOrg: certificate },
    ...{ isNew: flags['new-key'], isForced: flags.force },
  });
  refuseOtherPolicies(name, policies, place);
  const about = { org, policies, certificate: pair.certificate };
  const files = filesOf(
    {
      ...{ name, label, flow, runAs: username },
      description: say(Text.of('move.description', { username })),
      contactEmail: contactEmail(flags['contact-email'], user),
      policies,
    },
    pair,
    place,
  );
  return {
    made: [{ path: README, text: newAppReadme({ flow, label, name, username }, about, say) }, ...files],
    pair,
  };
}
