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
}
