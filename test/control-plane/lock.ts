import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';

interface Owner {
  readonly id: string;
  readonly pid: number;
  readonly host: string;
}

const pollMs = 250;
const heartbeatMs = 2_000;
/** A holder shows every 2 s that it lives; one that has not for this long is gone. */
const staleMs = 20_000;

/**
 * Runs `work` while holding a lock file, so that processes of this user do it one after the other.
 *
 * Guarantees: a lock whose holder has died is taken over, at once on this machine and after 20 s elsewhere.
 * Caveat: at the moment of a takeover two processes can get the lock. What is done under it must stand that.
 *
 * @param onWait called once with the reason when the lock is held by somebody else.
 */
export async function withLock<T>(
  file: string,
  onWait: (reason: string) => void,
  work: () => Promise<T>,
): Promise<T> {
  const owner: Owner = { id: randomUUID(), pid: process.pid, host: hostname() };
  await mkdir(path.dirname(file), { recursive: true });
  for (let hasTold = false; !(await take(file, owner)); await delay(pollMs)) {
    const holder = await readOwner(file);
    if (await isAbandoned(file, holder)) {
      await discard(file);
    } else if (!hasTold) {
      onWait(holder ? `process ${holder.pid} on ${holder.host} holds ${file}` : `somebody holds ${file}`);
      hasTold = true;
    }
  }
  const heartbeat = setInterval(
    () => void utimes(file, new Date(), new Date()).catch(() => undefined),
    heartbeatMs,
  );
  heartbeat.unref();
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    if ((await readOwner(file))?.id === owner.id) await rm(file, { force: true });
  }
}

async function take(file: string, owner: Owner): Promise<boolean> {
  try {
    await writeFile(file, JSON.stringify(owner), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function readOwner(file: string): Promise<Owner | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Owner;
  } catch {
    // Gone by now, or not yet written.
    return undefined;
  }
}

async function isAbandoned(file: string, owner: Owner | undefined): Promise<boolean> {
  if (owner?.host === hostname() && !isAlive(owner.pid)) return true;
  try {
    return Date.now() - (await stat(file)).mtimeMs > staleMs;
  } catch {
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** By way of another name, so that of two who discard it only one succeeds. */
async function discard(file: string): Promise<void> {
  const discarded = `${file}.${randomUUID()}`;
  try {
    await rename(file, discarded);
    await rm(discarded, { force: true });
  } catch {
    // The other one was faster.
  }
}
