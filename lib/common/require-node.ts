import { nodeProblem } from './node-problem.js';

/**
 * Stops an older Node with a message. Whoever imports this module imports it first: what comes after it, such as undici,
 * fails on an older Node with a message that nobody understands.
 */
const problem = nodeProblem(process.versions.node);
if (problem !== undefined) throw new Error(problem);
