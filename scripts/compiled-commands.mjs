/**
 * Loaded before the commands that compare the plugin with its snapshot and its schemas: oclif in development would compile
 * each module once more, where `lib/` has just been written.
 */
import { settings } from '@oclif/core';

settings.enableAutoTranspile = false;
