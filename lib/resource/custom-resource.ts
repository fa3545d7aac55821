import type { Condition } from './condition.js';
import { conditionsSchema } from './conditions-schema.js';
import type { InputOf, OutputOf, StandardJsonSchema } from './standard-json-schema.js';
import { checkNames, checkOptions, checkPaths } from './crd-checks.js';
import {
  crdManifest,
  type CrdManifest,
  type CrdParts,
  type PrinterColumn,
  type ScaleOptions,
} from './custom-resource-definition.js';
import type { ResourceDefinition, Sendable } from './kind.js';
import { checkDefinition, expectNames, KindChecks } from './kind-names.js';
import type { KubernetesObject } from './kubernetes-object.js';
import { classOf, type ResourceClass } from './resource.js';
import { fromLibrary } from './schema/from-library.js';
import { SchemaProblems } from './schema/problems.js';
import type { StructuralSchema, ValidationRule } from './structural-schema.js';

type Schema = StandardJsonSchema | undefined;

/** A kind of your own: its names, its schemas, and what kubectl shows of it. @publicApi */
export interface CustomResourceOptions<
  Spec extends Schema = undefined,
  Status extends Schema = undefined,
  HasConditions extends boolean = false,
> {
  /** The API group, a domain of yours: `'example.com'`. */
  readonly group: string;
  /** The version of the API: `'v1'`. */
  readonly version: string;
  /** The name of the kind, in PascalCase: `'Widget'`. */
  readonly kind: string;
  /** The lower-case plural, as in the URL: `'widgets'`. */
  readonly plural: string;
  /** Default: the kind in lower case. */
  readonly singular?: string | undefined;
  /** Short names for kubectl. */
  readonly shortNames?: readonly string[] | undefined;
  /** Groups of kinds for kubectl, such as `'all'`. */
  readonly categories?: readonly string[] | undefined;
  /** Default: `'Namespaced'`. */
  readonly scope?: 'Namespaced' | 'Cluster' | undefined;
  /** What `kubectl explain` says of the kind. */
  readonly description?: string | undefined;
  /** The desired state, as any Standard JSON Schema: a zod object, or see `jsonSchema()`. */
  readonly spec?: Spec | undefined;
  /** The observed state; makes the status a subresource. Gets an `observedGeneration` if it has none. */
  readonly status?: Status | undefined;
  /**
   * Gives the status `conditions`: a list of `Condition`, of which the server keeps one a type, so that several
   * controllers may each apply their own. Default: `false`.
   */
  readonly conditions?: HasConditions | undefined;
  /** Columns of `kubectl get`. Default: the server's own, name and age. */
  readonly printerColumns?: readonly PrinterColumn[] | undefined;
  /** Paths that a field selector may use, such as `'.spec.color'`; eight at most. */
  readonly selectableFields?: readonly string[] | undefined;
  /** Makes `kubectl scale` and autoscalers work. Default: none. */
  readonly scale?: ScaleOptions | undefined;
  /** CEL rules about the whole object. Rules about one field go beside it, as `x-kubernetes-validations`. */
  readonly validations?: readonly ValidationRule[] | undefined;
}

/** The class to extend for a kind of your own. @publicApi */
export interface CustomResourceClass<T extends KubernetesObject> extends ResourceClass<T> {
  /** The CustomResourceDefinition, as a manifest of its own for each call. */
  crd(): CrdManifest;
}

/** An object of a kind of your own, as the server returns it: defaults are filled in. @publicApi */
export type CustomObject<
  Spec extends Schema,
  Status extends Schema,
  HasConditions extends boolean = false,
> = KubernetesObject &
  (Spec extends StandardJsonSchema ? { spec: OutputOf<Spec> } : unknown) &
  (Status extends StandardJsonSchema
    ? { status?: Flat<WithObservedGeneration<OutputOf<Status>> & MaybeConditions<HasConditions>> }
    : HasConditions extends true
      ? { status?: Flat<WithObservedGeneration<MaybeConditions<HasConditions>>> }
      : unknown) &
  Sendable<SentFields<Spec>>;

