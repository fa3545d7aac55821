import type { TestProject } from 'vitest/node';
import { startEmbeddedControlPlane } from './embedded-control-plane.js';

/** Starts one embedded server for the whole run, in the place of the real control plane. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { url, kubeconfigPath, version, close } = await startEmbeddedControlPlane();
  project.provide('controlPlane', { url, kubeconfigPath, version });
  project.provide('server', 'embedded');
  return close;
}
