import { kubeRs, kuberator } from './builds/cargo.js';
import { controllerRuntime } from './builds/go.js';
import { clientNode, nestjsKuberator } from './builds/node.js';
import type { Peer } from './peer.js';

/** Ours first, then the others by how widely they are used. */
export const peers: readonly Peer[] = [nestjsKuberator, controllerRuntime, kubeRs, kuberator, clientNode];