/** As one type, not several joined, so that an editor shows what there is. */
type Flat<T> = T extends unknown ? { [Field in keyof T]: T[Field] } : never;

type MaybeConditions<HasConditions extends boolean> = HasConditions extends true
  ? { conditions?: Condition[] | undefined }
  : unknown;

/** What a client sends: fields with a default may be left out. @internal */
export type SentFields<Spec extends Schema> = Spec extends StandardJsonSchema
  ? undefined extends InputOf<Spec>
    ? { spec?: InputOf<Spec> }
    : { spec: InputOf<Spec> }
  : unknown;

/** @internal */
export type WithObservedGeneration<Status> = 'observedGeneration' extends keyof Status
  ? Status
  : Status & { observedGeneration?: number };

/**
 * A kind of your own: type and value in one, with its CustomResourceDefinition made from its schemas.
 *
 * ```ts
 * export class Widget extends customResource({
 *   group: 'example.com', version: 'v1', kind: 'Widget', plural: 'widgets',
 *   spec: z.object({ size: z.int().min(1).default(1) }),
 *   status: z.object({ state: z.enum(['Pending', 'Ready']) }),
 * }) {}
 * ```
 *
 * Caveats: the server stores JSON and runs no code of a schema, so transforms are refused, and so are refinements
 * (`.refine()`) that are not also said in CEL, as `x-kubernetes-validations` of the field. Flags of a regular
 * expression are lost on the way.
 *
 * @throws InvalidKindError when a name or a path is not what the API server takes.
 * @throws InvalidSchemaError with all that a CustomResourceDefinition cannot say, by field.
 * @publicApi
 */
export function customResource<
  Spec extends Schema = undefined,
  Status extends Schema = undefined,
  HasConditions extends boolean = false,
>(
  options: CustomResourceOptions<Spec, Status, HasConditions>,
): CustomResourceClass<CustomObject<Spec, Status, HasConditions>> {
  expectNames(options, 'customResource()', ['group', 'version', 'kind', 'plural']);
  const { group, version, kind, plural, scope = 'Namespaced' } = options;
  const definition: ResourceDefinition = Object.freeze({ group, version, kind, plural, scope });
  const crd = defineCrd({ ...options, scope }, definition);
  const base = classOf(definition);
  Object.defineProperty(base, 'crd', { value: () => structuredClone(crd) });
  return base as CustomResourceClass<CustomObject<Spec, Status, HasConditions>>;
}

type Options = CustomResourceOptions<Schema, Schema, boolean> & { readonly scope: 'Namespaced' | 'Cluster' };

function defineCrd({ spec, status, ...options }: Options, definition: ResourceDefinition): CrdManifest {
  const checks = new KindChecks(options.kind);
  checkOptions({ spec, status, ...options }, checks);
  checkDefinition(definition, checks);
  checkNames(options, checks);
  checks.throwIfAny();

  const problems = new SchemaProblems();
  const parts: CrdParts = {
    ...options,
    spec: spec && fromLibrary(spec, 'spec', problems),
    status: observedStatus(status && fromLibrary(status, 'status', problems), options.conditions, problems),
  };
  problems.throwIfAny(options.kind);
  checkPaths(parts, checks);
  checks.throwIfAny();
  return crdManifest(parts);
}

/** @see https://github.com/kubernetes/community/blob/master/contributors/devel/sig-architecture/api-conventions.md#typical-status-properties */
function observedStatus(
  status: StructuralSchema | undefined,
  hasConditions: boolean | undefined,
  problems: SchemaProblems,
): StructuralSchema | undefined {
  if (!status && !hasConditions) return undefined;
  const observedGeneration: StructuralSchema = { type: 'integer', format: 'int64' };
  const { properties = {} } = status ?? {};
  if (hasConditions && properties['conditions'])
    problems.add(
      'status.conditions',
      'is what `conditions: true` adds. Remove it from the schema, or the option.',
    );
  const conditions = hasConditions && { conditions: conditionsSchema() };
  return { type: 'object', ...status, properties: { observedGeneration, ...properties, ...conditions } };
}
