#!/usr/bin/env node
import { execute } from '@oclif/core';
import { endOnClosedOutput } from '../lib/cli/closedOutput.js';

// Help and versions have no answer that could be a no.
endOnClosedOutput(0);

// oclif's debug output begins with all arguments, before any check of ours.
const args = process.argv.slice(2);
if (process.env.DEBUG !== undefined) process.argv.length = 2;

await execute({ dir: import.meta.url, args });
