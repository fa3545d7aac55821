import type { TestProject } from 'vitest/node';
import { startControlPlane } from './control-plane.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** The control plane that all tests of a run share: `inject('controlPlane')`. */
    controlPlane: { url: string; kubeconfigPath: string; version: string };
    /** Which API server the tests of a run are for. */
    server: 'real' | 'embedded';
  }
}

/**
 * Starts one control plane for the whole run. Tests that stop the API server, or that need it empty, start
 * their own with `startControlPlane()`.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const controlPlane = await startControlPlane();
  const { url, kubeconfigPath, version } = controlPlane;
  project.provide('controlPlane', { url, kubeconfigPath, version });
  project.provide('server', 'real');
  return () => controlPlane.close();
}
