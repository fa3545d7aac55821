import { spawn } from 'node:child_process';
import { readdir, readFile, readlink, writeFile } from 'node:fs/promises';

/** What a process has used so far, as Linux counts it. */
export interface Usage {
  /** User and system time of all its threads, in seconds. */
  readonly cpuSeconds: number;
  /** Resident memory, in bytes. */
  readonly residentBytes: number;
  /** The most that it has been, in bytes. */
  readonly peakResidentBytes: number;
}

/** Ticks a second in /proc: 100 on every Linux that Node runs on. */
const TICKS = 100;

export async function usageOf(pids: readonly number[]): Promise<Usage> {
  let [cpuSeconds, residentBytes, peakResidentBytes] = [0, 0, 0];
  for (const pid of pids) {
    const [stat, status] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile(`/proc/${pid}/status`, 'utf8'),
    ]);
    // Its name stands in brackets, and may hold blanks.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    cpuSeconds += (Number(fields[11]) + Number(fields[12])) / TICKS;
    const kilobytes = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1] ?? 0);
    residentBytes += kilobytes('VmRSS') * 1024;
    peakResidentBytes += kilobytes('VmHWM') * 1024;
  }
  return { cpuSeconds, residentBytes, peakResidentBytes };
}

/** From now on, its peak is counted anew. */
export async function resetPeak(pid: number): Promise<void> {
  await writeFile(`/proc/${pid}/clear_refs`, '5');
}

/** How many sockets of TCP a process holds: its way to whoever started it is none. */
export async function tcpSocketsOf(pid: number): Promise<number> {
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map((name) => readFile(`/proc/${pid}/net/${name}`, 'utf8').catch(() => '')),
  );
  const rows = tables.flatMap((table) => table.trim().split('\n').slice(1));
  const inodes = new Set(rows.map((row) => row.trim().split(/\s+/)[9]));
  const folder = `/proc/${pid}/fd`;
  const targets = await Promise.all(
    (await readdir(folder)).map((name) => readlink(`${folder}/${name}`).catch(() => '')),
  );
  return targets.filter((target) => inodes.has(/^socket:\[(\d+)\]$/.exec(target)?.[1])).length;
}

/** The processes named so that were started with files of a folder. */
export async function processesIn(folder: string, names: RegExp): Promise<number[]> {
  const child = spawn('pgrep', ['-f', folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  let listed = '';
  for await (const chunk of child.stdout.setEncoding('utf8')) listed += String(chunk);
  const pids = listed.split('\n').filter(Boolean).map(Number);
  const commands = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')),
  );
  return pids.filter((_pid, index) => names.test(commands[index] ?? ''));
}
