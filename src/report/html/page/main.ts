/**
 * The script of an HTML report: it draws the charts and works the table. Bundled into ../assets.ts (scripts/docs/page.ts).
 */
import type { View } from '../view.js';
import { drawChart } from './charts.js';
import { byId, dataOf } from './dom.js';
import { RowTable } from './table.js';

// Node wrote both; the tests open the pages that it writes.
const view = dataOf('view') as View;
const rows = dataOf('rows') as string[][];

for (const [index, chart] of view.charts.entries()) byId(`chart-${index}`, HTMLElement).append(drawChart(chart));
if (view.columns.length > 0) new RowTable(rows, view);
document.documentElement.classList.add('ready');
