import { expectTypeOf, test } from 'vitest';
import type { KuberatorHealthOptions } from '../../lib/health/index.js';
import type {
  ApplyOptions,
  CallOptions,
  CustomResourceOptions,
  DeleteOptions,
  EventOptions,
  KuberatorOptions,
  ListOptions,
  Manifest,
  ObjectMetaInput,
  ObjectRef,
  PrinterColumn,
  ReadOptions,
  ReconcilerOptions,
  ResourceOptions,
  SubresourceOptions,
  UpdateOptions,
  WatchOptions,
  WriteOptions,
} from '../../lib/index.js';
import type { Pod } from '../../lib/kinds/index.js';

/** The optional members that refuse `undefined` under `exactOptionalPropertyTypes`, which this project has on. */
type Refusing<T> = NonNullable<
  {
    [Name in keyof T]-?: undefined extends Required<T>[Name]
      ? never
      : object extends Pick<T, Name>
        ? Name
        : never;
  }[keyof T]
>;

test('the check finds a member that refuses undefined', () => {
  expectTypeOf<
    Refusing<{ needed: string; loose?: string | undefined; strict?: string }>
  >().toEqualTypeOf<'strict'>();
});

test('whatever may be left out may be undefined', () => {
  expectTypeOf<Refusing<KuberatorOptions>>().toBeNever();
  expectTypeOf<Refusing<NonNullable<KuberatorOptions['watch']>>>().toBeNever();
  expectTypeOf<Refusing<NonNullable<KuberatorOptions['backoff']>>>().toBeNever();
  expectTypeOf<Refusing<ReconcilerOptions>>().toBeNever();
  expectTypeOf<Refusing<WatchOptions>>().toBeNever();
  expectTypeOf<Refusing<CallOptions>>().toBeNever();
  expectTypeOf<Refusing<ReadOptions>>().toBeNever();
  expectTypeOf<Refusing<ListOptions>>().toBeNever();
  expectTypeOf<Refusing<WriteOptions>>().toBeNever();
  expectTypeOf<Refusing<UpdateOptions>>().toBeNever();
  expectTypeOf<Refusing<ApplyOptions>>().toBeNever();
  expectTypeOf<Refusing<DeleteOptions>>().toBeNever();
  expectTypeOf<Refusing<EventOptions>>().toBeNever();
  expectTypeOf<Refusing<KuberatorHealthOptions>>().toBeNever();
  expectTypeOf<Refusing<ResourceOptions>>().toBeNever();
  expectTypeOf<Refusing<SubresourceOptions>>().toBeNever();
  expectTypeOf<Refusing<CustomResourceOptions>>().toBeNever();
  expectTypeOf<Refusing<PrinterColumn>>().toBeNever();
  expectTypeOf<Refusing<NonNullable<CustomResourceOptions['scale']>>>().toBeNever();
  expectTypeOf<Refusing<ObjectRef>>().toBeNever();
  expectTypeOf<Refusing<ObjectMetaInput>>().toBeNever();
  expectTypeOf<Refusing<Pick<Manifest<Pod>, 'apiVersion' | 'kind' | 'metadata'>>>().toBeNever();
});
