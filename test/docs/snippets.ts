import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { compilers, repository, runNode } from '../support/repository.js';

/** A page in Markdown. */
export interface Page {
  /** Relative to the repository, such as `docs/errors.md`. */
  readonly name: string;
  readonly text: string;
}

/** One or more code blocks of a page that are one module. */
export interface Snippet {
  readonly page: string;
  /** The line of the page where its first block opens. */
  readonly line: number;
  /** Each line of code is on the line that it has on the page. */
  readonly code: string;
}

const continues = '<!-- snippet: continues -->';

/**
 * The TypeScript blocks of a page. Each stands alone, unless the comment `<!-- snippet: continues -->` is the
 * last thing before it: then it goes on where the block before it ended.
 *
 * @throws Error for a block that is never closed, or that continues nothing.
 */
export function snippetsOf({ name, text }: Page): Snippet[] {
  const snippets: { line: number; lines: string[] }[] = [];
  let open: { marker: string; indent: number; line: number; lines: string[] | undefined } | undefined;
  let lineBefore = '';
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const [, indent = '', marker = '', info = ''] = /^(\s*)(`{3,}|~{3,})\s*(.*)$/.exec(line) ?? [];
    if (open) {
      const isEnd = marker.startsWith(open.marker) && info === '';
      if (isEnd) open = undefined;
      else if (open.lines) open.lines[index] = line.replace(new RegExp(`^\\s{0,${open.indent}}`), '');
    } else if (marker !== '') {
      open = { marker, indent: indent.length, line: index + 1, lines: undefined };
      if (!/^(ts|typescript)\b/i.test(info)) continue;
      if (lineBefore !== continues) snippets.push({ line: open.line, lines: [] });
      open.lines = snippets.at(-1)?.lines;
      if (!open.lines)
        throw new Error(`${name}:${open.line}: there is no block before this one for it to continue.`);
    }
    if (line.trim() !== '') lineBefore = line.trim();
  }
  if (open) throw new Error(`${name}:${open.line}: this block of code is never closed.`);
  return snippets.map(({ line, lines }) => ({
    page: name,
    line,
    code: `${Array.from(lines, (code) => code ?? '').join('\n')}\n`,
  }));
}

/** What the compiler said about a snippet. `at` is `page:line`; the line is the page's own. */
export interface SnippetError {
  readonly at: string;
  readonly message: string;
}

/** Type-checks all snippets in one go, against the sources of the library. */
export async function checkSnippets(snippets: readonly Snippet[]): Promise<SnippetError[]> {
  // Outside of the repository, or `nestjs-kuberator` would be the package that the snippets lie in.
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'kuberator-snippets-')));
  try {
    await symlink(path.join(repository, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
    await writeFile(path.join(folder, 'package.json'), '{ "type": "module" }');
    await writeFile(path.join(folder, 'tsconfig.json'), JSON.stringify(await configuration()));
    await mkdir(path.join(folder, 'snippets'));
    await Promise.all(
      snippets.map(({ code }, index) =>
        writeFile(path.join(folder, 'snippets', `${String(index).padStart(4, '0')}.ts`), code),
      ),
    );
    const compiler = path.join(repository, compilers.tsc);
    const { code, stdout, stderr } = await runNode(compiler, ['-p', '.', '--pretty', 'false'], {
      cwd: folder,
    });
    return code === 0 ? [] : errorsIn(`${stdout}${stderr}`, snippets);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function configuration(): Promise<object> {
  const { name, exports } = JSON.parse(await readFile(path.join(repository, 'package.json'), 'utf8')) as {
    name: string;
    exports: Record<string, string | { default: string }>;
  };
  const paths: Record<string, string[]> = {};
  for (const [subpath, target] of Object.entries(exports)) {
    if (typeof target === 'string') continue;
    const source = target.default.replace('./dist/', '').replace(/\.js$/, '.ts');
    paths[path.posix.join(name, subpath)] = [path.join(repository, source)];
  }
  return {
    extends: path.join(repository, 'tsconfig.json'),
    compilerOptions: {
      noEmit: true,
      paths,
      // A user's tsconfig is rarely as strict as ours about how an import is written.
      verbatimModuleSyntax: false,
      // A snippet without imports is a module of its own too.
      moduleDetection: 'force',
      rootDir: path.parse(repository).root,
    },
    include: ['snippets'],
  };
}

/** Errors of the library itself are left to `npm run typecheck`. */
function errorsIn(output: string, snippets: readonly Snippet[]): SnippetError[] {
  return output.split(/\r?\n(?! )/).flatMap((message) => {
    const [, index, line, text] = /^snippets\/(\d+)\.ts\((\d+),\d+\): ([^]*)$/.exec(message) ?? [];
    const snippet = snippets[Number(index)];
    if (snippet && line && text) return [{ at: `${snippet.page}:${line}`, message: text.trim() }];
    return /^error |^tsconfig/.test(message) ? [{ at: 'the compiler', message }] : [];
  });
}
