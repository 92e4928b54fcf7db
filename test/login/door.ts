/**
 * The two commands run in this process, against an org on loopback: fast enough for every rule and every cause.
 */
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Config } from '@oclif/core';
import { Ajv, type ValidateFunction } from 'ajv';
import type { Org, Vantage } from '../org/index.js';
import { type Json, type JsonObject, asObject } from '../support/envelope.js';
import { ROOT } from '../support/run.js';

export interface Answered {
  /** Exit code. */
  readonly code: number;
  /** What `--json` printed. */
  readonly json: JsonObject;
  readonly result: JsonObject;
  /** Everything that was written, on both streams. */
  readonly output: string;
}

/** By their files; what takes longer than many a command is done once for all doors. */
const schemas = new Map<string, ValidateFunction>();

/** A journal of its own, and the variables of a run; both are gone after {@link Door.close}. */
export class Door {
  public readonly dataDir = mkdtempSync(join(tmpdir(), 'sf-token-door-'));
  #config: Promise<Config> | undefined;

  public async validate(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Answered> {
    const { default: command } = await import('../../lib/commands/token/validate/login.js');
    return this.#run('validate-login', async (argv, config) => command.run(argv, config), [...args, '--json'], env);
  }

  public async diagnose(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Answered> {
    const { default: command } = await import('../../lib/commands/token/diagnose/login.js');
    return this.#run('diagnose-login', async (argv, config) => command.run(argv, config), [...args, '--json'], env);
  }

  /** Any command of the plugin, by its name: `token check ip`. */
  public async run(command: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<Answered> {
    const [topic = '', ...rest] = command.split(' ').slice(1);
    const module = (await import(`../../lib/commands/token/${[topic, ...rest].join('/')}.js`)) as {
      readonly default: { run(argv: string[], config: Config): Promise<unknown> };
    };
    const name = [topic, ...rest].join('-');
    return this.#run(name, async (argv, config) => module.default.run(argv, config), [...args, '--json'], env);
  }

  /** Every result has to be what the command's schema promises. */
  #conforms(command: string, result: unknown): void {
    const path = join(ROOT, 'schemas', `token-${command}.json`);
    const check = schemas.get(path) ?? new Ajv().compile(JSON.parse(readFileSync(path, 'utf8')) as object);
    schemas.set(path, check);
    if (!check(result)) {
      throw new Error(`The result of ${command} is not what its schema says: ${JSON.stringify(check.errors)}`);
    }
  }

  /** Minutes go by for the attempts that are written down. */
  public passTime(minutes: number): void {
    const folder = join(this.dataDir, 'sf-plugin-token', 'login-attempts');
    const earlier = (time: string): string => new Date(Date.parse(time) - minutes * 60_000).toISOString();
    for (const name of readdirSync(folder).filter((one) => one.endsWith('.json'))) {
      const attempt = JSON.parse(readFileSync(join(folder, name), 'utf8')) as { at: string; ended: string };
      const aged = { ...attempt, at: earlier(attempt.at), ended: earlier(attempt.ended) };
      writeFileSync(join(folder, name), JSON.stringify(aged));
    }
  }

  public close(): void {
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  async #run(
    command: string,
    start: (argv: string[], config: Config) => Promise<unknown>,
    argv: string[],
    env: Readonly<Record<string, string>>,
  ): Promise<Answered> {
    const before = { ...process.env };
    const exitCode = process.exitCode;
    const streams = [process.stdout, process.stderr].map((stream) => ({ stream, write: stream.write.bind(stream) }));
    let output = '';
    Object.assign(process.env, env, { SF_DATA_DIR: this.dataDir });
    this.#config ??= Config.load({ root: ROOT });
    const config = await this.#config;
    process.setMaxListeners(0);
    process.exitCode = undefined;
    for (const { stream } of streams) {
      stream.write = (chunk: string | Uint8Array): boolean => {
        output += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
        return true;
      };
    }
    try {
      await start(argv, config);
    } catch {
      // Its words are in the output, its code in the process.
    } finally {
      for (const { stream, write } of streams) {
        stream.write = write;
      }
      for (const name of Object.keys(process.env)) {
        if (before[name] === undefined) {
          Reflect.deleteProperty(process.env, name);
        }
      }
      Object.assign(process.env, before);
    }
    const code = exitCodeNow();
    process.exitCode = exitCode;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK']) {
      process.removeAllListeners(signal);
    }
    const json = asObject(JSON.parse(output.slice(output.indexOf('{'))) as Json);
    if (json['result'] !== undefined) {
      this.#conforms(command, json['result']);
    }
    return { code, json, result: asObject(json['result'] ?? {}), output };
  }
}

/** What the command has set; the compiler believes that it is what this file set. */
function exitCodeNow(): number {
  const code: unknown = process.exitCode;
  return typeof code === 'number' ? code : 0;
}

/** A field that has to be a text or a number. */
export function word(value: Json | undefined): string {
  if (typeof value !== 'string' && typeof value !== 'number') {
    throw new Error(`A text was expected here: ${JSON.stringify(value)}`);
  }
  return String(value);
}

export interface Credentials {
  readonly username: string;
  readonly password: string;
  readonly securityToken: string;
}

/** The environment of a run with an administrator's session that began at this vantage point. */
export function at(org: Org, vantage: Vantage, secrets?: Partial<Credentials>): Record<string, string> {
  return {
    SF_ORG_INSTANCE_URL: org.urls[vantage],
    ...(secrets?.password === undefined ? {} : { SF_TOKEN_PASSWORD: secrets.password }),
    ...(secrets?.securityToken === undefined ? {} : { SF_TOKEN_SECURITY_TOKEN: secrets.securityToken }),
  };
}

/** `-o` with an access token of the administrator, from a session that began at this vantage point. */
export function admin(org: Org, vantage: Vantage): string {
  return org.change.sessionOf(org.admin.username, vantage).accessToken;
}
