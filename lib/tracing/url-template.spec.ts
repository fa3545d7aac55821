import { describe, expect, it } from 'vitest';
import { urlTemplate } from './url-template.js';

describe('the template of a URL', () => {
  it.each([
    ['/api/v1/namespaces', '/api/v1/namespaces'],
    ['/api/v1/namespaces/a', '/api/v1/namespaces/{name}'],
    ['/api/v1/namespaces/a/pods', '/api/v1/namespaces/{namespace}/pods'],
    ['/api/v1/namespaces/a/pods/b', '/api/v1/namespaces/{namespace}/pods/{name}'],
    ['/api/v1/namespaces/a/pods/b/proxy/c/d', '/api/v1/namespaces/{namespace}/pods/{name}/proxy/{path}'],
    [
      '/apis/example.com/v1/namespaces/a/widgets/b/status',
      '/apis/example.com/v1/namespaces/{namespace}/widgets/{name}/status',
    ],
    ['/k8s/clusters/x/apis/example.com/v1/planets/p', '/k8s/clusters/x/apis/example.com/v1/planets/{name}'],
    ['/apis/example.com/v1', '/apis/example.com/v1'],
    ['/version', '/version'],
  ])('of %s is %s', (path, template) => {
    expect(urlTemplate(path)).toBe(template);
  });
});
