import type { TestProject } from 'vitest/node';
import { startControlPlane } from '../control-plane/control-plane.js';
import { type ClientPrograms, clientPrograms } from './frame/client-programs.js';
import { startEmbeddedProcess } from './frame/embedded-process.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Paths of the programs; a text says why there are none. */
    clientPrograms: ClientPrograms | string;
    /** The kubeconfig files of the two servers that all tests share. */
    clientServers: { real: string; embedded: string };
  }
}

/**
 * Starts one server of each sort for the whole run: a real one, and the embedded one as the command line starts it.
 * Both are alone, without controllers.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const programs = await clientPrograms();
  const controlPlane = await startControlPlane({ version: '1.36' });
  const embedded = await startEmbeddedProcess(['--no-controllers']).catch(async (error: unknown) => {
    await controlPlane.close();
    throw error;
  });
  project.provide('clientPrograms', programs);
  project.provide('clientServers', {
    real: controlPlane.kubeconfigPath,
    embedded: embedded.kubeconfigPath,
  });
  return async () => {
    await Promise.all([controlPlane.close(), embedded.stop()]);
  };
}
