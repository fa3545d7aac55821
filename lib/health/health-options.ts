import { expectNumber, expectObject, invalid, refuseUnknown } from '../common/check-options.js';
import { definedOf, type Resolved } from '../common/defined.js';
import type {
  HealthPaths,
  KuberatorHealthOptions,
  LivenessOptions,
  ReadinessOptions,
} from './health-options.interface.js';

/** The options with every default filled in. @internal */
export interface ResolvedHealthOptions extends Resolved<LivenessOptions & ReadinessOptions> {
  /** `undefined`: no controller. */
  readonly paths: Resolved<HealthPaths> | undefined;
}

/** @internal */
export const KUBERATOR_HEALTH_OPTIONS = 'KUBERATOR_HEALTH_OPTIONS';

const WHERE = 'KuberatorHealthModule.forRoot()';
const DEFAULT_PATHS = { live: 'livez', ready: 'readyz', startup: 'startupz' };
const DEFAULT_LIMITS = { maxEventLoopBlockMs: 10_000, stuckRunGraceMs: 30_000, maxSilenceMs: 150_000 };

/** Checks the module's options and fills in the defaults. @internal */
export function resolveHealthOptions(options: KuberatorHealthOptions): ResolvedHealthOptions {
  expectObject(options, WHERE);
  const { controller = true, ...limits } = options;
  refuseUnknown(limits, ['controller', ...Object.keys(DEFAULT_LIMITS)], WHERE);
  return { ...resolveLimits(limits, DEFAULT_LIMITS, WHERE), paths: resolvePaths(controller) };
}

/** Checks what one call sets for itself, over the module's settings. @internal */
export function resolveLimits<Limits extends Record<string, number>>(
  options: { readonly [Name in keyof Limits]?: number | undefined },
  defaults: Limits,
  where: string,
): Limits {
  refuseUnknown(options, Object.keys(defaults), where);
  const limits: Record<string, number> = {};
  for (const [name, fallback] of Object.entries(defaults)) {
    const value = options[name] ?? fallback;
    expectNumber(name, where, value, name === 'stuckRunGraceMs' ? 0 : 1);
    limits[name] = value;
  }
  return limits as Limits;
}

function resolvePaths(controller: boolean | HealthPaths): Resolved<HealthPaths> | undefined {
  if (controller === false) return undefined;
  if (controller === true) return DEFAULT_PATHS;
  if (typeof controller !== 'object' || controller === null) {
    throw invalid('controller', WHERE, 'true, false or an object with paths', controller);
  }
  refuseUnknown(controller, Object.keys(DEFAULT_PATHS), `\`controller\` of ${WHERE}`);
  const paths = { ...DEFAULT_PATHS, ...definedOf(controller) };
  const taken = new Map<string, string>();
  for (const [name, path] of Object.entries<unknown>(paths)) {
    if (typeof path !== 'string' || trimmed(path) === '')
      throw invalid(`controller.${name}`, WHERE, "a path such as 'livez'", path);
    const other = taken.get(trimmed(path));
    if (other !== undefined)
      throw invalid(`controller.${name}`, WHERE, `another path than \`controller.${other}\``, path);
    taken.set(trimmed(path), name);
  }
  return paths;
}

const trimmed = (path: string): string => path.replace(/^\/+|\/+$/g, '');
