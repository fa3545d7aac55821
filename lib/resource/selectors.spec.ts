import { describe, expect, it } from 'vitest';
import { FIELD_SELECTORS, LABEL_SELECTORS } from '../../test/support/selectors.js';
import { fieldSelectorProblem } from './field-selector.js';
import { labelSelectorProblem } from './label-selector.js';

describe('a label selector', () => {
  it.each(LABEL_SELECTORS.good)('may be "%s"', (selector) => {
    expect(labelSelectorProblem(selector)).toBeUndefined();
  });

  it.each(LABEL_SELECTORS.bad)('may not be "%s"', (selector) => {
    expect(labelSelectorProblem(selector)).toBeTypeOf('string');
  });

  it('that is wrong is told what is', () => {
    expect(labelSelectorProblem('app in (a')).toBe('the values are not closed with ")"');
    expect(labelSelectorProblem('app=web,')).toBe('nothing follows the last comma');
    expect(labelSelectorProblem('app is web')).toBe(
      '"is" is no operator: there are =, ==, !=, in, notin, < and >',
    );
  });
});

describe('a field selector', () => {
  it.each(FIELD_SELECTORS.good)('may be "%s"', (selector) => {
    expect(fieldSelectorProblem(selector)).toBeUndefined();
  });

  it.each(FIELD_SELECTORS.bad)('may not be "%s"', (selector) => {
    expect(fieldSelectorProblem(selector)).toBeTypeOf('string');
  });
});
