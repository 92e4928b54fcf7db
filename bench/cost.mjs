/**
 * Loaded before a program with `--import`: when the program ends, what it took is in the file BENCH_COST_FILE. Plain
 * JavaScript, so that nothing is added to what is measured.
 */
import { writeFileSync } from 'node:fs';

process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const cost = { memory: maxRSS * 1024, cpu: (userCPUTime + systemCPUTime) / 1e6 };
  writeFileSync(process.env.BENCH_COST_FILE, JSON.stringify(cost));
});
