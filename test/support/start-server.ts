import { inject } from 'vitest';
import { type ControlPlane, type ControlPlaneOptions, startControlPlane } from '../control-plane/index.js';
import { startEmbeddedControlPlane } from './embedded-control-plane.js';

/** A server of a test's own: a real one, or the embedded one, whichever the run is for. The options are for a real one. */
export function startServer(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
  return inject('server') === 'embedded' ? startEmbeddedControlPlane() : startControlPlane(options);
}
