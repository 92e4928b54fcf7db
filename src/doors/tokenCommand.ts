/**
 * What every command of this plugin does with what it prints, whichever base it has: errors of ours get their words, and
 * nothing in JSON, a warning or an error is a command to what reads it.
 */
import { SfCommand } from '@salesforce/sf-plugins-core';
import { toSfError } from '../errors.js';
import { forLog } from '../report/neutral.js';
import { printJson } from './printJson.js';

export abstract class TokenCommand<T> extends SfCommand<T> {
  /** The JSON of the result, on its way to whoever reads it. */
  #printed: Promise<void> | undefined;

  /** The run ends when its result is out: sf does not wait for what it prints last. */
  public override async _run<R>(): Promise<R> {
    try {
      return await super._run<R>();
    } finally {
      await this.#printed;
    }
  }

  public override logJson(json: unknown): void {
    this.#printed = printJson(json, this.config.theme?.json);
  }

  public override warn(input: SfCommand.Warning): SfCommand.Warning {
    return super.warn(typeof input === 'string' ? forLog(input) : input);
  }

  public override logToStderr(message = '', ...args: unknown[]): void {
    super.logToStderr(forLog(message), ...args);
  }

  protected override async catch(error: Error): Promise<never> {
    return super.catch(toSfError(error));
  }
}
