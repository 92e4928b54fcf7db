/** What the system tells of processes: /proc and ps have to tell the same. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect } from 'chai';
import { MACHINE } from '../../lib/login/machine.js';
import { PROC, processTable, PS } from '../../lib/login/processTable.js';
import { itWith } from '../support/system.js';
import { until } from '../support/until.js';

describe('the table of processes', () => {
  it('is /proc on Linux, ps elsewhere, and nothing on Windows', () => {
    expect(processTable('linux')).to.equal(PROC);
    expect(processTable('darwin')).to.equal(PS);
    expect(processTable('win32')).to.equal(undefined);
  });

  for (const [name, table, thing] of [
    ['/proc', PROC, 'proc'],
    ['ps', PS, 'shell'],
  ] as const) {
    itWith(thing)(`knows a process, its group and its end by ${name}`, async () => {
      const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' });
      await once(child, 'spawn');
      const pid = child.pid ?? 0;
      const row = table.row(pid);
      // setsid(2): it leads a group that has its number.
      expect(row).to.include({ group: pid, isOver: false });
      expect(row?.start).to.equal(table.row(pid)?.start).and.not.equal('');
      expect(table.rows().some(({ group, isOver }) => group === pid && !isOver)).to.equal(true);
      child.kill('SIGKILL');
      await once(child, 'close');
      expect(table.row(pid)).to.equal(undefined);
      expect(table.rows().some(({ group }) => group === pid)).to.equal(false);
    });
  }

  itWith('proc')('takes a process that has ended for gone, though nobody has taken note of its end', async () => {
    // The shell becomes a program that never asks after its child.
    const script = 'sleep 0.3 & echo $!; exec sleep 60';
    const parent = spawn('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'] });
    try {
      const [text] = (await once(parent.stdout, 'data')) as [Buffer];
      const pid = Number(String(text).trim());
      await until(() => PROC.row(pid)?.isOver === true, 'the end of a child');
      expect([MACHINE.isAlive(pid), MACHINE.startOf(pid)]).to.deep.equal([true, '']);
    } finally {
      parent.kill('SIGKILL');
    }
  });
});
