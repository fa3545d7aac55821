import { cause } from '../../../common/api-error.js';
import type { JsonObject } from '../../../common/json.js';
import { listAt, numberAt, objectAt, textAt } from '../../fields.js';
import { Checks } from '../../validation/checks.js';
import { configMapKey, dnsLabel } from '../../validation/names.js';
import { checkDescending } from './containers.js';
import { checkFieldRef } from './env.js';

const fileMode = 'must be a number between 0 and 0777 (octal), both inclusive';

/** Checks the volumes of a pod, and answers with the names of those that are valid. @internal */
export function checkVolumes(checks: Checks, spec: JsonObject, field: string): Set<string> {
  const valid = new Set<string>();
  for (const [index, volume] of listAt(spec, 'volumes').entries()) {
    const path = `${field}.volumes[${index}]`;
    const own = new Checks();
    checkSource(own, volume, path);
    const name = textAt(volume, 'name');
    own.name(`${path}.name`, name, dnsLabel);
    if (valid.has(name)) own.duplicate(`${path}.name`, name);
    if (own.causes.length === 0) valid.add(name);
    checks.add(...own.causes);
  }
  return valid;
}

/** In the order in which they are looked at: the second of a volume is one too many. */
const sourcesInOrder: readonly string[] = [
  'emptyDir',
  'hostPath',
  'gitRepo',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'secret',
  'nfs',
  'iscsi',
  'glusterfs',
  'flocker',
  'persistentVolumeClaim',
  'rbd',
  'cinder',
  'cephfs',
  'quobyte',
  'downwardAPI',
  'fc',
  'flexVolume',
  'configMap',
  'azureFile',
  'vsphereVolume',
  'photonPersistentDisk',
  'portworxVolume',
  'azureDisk',
  'storageos',
  'projected',
  'scaleIO',
  'csi',
  'ephemeral',
  'image',
];

/** What the real server calls some of them there. */
const shownAs: Readonly<Record<string, string>> = { cephfs: 'cephFS', downwardAPI: 'downwarAPI' };

function checkSource(checks: Checks, volume: JsonObject, field: string): void {
  const kinds = Object.keys(volume).filter((key) => key !== 'name');
  const ordered = sourcesInOrder.filter((source) => kinds.includes(source));
  for (const other of ordered.slice(1)) {
    checks.forbidden(`${field}.${shownAs[other] ?? other}`, 'may not specify more than 1 volume type');
  }
  const [kind] = ordered;
  if (!kind) return checks.required(field, 'must specify a volume type');
  const source = objectAt(volume, kind) ?? {};
  const path = `${field}.${kind}`;
  const mode = numberAt(source, 'defaultMode');
  if (mode !== undefined && (mode < 0 || mode > 0o777)) checks.invalid(`${path}.defaultMode`, mode, fileMode);
  if (kind === 'secret') {
    if (!textAt(source, 'secretName')) checks.required(`${path}.secretName`);
    checkItems(checks, source, path);
  } else if (kind === 'configMap') {
    if (!textAt(source, 'name')) checks.required(`${path}.name`);
    checkItems(checks, source, path);
  } else if (kind === 'persistentVolumeClaim') {
    if (!textAt(source, 'claimName')) checks.required(`${path}.claimName`);
  } else if (kind === 'hostPath') checkHostPath(checks, source, path);
  else if (kind === 'downwardAPI') checkDownward(checks, source, path);
  else if (kind === 'nfs') checkNfs(checks, source, path);
  else if (kind === 'csi' && !textAt(source, 'driver')) checks.required(`${path}.driver`);
  else if (kind === 'projected') checkProjected(checks, source, path);
}

function checkItems(checks: Checks, source: JsonObject, field: string): void {
  for (const [index, item] of listAt(source, 'items').entries()) {
    const path = `${field}.items[${index}]`;
    checks.name(`${path}.key`, textAt(item, 'key'), configMapKey);
    if (!textAt(item, 'path')) checks.required(`${path}.path`);
    checkDescending(checks, textAt(item, 'path'), `${path}.path`);
    const mode = numberAt(item, 'mode');
    if (mode !== undefined && (mode < 0 || mode > 0o777)) checks.invalid(`${path}.mode`, mode, fileMode);
  }
}

const hostPathTypes = ['BlockDevice', 'CharDevice', 'Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate'];

function checkHostPath(checks: Checks, source: JsonObject, field: string): void {
  const path = textAt(source, 'path');
  if (!path) return checks.required(`${field}.path`);
  if (path.split('/').includes('..')) checks.invalid(`${field}.path`, path, "must not contain '..'");
  const type = textAt(source, 'type');
  if (type && ![...hostPathTypes, 'Socket'].includes(type)) {
    checks.add(cause.notSupported(`${field}.type`, type, ['', ...hostPathTypes, 'Socket']));
  }
}

function checkNfs(checks: Checks, source: JsonObject, field: string): void {
  const path = textAt(source, 'path');
  if (!textAt(source, 'server')) checks.required(`${field}.server`);
  if (!path) checks.required(`${field}.path`);
  if (!path.startsWith('/')) checks.invalid(`${field}.path`, path, 'must be an absolute path');
}

const downwardPaths = [
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
];

function checkDownward(checks: Checks, source: JsonObject, field: string): void {
  for (const item of listAt(source, 'items')) {
    if (!textAt(item, 'path')) checks.required(`${field}.path`);
    checkDescending(checks, textAt(item, 'path'), `${field}.path`);
    const reference = objectAt(item, 'fieldRef');
    if (reference) checkFieldRef(checks, reference, downwardPaths, `${field}.fieldRef`);
    else if (!objectAt(item, 'resourceFieldRef')) {
      checks.required(`${field}.fieldRef`, 'one of fieldRef and resourceFieldRef is required');
    }
  }
}

function checkProjected(checks: Checks, source: JsonObject, field: string): void {
  for (const [index, one] of listAt(source, 'sources').entries()) {
    const path = `${field}.sources[${index}]`;
    for (const kind of ['secret', 'configMap']) {
      const found = objectAt(one, kind);
      if (!found) continue;
      if (!textAt(found, 'name')) checks.required(`${path}.${kind}.name`);
      checkItems(checks, found, `${path}.${kind}`);
    }
    const token = objectAt(one, 'serviceAccountToken');
    const seconds = numberAt(token, 'expirationSeconds');
    if (token && !textAt(token, 'path')) checks.required(`${path}.serviceAccountToken.path`);
    if (seconds !== undefined && seconds < 600) {
      checks.invalid(
        `${path}.serviceAccountToken.expirationSeconds`,
        seconds,
        'may not specify a duration less than 10 minutes',
      );
    }
  }
}
