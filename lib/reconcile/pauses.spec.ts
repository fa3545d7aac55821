import { expect, it } from 'vitest';
import { RecordingLog } from '../../test/support/recording-log.js';
import { objectKey } from '../resource/object-key.js';
import { createObject } from '../testing/create-object.js';
import { resource } from '../resource/resource.js';
import { controlAnnotations } from '../trigger/control-annotations.js';
import { Pauses } from './pauses.js';

class Widget extends resource({ group: 'example.com', version: 'v1', kind: 'Widget', plural: 'widgets' }) {}

const key = objectKey('default', 'default', 'a');
const metadataOf = (uid: string) => createObject(Widget, { metadata: { name: 'a', uid } }).metadata;

it('pauses by a call this very object, and not its successor of the same name', () => {
  const pauses = new Pauses(controlAnnotations('kuberator.dev'), new RecordingLog());
  pauses.pause({ key, uid: 'first' });
  expect(pauses.holdsUp(key, metadataOf('first'))).toBe(true);
  expect(pauses.holdsUp(key, metadataOf('second'))).toBe(false);
  expect(pauses.heldUpCount).toBe(0);
  // Nothing is left of it: it does not come back with the UID either.
  expect(pauses.holdsUp(key, metadataOf('first'))).toBe(false);
});
