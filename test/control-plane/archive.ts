import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { EnvHttpProxyAgent, fetch } from 'undici';
import type { ReleaseArchive } from './releases.js';

/** Short, so that a machine without a way to the internet goes on to the next source soon. */
const connectTimeoutMs = 5_000;
const silenceTimeoutMs = 30_000;

/**
 * Downloads an archive into `folder` and leaves there the programs that it holds.
 *
 * Guarantee: nothing is unpacked whose SHA-512 is not the pinned one.
 *
 * @param environment for the proxy variables `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`.
 */
export async function downloadArchive(
  archive: ReleaseArchive,
  folder: string,
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  const name = 'archive.tar.gz';
  const file = path.join(folder, name);
  const sha512 = await download(archive.url, file, environment);
  if (sha512 !== archive.sha512) {
    await rm(file, { force: true });
    throw new Error(`Refused ${archive.url}: expected SHA-512 ${archive.sha512}, got ${sha512}.`);
  }
  // Relative names, because some tars take "C:" for the name of a host.
  await promisify(execFile)('tar', ['-xzf', name], { cwd: folder });
  await rm(file);
  const unpacked = path.join(folder, 'controller-tools', 'envtest');
  for (const program of await readdir(unpacked))
    await rename(path.join(unpacked, program), path.join(folder, program));
  await rm(path.join(folder, 'controller-tools'), { recursive: true });
}

/** @returns the SHA-512 of what was written, in hex. */
async function download(url: string, file: string, environment: NodeJS.ProcessEnv): Promise<string> {
  const proxy = (name: string): string => environment[name.toLowerCase()] ?? environment[name] ?? '';
  const dispatcher = new EnvHttpProxyAgent({
    httpProxy: proxy('HTTP_PROXY'),
    httpsProxy: proxy('HTTPS_PROXY'),
    noProxy: proxy('NO_PROXY'),
    connect: { timeout: connectTimeoutMs },
    headersTimeout: silenceTimeoutMs,
    bodyTimeout: silenceTimeoutMs,
  });
  try {
    const response = await fetch(url, { dispatcher });
    if (!response.ok || !response.body)
      throw new Error(`The answer was ${response.status} ${response.statusText}.`);
    const hash = createHash('sha512');
    const hashed = async function* (chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
      for await (const chunk of chunks) {
        hash.update(chunk);
        yield chunk;
      }
    };
    await pipeline(Readable.fromWeb(response.body), hashed, createWriteStream(file));
    return hash.digest('hex');
  } catch (error) {
    throw new Error(`Could not download ${url}`, { cause: error });
  } finally {
    await dispatcher.destroy();
  }
}
