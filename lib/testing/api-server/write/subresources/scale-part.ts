import { scaleColumns } from '../../builtin/columns/scale.js';
import { at } from '../../builtin/fields.js';
import { ApiError, cause } from '../../common/api-error.js';
import { getField, isObject, type Json, type JsonObject, setField } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import { fromScaleFields, type ReplicasPaths, toScaleFields } from '../../managed-fields/scale-fields.js';
import {
  apiVersion,
  type Column,
  type ResourceType,
  type ScalePaths,
  type TypeVersion,
} from '../../types/resource-type.js';
import type { Part } from './part.js';
import { selectorText } from './scale-selector.js';
import { furtherKind } from './further-kind.js';

/** Stands for replicas that a custom resource does not say, while its Scale is changed: the smallest int32. */
const UNSET = -(2 ** 31);

const segments = (path: string): string[] => path.replace(/^\./, '').split('.');

/** The Scale of an object: how many replicas it shall have, and has. @internal */
export class ScalePart implements Part {
  readonly type = furtherKind('Scale').type;
  readonly version = furtherKind('Scale').version;
  private readonly replicasPaths: ReplicasPaths;

  get columns(): readonly Column[] {
    return scaleColumns(this.owner.isCustom === true);
  }

  constructor(
    private readonly owner: ResourceType,
    private readonly ownerVersion: TypeVersion,
    private readonly paths: ScalePaths,
  ) {
    this.replicasPaths = new Map(
      [...owner.versions.values()].map(({ name, scale }) => [
        apiVersion(owner.group, name),
        scale?.specReplicasPath ?? null,
      ]),
    );
  }

  of(whole: KubeObject): KubeObject {
    return this.scale(whole, this.replicasOf(whole) ?? 0);
  }

  /** @throws ApiError 500 for a custom resource that does not say how many replicas it wants */
  toRead(whole: KubeObject): KubeObject {
    if (this.owner.isCustom && this.replicasOf(whole) === undefined) {
      const field = JSON.stringify(this.paths.specReplicasPath);
      throw ApiError.internal(new Error(`the spec replicas field ${field} does not exist`));
    }
    return this.of(whole);
  }

  toChange(whole: KubeObject): KubeObject {
    const scale = this.scale(whole, this.replicasOf(whole) ?? (this.owner.isCustom ? UNSET : 0));
    const managedFields = toScaleFields(whole, this.replicasPaths);
    if (managedFields) scale.metadata.managedFields = managedFields;
    return scale;
  }

  into(scale: KubeObject, whole: KubeObject): KubeObject {
    const replicas = numberOf(at(scale, 'spec', 'replicas')) ?? 0;
    if (this.owner.isCustom && replicas === UNSET) {
      const field = JSON.stringify(this.paths.specReplicasPath);
      throw ApiError.badRequest(`the spec replicas field ${field} cannot be empty`);
    }
    if (!this.owner.isCustom && replicas < 0) {
      throw ApiError.invalid(this.type, whole.metadata.name ?? '', [
        cause.invalid('spec.replicas', replicas, 'must be greater than or equal to 0'),
      ]);
    }
    setAt(whole, segments(this.paths.specReplicasPath), replicas);
    const own = apiVersion(this.owner.group, this.ownerVersion.name);
    const fields = fromScaleFields(whole, scale.metadata.managedFields, own, this.replicasPaths);
    if (fields) whole.metadata.managedFields = fields;
    else delete whole.metadata.managedFields;
    return whole;
  }

  private replicasOf(whole: KubeObject): number | undefined {
    return numberOf(at(whole, ...segments(this.paths.specReplicasPath)));
  }

  private scale(whole: KubeObject, replicas: number): KubeObject {
    const { statusReplicasPath, labelSelectorPath } = this.paths;
    const { name, namespace, uid, resourceVersion, creationTimestamp } = whole.metadata;
    const selector = selectorText(labelSelectorPath ? at(whole, ...segments(labelSelectorPath)) : undefined);
    return {
      kind: this.type.kind,
      apiVersion: apiVersion(this.type.group, this.version.name),
      metadata: { name, namespace, uid, resourceVersion, creationTimestamp } as KubeObject['metadata'],
      spec: replicas === 0 ? {} : { replicas },
      status: {
        replicas: numberOf(at(whole, ...segments(statusReplicasPath))) ?? 0,
        ...(selector !== undefined && { selector }),
      },
    };
  }
}

function numberOf(value: Json | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** Sets a field at a path that comes from a CRD, with what is missing above it. */
function setAt(object: JsonObject, path: readonly string[], value: Json): void {
  const [key = '', ...rest] = path;
  if (rest.length === 0) return setField(object, key, value);
  const below = getField(object, key);
  const next = isObject(below) ? below : {};
  if (next !== below) setField(object, key, next);
  setAt(next, rest, value);
}
