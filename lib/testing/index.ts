/**
 * What tests of an operator need: time that stands still until it is moved, and doubles.
 *
 * @module nestjs-kuberator/testing
 */
export { EmbeddedCluster, type EmbeddedClusterOptions } from './api-server/embedded-cluster.js';
export { VirtualClock } from './virtual-clock.js';
export { RecordingEventRecorder, type RecordedEvent } from './recording-event-recorder.js';
