import type { KubernetesObject, ObjectMeta } from '../resource/kubernetes-object.js';

/** An object as a store holds it. @internal */
export type HeldObject<
  T extends KubernetesObject,
  Field extends string,
  IsMetadataOnly extends boolean,
> = IsMetadataOnly extends true
  ? KubernetesObject
  : [Field] extends [never]
    ? T
    : string extends Field
      ? T
      : WithFields<T, Field>;

/** What of an object is held whatever the fields. */
interface Identity {
  apiVersion: string;
  kind: string;
  metadata: Pick<
    ObjectMeta,
    | 'name'
    | 'namespace'
    | 'uid'
    | 'resourceVersion'
    | 'generation'
    | 'creationTimestamp'
    | 'deletionTimestamp'
    | 'ownerReferences'
  >;
}

type WithFields<T, Field extends string> = Extract<Flat<Identity & PickPaths<T, Field>>, KubernetesObject>;

type PickPaths<T, Field extends string> = {
  [Name in keyof T as Name extends First<Field> ? Name : never]: Name extends Field
    ? T[Name]
    : Picked<T[Name], Rest<Field, Name & string>>;
};

/** What may be missing stays so. */
type Picked<Value, Field extends string> = Value extends object ? PickPaths<Value, Field> : Value;

type First<Field extends string> = Field extends `${infer Name}.${string}` ? Name : Field;
type Rest<Field extends string, Name extends string> = Field extends `${Name}.${infer Inner}` ? Inner : never;

/** As one type, so that an editor shows what there is. */
type Flat<T> = T extends object
  ? T extends readonly unknown[]
    ? T
    : { [Name in keyof T]: Name extends 'metadata' ? { [Inner in keyof T[Name]]: T[Name][Inner] } : T[Name] }
  : T;

/** Each field as it was given, if there is such a field; else what is wrong. @internal */
export type CheckedFields<T, Field extends string> = readonly (Field extends Field
  ? IsField<T, Field> extends true
    ? Field
    : NoField<Field>
  : never)[];

type NoField<Field extends string> = `There is no field ${Field}, or it can't be named`;

type IsField<T, Field extends string> = T extends readonly unknown[]
  ? false
  : T extends object
    ? Field extends `${infer Name}.${infer Inner}`
      ? Name extends NamesOf<T>
        ? IsField<NonNullable<T[Name & keyof T]>, Inner>
        : false
      : Field extends NamesOf<T>
        ? true
        : false
    : false;

/** Those of a map are unknown. */
type NamesOf<T> = keyof { [Name in keyof T as string extends Name ? never : Name]: T[Name] };
