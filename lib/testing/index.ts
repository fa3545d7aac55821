/**
 * What tests of an operator need: time that stands still until it is moved, and doubles.
 *
 * @module nestjs-kuberator/testing
 */
export { VirtualClock } from './virtual-clock.js';
export { RecordingEventRecorder, type RecordedEvent } from './recording-event-recorder.js';
