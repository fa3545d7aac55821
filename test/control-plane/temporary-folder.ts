import { access, constants, mkdtemp, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

const memoryFolder = '/dev/shm';
/** etcd reserves two write-ahead logs of 64 MB and its database grows with each write; containers often have 64 MB. */
const wantedBytes = 1024 ** 3;

/** A new folder for this user only, in memory where the system has room for it there. */
export async function temporaryFolder(): Promise<string> {
  const parent = (await hasRoom(memoryFolder)) ? memoryFolder : tmpdir();
  return mkdtemp(path.join(parent, 'kuberator-control-plane-'));
}

async function hasRoom(folder: string): Promise<boolean> {
  try {
    await access(folder, constants.W_OK);
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize >= wantedBytes;
  } catch {
    return false;
  }
}
