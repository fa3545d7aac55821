import type { TestProject } from 'vitest/node';
import { startControlPlane } from '../control-plane/control-plane.js';
import { type ClientPrograms, clientPrograms } from './frame/client-programs.js';
import { installPackage, startEmbeddedProcess } from './frame/embedded-process.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Paths of the programs; a text says why there are none. */
    clientPrograms: ClientPrograms | string;
    /** The kubeconfig files of the two servers that all tests share. */
    clientServers: { real: string; embedded: string };
    /** What `npx nestjs-kuberator` runs, of the package as it is published. */
    packagedCli: string;
  }
}

/**
 * Starts one server of each sort for the whole run: a real one, and the embedded one as the command line of the packed
 * package starts it. Both are alone, without controllers.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await using resources = new AsyncDisposableStack();
  project.provide('clientPrograms', await clientPrograms());
  const installed = await installPackage();
  resources.defer(() => installed.remove());
  const controlPlane = await startControlPlane({ version: '1.36' });
  resources.defer(() => controlPlane.close());
  const embedded = await startEmbeddedProcess(installed.cli, ['--no-controllers']);
  resources.defer(() => embedded.stop());
  project.provide('packagedCli', installed.cli);
  project.provide('clientServers', {
    real: controlPlane.kubeconfigPath,
    embedded: embedded.kubeconfigPath,
  });
  const owned = resources.move();
  return () => owned.disposeAsync();
}
