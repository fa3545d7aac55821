import type { KubernetesObject } from './kubernetes-object.js';

/**
 * A type of client-node as the API server sends and takes it: plain JSON. Timestamps are RFC 3339 strings, what
 * client-node leaves untyped is `unknown`, and fields that it renames (`_from`, `x_kubernetes_list_type`) have
 * their own names. At the top, `apiVersion`, `kind` and `metadata` are there.
 *
 * ```ts
 * type Deployment = Raw<V1Deployment>;
 * ```
 *
 * @publicApi
 */
export type Raw<T extends object> = KubernetesObject & {
  [Field in keyof T as Exclude<JsonName<Field>, keyof KubernetesObject>]: RawValue<T[Field]>;
};

/** A part of a type of client-node, such as `V1PodSpec`, as plain JSON. @publicApi */
export type RawValue<T> = unknown extends T
  ? unknown
  : T extends Date
    ? string
    : T extends readonly (infer Item)[]
      ? RawValue<Item>[]
      : T extends object
        ? { [Field in keyof T as JsonName<Field>]: RawValue<T[Field]> }
        : T;

type JsonName<Field> = Field extends `_${infer Name}`
  ? Name
  : Field extends `x_kubernetes_${infer Name}`
    ? `x-kubernetes-${Dashed<Name>}`
    : Field;

type Dashed<Name extends string> = Name extends `${infer Word}_${infer Rest}`
  ? `${Word}-${Dashed<Rest>}`
  : Name;
