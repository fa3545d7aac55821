import type { ConformanceCase } from '../frame/case.js';
import create from './create.js';
import discovery from './discovery.js';
import getList from './get-list.js';
import pagination from './pagination.js';
import patch from './patch.js';
import resourceVersion from './resource-version.js';
import selectors from './selectors.js';
import update from './update.js';
import watch from './watch.js';

/** Every case, subject by subject. */
export const allCases: readonly ConformanceCase[] = [
  ...discovery,
  ...getList,
  ...selectors,
  ...pagination,
  ...resourceVersion,
  ...watch,
  ...create,
  ...update,
  ...patch,
];
