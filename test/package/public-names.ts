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

/** Marked as `@publicApi` somewhere in the package, but exported by none of its declaration files that can be imported. */
export function unexported(declarationFiles: readonly string[]): string[] {
  const program = programOf(declarationFiles);
  const checker = program.getTypeChecker();
  const exportsOf = (source: ts.SourceFile) => {
    const symbol = checker.getSymbolAtLocation(source);
    return symbol ? checker.getExportsOfModule(symbol) : [];
  };
  const resolve = (symbol: ts.Symbol) =>
    symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const known = new Set(
    declarationFiles.flatMap((file) => exportsOf(program.getSourceFile(file)!).map(resolve)),
  );
  return program
    .getSourceFiles()
    .flatMap((source) => exportsOf(source))
    .filter((symbol) => symbol.getJsDocTags(checker).some(({ name }) => name === 'publicApi'))
    .filter((symbol) => !known.has(resolve(symbol)))
    .map(({ name }) => name)
    .sort();
}

/** Reads the exports of each declaration file, in its order. */
export function publicNames(declarationFiles: readonly string[]): PublicNames[] {
  const program = programOf(declarationFiles);
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

function programOf(declarationFiles: readonly string[]): ts.Program {
  return ts.createProgram({
    rootNames: [...declarationFiles],
    options: {
      module: ts.ModuleKind.NodeNext,
      target: ts.ScriptTarget.ES2023,
      skipLibCheck: true,
      types: [],
    },
  });
}
