/** What `ChildrenService` takes besides the children. @publicApi */
export interface ApplyChildrenOptions {
  /**
   * Namespaces other than the owner's in which children may live. Whoever may write the owner has objects made there,
   * so grant only what they may have. Such children have no owner reference: `deleteAll()` in `cleanup()` removes them.
   *
   * @default none
   */
  readonly allowNamespaces?: readonly string[] | undefined;
  /**
   * Who owns the fields that are applied, and the children. It must stay the same for good.
   *
   * @default in a run, the `fieldManager` of the module, a slash and the name of the reconciler
   */
  readonly fieldManager?: string | undefined;
  /**
   * What `fieldManager` was before, for a reconciler that was renamed. Children that were applied in these names are taken
   * over, each with one more write: fields that no manifest names any more go, and so do children that are not wanted.
   *
   * @default none
   */
  readonly formerFieldManagers?: readonly string[] | undefined;
}
