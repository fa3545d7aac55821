import type { TestProject } from 'vitest/node';
import { startControlPlane } from '../control-plane/control-plane.js';
import { apiServerFlags } from './frame/servers.js';

/** A control plane of the suite's own: cases look at the whole cluster, and need a feature gate. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const controlPlane = await startControlPlane({ version: '1.36', apiServerFlags });
  const { url, kubeconfigPath, version } = controlPlane;
  project.provide('controlPlane', { url, kubeconfigPath, version });
  return () => controlPlane.close();
}
