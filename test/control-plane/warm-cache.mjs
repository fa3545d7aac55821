// @ts-check
/**
 * `node test/control-plane/warm-cache.mjs [1.36|1.37]`: makes sure that etcd and kube-apiserver are on this
 * machine, so that the tests do not have to wait for them.
 */
import process from 'node:process';
import './typescript-hook.mjs';

const { ensureBinaries } = await import('./binaries.ts');

const { etcd, apiServer, source } = await ensureBinaries(process.argv[2]);
console.log(`${source}\n${etcd}\n${apiServer}`);
