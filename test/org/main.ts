/** `npm run org`: an org to try things on, by hand or from another process. */
import { parseArgs } from 'node:util';
import { starters, stillThere } from './ancestors.js';
import type { Org, OrgOptions } from './org.js';
import { startOrg } from './org.js';

const CHECK_MS = 500;

function count(text: string | undefined, name: string): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw new Error(`--${name} takes a number, not "${text}"`);
  return Number(text);
}

function optionsFrom(values: Record<string, string | boolean | undefined>): OrgOptions {
  const number = (name: string): number | undefined => {
    const value = values[name];
    return count(typeof value === 'string' ? value : undefined, name);
  };
  const given = {
    users: number('users') ?? 250,
    logins: number('logins') ?? 2000,
    seed: number('seed'),
    integrations: number('integrations'),
    groups: number('groups'),
  };
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(entries), sandbox: values['sandbox'] === true };
}

function line(org: Org): string {
  return JSON.stringify({
    urls: org.urls,
    addresses: org.addresses,
    orgId: org.orgId,
    admin: { username: org.admin.username, accessToken: org.admin.accessToken },
    clientId: org.clientId,
    jwtKeyFile: org.jwtKeyFile,
    integrations: org.integrations,
  });
}

function guide(org: Org): string {
  const { username, accessToken } = org.admin;
  const vantages = Object.entries(org.urls).map(
    ([name, url]) =>
      `  ${name.padEnd(7)} ${url}  sees ${org.addresses[name === 'office' ? 'office' : name === 'branch' ? 'branch' : 'cloud']}`,
  );
  return [
    `A Salesforce org on loopback, ${org.orgId}. It ends with Ctrl-C.`,
    '',
    'Vantage points (the address that the org sees depends on the port):',
    ...vantages,
    '',
    'Authorise it with a JWT:',
    `  sf org login jwt --username ${username} --jwt-key-file ${org.jwtKeyFile} \\`,
    `    --client-id ${org.clientId} --instance-url ${org.urls.cloud} --alias loopback`,
    '',
    'or with an access token:',
    `  SF_ACCESS_TOKEN='${accessToken}' \\`,
    `    sf org login access-token --instance-url ${org.urls.cloud} --no-prompt --alias loopback`,
    '',
    'Integration users (user name, password, security token):',
    ...org.integrations.map(
      (item) => `  ${item.case.padEnd(19)} ${item.username.padEnd(52)} ${item.password} ${item.securityToken}`,
    ),
    '',
  ].join('\n');
}

/** Resolves when the process should end: a signal, or starters that are gone. Closing stdin does not end it. */
function stopped(): Promise<void> {
  const chain = starters();
  return new Promise((resolve) => {
    const watch = setInterval(() => {
      if (!stillThere(chain)) end();
    }, CHECK_MS);
    // What is served keeps the process alive, and nothing else.
    watch.unref();
    const end = (): void => {
      clearInterval(watch);
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, end);
  });
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean' },
      sandbox: { type: 'boolean' },
      users: { type: 'string' },
      logins: { type: 'string' },
      seed: { type: 'string' },
      integrations: { type: 'string' },
      groups: { type: 'string' },
    },
  });
  const options = optionsFrom(values);
  const end = stopped();
  const org = await startOrg(options);
  process.stdout.write(values.json === true ? `${line(org)}\n` : guide(org));
  await end;
  await org.close();
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
});
