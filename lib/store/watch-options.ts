/** Which objects to watch, and how much of each. @publicApi */
export interface WatchOptions {
  /** One namespace or several; without it, all namespaces. Ignored by nothing: a cluster-scoped kind refuses it. */
  readonly namespaces?: string | readonly string[] | undefined;
  /**
   * Only objects in namespaces with these labels, for example `team=a`, as they come and go: the objects of a namespace
   * that gains the labels are told as initial, those of one that loses them as deleted, with their final state unknown.
   * Namespaces are watched for it, by their metadata. Takes the place of `namespaces`.
   */
  readonly namespaceSelector?: string | undefined;
  /** Only objects with these labels, for example `app=web`. The server filters. */
  readonly labelSelector?: string | undefined;
  /** Only objects with these fields, for example `metadata.name=web`. The server filters. */
  readonly fieldSelector?: string | undefined;
  /** Receive only `apiVersion`, `kind` and `metadata`: far less memory where nobody reads the rest. @default false */
  readonly metadataOnly?: boolean | undefined;
  /** Keep `metadata.managedFields`, which is often a third of an object. @default false */
  readonly managedFields?: boolean | undefined;
}

/** How all watches of this process behave. @internal */
export interface WatchDefaults {
  readonly initialState: 'list' | 'stream';
  readonly pageSize: number;
  readonly silenceMs: number;
}
