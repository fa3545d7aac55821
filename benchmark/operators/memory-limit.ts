import { existsSync } from 'node:fs';
import { mkdir, rmdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { UsageError } from './command-line.js';
import type { PeerCommand } from './peer.js';

const GROUPS = '/sys/fs/cgroup';

/**
 * A control group with as much memory as a Pod with such a limit has. Some runtimes go by it: how far they let their heap
 * grow before they collect garbage.
 */
export class MemoryLimit implements AsyncDisposable {
  private constructor(private readonly group: string) {}

  /** @throws UsageError where this process may make no control groups, as it is not that of root */
  static async of(mebibytes: number): Promise<MemoryLimit> {
    const isFirstVersion = existsSync(path.join(GROUPS, 'memory'));
    const parent = isFirstVersion ? path.join(GROUPS, 'memory') : GROUPS;
    const group = path.join(parent, `nestjs-kuberator-benchmark-${process.pid}`);
    const file = isFirstVersion ? 'memory.limit_in_bytes' : 'memory.max';
    try {
      await mkdir(group);
      await writeFile(path.join(group, file), String(mebibytes * 2 ** 20));
    } catch (error) {
      await rmdir(group).catch(() => {});
      throw new UsageError(
        `--memory: a control group could not be made: ${(error as Error).message}. It takes Linux, and mostly root.`,
        { cause: error },
      );
    }
    return new MemoryLimit(group);
  }

  /** The command, started within the group. */
  on({ command, args, ...rest }: PeerCommand): PeerCommand {
    const enter = 'echo $$ > "$0/cgroup.procs" && exec "$@"';
    return { ...rest, command: '/bin/sh', args: ['-c', enter, this.group, command, ...args] };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rmdir(this.group);
  }
}
