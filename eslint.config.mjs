// @ts-check
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** What holds in every file, TypeScript or not. */
const everywhere = /** @type {const} */ ({
  eqeqeq: ['error', 'always'],
  'no-var': 'error',
  'prefer-const': 'error',
  'no-constant-binary-expression': 'error',
  'no-fallthrough': 'error',
  'no-self-compare': 'error',
  'no-template-curly-in-string': 'error',
  'no-unsafe-finally': 'error',
  'no-useless-catch': 'error',
  'object-shorthand': 'error',
});

const unused = /** @type {const} */ ([
  'error',
  {
    argsIgnorePattern: '^_',
    varsIgnorePattern: '^_',
    caughtErrorsIgnorePattern: '^_',
    ignoreRestSiblings: true,
  },
]);

const clientNode = {
  name: '@kubernetes/client-node',
  message: 'It is slow to load. Use `import type`, or `await import()` where it has to run.',
  allowTypeImports: true,
};
const schemaLibraries = {
  group: ['zod', 'zod/*', 'valibot', '@valibot/*'],
  message: 'The library knows schemas only through Standard Schema, so that its users choose theirs.',
};
const outside = {
  regex: '^(\\.\\./)+(sample|test)(/|$)',
  message: 'The library stands without its samples and tests.',
};

export default defineConfig(
  globalIgnores(['dist', '.samples', 'coverage', 'node_modules']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' }, rules: everywhere },
  {
    files: ['**/*.{js,mjs,cjs}'],
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: { '@typescript-eslint/no-unused-vars': unused },
  },
  {
    files: ['**/*.{ts,mts}'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['vitest.config.mts'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      // `consistent-type-imports` stays off: its fix turns a class that Nest injects by the type of a constructor
      // parameter into a type, and the injection fails at run time. `verbatimModuleSyntax` asks for the same, with
      // knowledge of decorators.
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-unused-vars': unused,
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // An interface asks for a promise; a method that fulfils it need not wait for anything.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: ['lib/**/*.ts'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      'max-lines': ['error', { max: 200, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { paths: [clientNode], patterns: [schemaLibraries, outside] },
      ],
    },
  },
  {
    // Tests and samples may meet the `any` of other libraries, and tests say what they know with `!`.
    files: ['test/**/*.ts', 'sample/**/*.ts', 'benchmark/**/*.ts', 'lib/**/*.spec.ts'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-restricted-imports': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
      'max-lines': 'off',
    },
  },
);
