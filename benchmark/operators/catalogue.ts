import { kubeRs, kuberator } from './builds/cargo.js';
import { controllerRuntime } from './builds/go.js';
import { javaOperatorSdk } from './builds/maven.js';
import { clientNode, nestjsKuberator } from './builds/node.js';
import { kopf } from './builds/python.js';
import type { Peer } from './peer.js';

/** Ours first: the others are compared with it. */
export const peers: readonly Peer[] = [
  nestjsKuberator,
  controllerRuntime,
  kubeRs,
  kuberator,
  clientNode,
  javaOperatorSdk,
  kopf,
];
