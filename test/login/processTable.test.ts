/** What the system tells of processes: /proc and ps have to tell the same. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

  itWith('shell')('reads what any ps prints, whatever the language and the place of the run are', () => {
    const dir = mkdtempSync(join(tmpdir(), 'sf-token-ps-'));
    const before = { PATH: process.env['PATH'], LC_ALL: process.env['LC_ALL'], TZ: process.env['TZ'] };
    // As on macOS: columns with blanks before and behind, `Z+` for a process that is over.
    const lines = ['  812   Z+   $LC_ALL $TZ', '47110 SNs  Tue Dec  1 10:00:00 2026    ', 'no row', ''];
    writeFileSync(join(dir, 'ps'), ['#!/bin/sh', ...lines.map((line) => `echo "${line}"`)].join('\n'), { mode: 0o700 });
    try {
      Object.assign(process.env, { PATH: dir, LC_ALL: 'de_DE.UTF-8', TZ: 'Asia/Tokyo' });
      expect(PS.rows()).to.deep.equal([
        { group: 812, isOver: true, start: 'C UTC' },
        { group: 47_110, isOver: false, start: 'Tue Dec  1 10:00:00 2026' },
      ]);
      expect(PS.row(812)).to.deep.equal({ group: 812, isOver: true, start: 'C UTC' });
      rmSync(join(dir, 'ps'));
      expect([PS.row(812), PS.rows()], 'no ps at all').to.deep.equal([undefined, []]);
    } finally {
      for (const [name, value] of Object.entries(before)) {
        if (value === undefined) Reflect.deleteProperty(process.env, name);
        else process.env[name] = value;
      }
      rmSync(dir, { recursive: true, force: true });
    }
  });

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
