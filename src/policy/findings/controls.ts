/**
 * Controls of public standards that rules touch, as data with the page on which each stands.
 */
import data from './controls.json' with { type: 'json' };
import type { Control } from './types.js';

export const CONTROLS: ReadonlyMap<string, Control> = new Map(data.controls.map((control) => [control.id, control]));
