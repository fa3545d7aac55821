import ts from 'typescript';

/** What a declaration file exports. */
export interface PublicNames {
  /** There at run time, and as a type where it is a class. */
  readonly values: string[];
  readonly types: string[];
  /** Exported, but nowhere declared: a declaration that was marked `@internal`. */
  readonly broken: string[];
  /** Exported without a word that an editor could show. */
  readonly undocumented: string[];
}

/** Reads the exports of each declaration file, in its order. */
export function publicNames(declarationFiles: readonly string[]): PublicNames[] {
  const program = ts.createProgram({
    rootNames: [...declarationFiles],
    options: {
      module: ts.ModuleKind.NodeNext,
      target: ts.ScriptTarget.ES2023,
      skipLibCheck: true,
      types: [],
    },
  });
  const checker = program.getTypeChecker();
  return declarationFiles.map((file) => {
    const source = program.getSourceFile(file);
    const symbol = source && checker.getSymbolAtLocation(source);
    const names: PublicNames = { values: [], types: [], broken: [], undocumented: [] };
    for (const exported of symbol ? checker.getExportsOfModule(symbol) : []) {
      const target = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
      const isType = ts.isTypeOnlyImportOrExportDeclaration(exported.declarations?.[0] ?? source!);
      if (!target.declarations) names.broken.push(exported.name);
      else if (target.flags & ts.SymbolFlags.Value && !isType) names.values.push(exported.name);
      else names.types.push(exported.name);
      if (target.getDocumentationComment(checker).length === 0) names.undocumented.push(exported.name);
    }
    for (const list of Object.values(names) as string[][]) list.sort();
    return names;
  });
}
