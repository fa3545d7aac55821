/**
 * A real etcd and kube-apiserver for tests and samples.
 *
 * In: a version of Kubernetes. Out: a URL, a kubeconfig, and a grip on both programs.
 * Promise: they are real, they are alone, and nothing of them is left when the caller has ended.
 *
 * @module
 */
export { type Binaries, ensureBinaries } from './binaries.js';
export {
  type ControlPlane,
  type ControlPlaneOptions,
  type ControlPlaneWithEtcd,
  startControlPlane,
} from './control-plane.js';
export { type KubernetesLine, kubernetesLines } from './releases.js';
