/**
 * What Salesforce fixes and a sentence names beside days and releases: versions, numbers, months, labels of Setup, texts
 * of faults. They live in platform.json, each with its source, the day it was read and how sure it is.
 */
import data from './platform.json' with { type: 'json' };

export const PLATFORM = data;
