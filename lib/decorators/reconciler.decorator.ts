import { Injectable, applyDecorators } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { Kind } from '../resource/kind.js';
import type { KubernetesObject } from '../resource/kubernetes-object.js';
import type { Apply, Cleanup, OnError, Poll, Triggers } from '../reconcile/reconciler.interface.js';
import type { ReconcilerOptions } from '../reconcile/reconciler-definition.js';

/** What `@Reconciler()` writes on a class. @internal */
export interface ReconcilerMetadataValue {
  readonly kind: Kind;
  readonly options: ReconcilerOptions;
}

/** @internal */
export const ReconcilerMetadata = DiscoveryService.createDecorator<ReconcilerMetadataValue>();

/**
 * Makes a provider the reconciler of a kind: its `apply()` runs for every object of the kind and after every change,
 * its `cleanup()`, if it has one, before an object goes.
 *
 * @example
 * @Reconciler(Widget, { finalizer: 'widgets.example.com/cleanup' })
 * export class WidgetReconciler implements Apply<Widget>, Cleanup<Widget> { ... }
 * @publicApi
 */
export function Reconciler<T extends KubernetesObject>(
  kind: Kind<T>,
  options: ReconcilerOptions<NoInfer<T>> = {},
): ReconcilerDecorator<T> {
  const value = { kind, options: options as ReconcilerOptions };
  return applyDecorators(ReconcilerMetadata(value), Injectable());
}

/** Only a class with an `apply()` for the kind's objects can be decorated. @publicApi */
export type ReconcilerDecorator<T extends KubernetesObject> = <
  C extends abstract new (
    ...args: never[]
  ) => Apply<T> & Partial<Cleanup<T>> & Partial<OnError<T>> & Partial<Triggers> & Partial<Poll<T>>,
>(
  target: C,
) => void;
