// @ts-check
/**
 * Which room may import which. A room is a folder of `lib`. A new room gets its place here first:
 * `unknown-room` fails until it has one.
 */
const { exports: entryPoints } = require('./package.json');

/**
 * The path of an event, step by step. A room may import itself and the rooms of earlier steps. Rooms of one
 * step are siblings: none imports another.
 */
const path = [
  ['common'],
  ['resource'],
  ['cluster'],
  ['watch'],
  ['store'],
  ['trigger'],
  ['queue'],
  ['status', 'event', 'finalizer', 'children'],
  ['reconcile'],
  ['leader'],
  ['shard'],
];
/** They may import the whole path and the wiring. Neither imports them, so that each stays optional. */
const onlookers = ['health', 'metrics', 'tracing', 'console', 'webhook'];

const wiring = '^lib/(kuberator[.-]|decorators/)';
const index = '^lib/index\\.ts$';
const specs = '\\.(spec|test-d)\\.ts$';
const nest = '(^|/)node_modules/@nestjs/';

/** @param {readonly string[]} names */
const rooms = (...names) => (names.length > 0 ? `^lib/(${names.join('|')})/` : '^$');
const wholePath = rooms(...path.flat());

/** The sources of the entry points in package.json. */
const entryPointSources = Object.values(entryPoints)
  .flatMap((target) => (typeof target === 'object' ? [target.default] : []))
  .map((file) => `^${file.replace('./dist/', '').replace(/\.js$/, '.ts').replaceAll('.', '\\.')}$`);

/**
 * Forbids everything in `lib` that is not `allowed`. Specs may use the test kit too, as its users do.
 *
 * @param {string} name
 * @param {string} from
 * @param {string[]} allowed
 * @param {string} comment
 */
const mayImportOnly = (name, from, allowed, comment) => [
  { name, comment, from: { path: from, pathNot: specs }, to: { path: '^lib/', pathNot: allowed } },
  {
    name,
    comment,
    from: { path: from + `.*${specs}` },
    to: { path: '^lib/', pathNot: [...allowed, rooms('testing')] },
  },
];

const direction = [
  ...path.flatMap((siblings, step) =>
    siblings.flatMap((room) => {
      const earlier = path.slice(0, step).flat();
      const comment = `lib/${room} imports only itself and, of the path of an event: ${earlier.join(', ') || 'nothing'}.`;
      return mayImportOnly(`room-${room}`, rooms(room), [rooms(...earlier, room)], comment);
    }),
  ),
  ...onlookers.flatMap((room) =>
    mayImportOnly(
      `onlooker-${room}`,
      rooms(room),
      [rooms(room), wholePath, wiring],
      `lib/${room} looks on: it imports the path and the wiring, but no other onlooker.`,
    ),
  ),
  ...mayImportOnly('wiring', wiring, [wholePath, wiring], 'The wiring imports the path, never an onlooker.'),
  ...mayImportOnly(
    'index',
    index,
    [wholePath, wiring],
    'The root entry point loads nothing that is optional.',
  ),
  ...mayImportOnly(
    'room-cli',
    rooms('cli'),
    [rooms('cli', 'testing', 'resource', 'common')],
    'lib/cli is the command line: it starts what is elsewhere.',
  ),
  ...mayImportOnly(
    'room-kinds',
    rooms('kinds'),
    [rooms('kinds', 'resource', 'common')],
    'lib/kinds says what the built-in kinds are, nothing more.',
  ),
];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...direction,
    {
      name: 'no-cycle',
      comment:
        'Modules that need each other are one module, or one of them holds something that belongs elsewhere.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'unknown-room',
      comment:
        'This folder or file of lib has no place in the order of imports. Give it one in .dependency-cruiser.cjs.',
      from: {},
      to: {
        path: '^lib/',
        pathNot: [wholePath, rooms(...onlookers, 'kinds', 'testing', 'cli'), wiring, index],
      },
    },
    {
      name: 'unknown-room',
      comment:
        'This folder or file of lib has no place in the order of imports. Give it one in .dependency-cruiser.cjs.',
      from: {
        path: '^lib/',
        pathNot: [wholePath, rooms(...onlookers, 'kinds', 'testing', 'cli'), wiring, index],
      },
      to: {},
    },
    {
      name: 'lib-stands-alone',
      comment: 'lib must work without its samples and tests.',
      from: { path: '^lib/', pathNot: specs },
      to: { path: '^(sample|test|tools)/' },
    },
    {
      name: 'specs-need-no-sample',
      comment: 'A sample may change without a test of the library noticing.',
      from: { path: `^lib/.*${specs}` },
      to: { path: '^sample/' },
    },
    {
      name: 'no-dev-dependency',
      comment: 'It is not installed with the package. Types count: the package publishes them.',
      from: { path: '^lib/', pathNot: specs },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['npm-peer'] },
    },
    {
      name: 'no-undeclared-dependency',
      comment: 'It is found by chance: package.json does not name it.',
      from: { path: '^(lib|sample|test)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'not-found',
      comment: 'There is no such module.',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'nest-at-the-edge',
      comment:
        'The rooms decide without Nest. Put what needs it into a .service.ts, .module.ts, .controller.ts or the wiring.',
      from: {
        path: '^lib/',
        pathNot: [specs, '\\.(service|module|controller)\\.ts$', wiring, rooms('health', 'testing')],
      },
      to: { path: nest, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'terminus-in-health',
      comment: '@nestjs/terminus is an optional peer: only nestjs-kuberator/health may need it.',
      from: { path: '^lib/', pathNot: [specs, rooms('health')] },
      to: { path: `${nest}terminus/` },
    },
    {
      name: 'prom-client-in-metrics',
      comment: 'prom-client is an optional peer: only nestjs-kuberator/metrics may need it.',
      from: { path: '^lib/', pathNot: [specs, rooms('metrics')] },
      to: { path: '(^|/)node_modules/prom-client/' },
    },
    {
      name: 'opentelemetry-in-tracing',
      comment: '@opentelemetry/api is an optional peer: only nestjs-kuberator/tracing may need it.',
      from: { path: '^lib/', pathNot: [specs, rooms('tracing')] },
      to: { path: '(^|/)node_modules/@opentelemetry/' },
    },
    {
      name: 'sample-as-a-user',
      comment: 'A sample imports what a user can: the entry points of the package.',
      from: { path: '^sample/' },
      to: { path: '^(lib|test|tools)/', pathNot: entryPointSources },
    },
  ].map((rule) => ({ severity: 'error', ...rule })),
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
      // TypeScript first: './a.js' is a.ts, also where an a.mjs lies beside it.
      extensions: ['.ts', '.mts', '.d.ts', '.js', '.mjs', '.cjs', '.json'],
    },
  },
};
