import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { CrdManifest } from './custom-resource-definition.js';
import { customResource } from './custom-resource.js';
import { asKind } from './kind.js';
import { resource } from './resource.js';

const names = { group: 'example.com', version: 'v1', kind: 'Widget', plural: 'widgets' };

class Widget extends customResource({
  ...names,
  shortNames: ['wd'],
  description: 'A widget.',
  spec: z.object({ size: z.int().min(1).default(1).describe('How big.'), name: z.string() }),
  status: z.object({ state: z.enum(['Pending', 'Ready']) }),
  printerColumns: [{ name: 'State', jsonPath: '.status.state' }],
  selectableFields: ['.spec.name'],
  validations: [{ rule: 'self.spec.size < 9' }],
}) {
  get isReady(): boolean {
    return this.status?.state === 'Ready';
  }
}

describe('customResource()', () => {
  it('makes a class that knows where its objects are served', () => {
    expect(Widget.resource).toEqual({ ...names, scope: 'Namespaced' });
    expect(Widget.name).toBe('Widget');
  });

  it('lets methods and getters work on what the server returned', () => {
    const parsed = JSON.parse('{"metadata":{"name":"a"},"status":{"state":"Ready"}}') as object;
    expect(asKind(Widget, parsed).isReady).toBe(true);
    expect(JSON.stringify(parsed)).toBe('{"metadata":{"name":"a"},"status":{"state":"Ready"}}');
  });

  it('makes the CustomResourceDefinition', () => {
    expect(Widget.crd()).toEqual({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'widgets.example.com' },
      spec: {
        group: 'example.com',
        scope: 'Namespaced',
        names: {
          kind: 'Widget',
          listKind: 'WidgetList',
          plural: 'widgets',
          singular: 'widget',
          shortNames: ['wd'],
        },
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            schema: {
              openAPIV3Schema: {
                description: 'A widget.',
                type: 'object',
                'x-kubernetes-validations': [{ rule: 'self.spec.size < 9' }],
                required: ['spec'],
                properties: {
                  apiVersion: { type: 'string' },
                  kind: { type: 'string' },
                  metadata: { type: 'object' },
                  spec: {
                    type: 'object',
                    required: ['name'],
                    properties: {
                      size: {
                        description: 'How big.',
                        type: 'integer',
                        format: 'int64',
                        default: 1,
                        minimum: 1,
                      },
                      name: { type: 'string' },
                    },
                  },
                  status: {
                    type: 'object',
                    required: ['state'],
                    properties: {
                      observedGeneration: { type: 'integer', format: 'int64' },
                      state: { type: 'string', enum: ['Pending', 'Ready'] },
                    },
                  },
                },
              },
            },
            subresources: { status: {} },
            additionalPrinterColumns: [{ name: 'State', type: 'string', jsonPath: '.status.state' }],
            selectableFields: [{ jsonPath: '.spec.name' }],
          },
        ],
      },
    });
  });

  it('gives each caller a manifest of its own', () => {
    Widget.crd().spec.group = 'changed.example.com';
    expect(Widget.crd().spec.group).toBe('example.com');
  });

  describe('with conditions', () => {
    const statusOf = (crd: CrdManifest) =>
      crd.spec.versions[0]?.schema.openAPIV3Schema.properties?.['status'];

    it('has them in its status, one a type', () => {
      const status = z.object({ url: z.string().optional() });
      const conditions = statusOf(customResource({ ...names, status, conditions: true }).crd())?.properties?.[
        'conditions'
      ];
      expect(conditions).toMatchObject({
        type: 'array',
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['type'],
      });
      expect(conditions?.items?.required).toEqual([
        'lastTransitionTime',
        'message',
        'reason',
        'status',
        'type',
      ]);
    });

    it('needs no status besides', () => {
      const crd = customResource({ ...names, conditions: true }).crd();
      expect(Object.keys(statusOf(crd)?.properties ?? {})).toEqual(['observedGeneration', 'conditions']);
      expect(crd.spec.versions[0]?.subresources).toEqual({ status: {} });
    });

    it('refuses those of the schema beside them', () => {
      const status = z.object({ conditions: z.array(z.string()) });
      expect(() => customResource({ ...names, status, conditions: true })).toThrow(
        '`status.conditions` is what `conditions: true` adds. Remove it from the schema, or the option.',
      );
    });

    it('has none unless it is asked', () => {
      const crd = customResource({
        ...names,
        status: z.object({ url: z.string() }),
        conditions: false,
      }).crd();
      expect(Object.keys(statusOf(crd)?.properties ?? {})).toEqual(['observedGeneration', 'url']);
    });
  });

  it('takes options that are undefined as left out', () => {
    const plain = customResource({ ...names, spec: z.object({ size: z.int() }) }).crd();
    const status = undefined;
    const printerColumns = [
      { name: 'Size', jsonPath: '.spec.size', description: undefined, type: undefined },
    ];
    const crd = customResource({
      ...names,
      spec: z.object({ size: z.int() }),
      status,
      scope: undefined,
    }).crd();
    expect(crd).toStrictEqual(plain);
    const [version] = customResource({ ...names, printerColumns }).crd().spec.versions;
    expect(version?.additionalPrinterColumns).toStrictEqual([
      { name: 'Size', jsonPath: '.spec.size', type: 'string' },
    ]);
  });

  it('needs no spec where the spec has a default', () => {
    const spec = z.object({ size: z.int().default(1) }).prefault({});
    const [version] = customResource({ ...names, spec }).crd().spec.versions;
    expect(version?.schema.openAPIV3Schema.required).toBeUndefined();
  });

  it.each([
    [
      { group: 'Example.com' },
      '`group` of "Widget" to be a DNS subdomain such as "example.com", got "Example.com"',
    ],
    [
      { group: 'example' },
      '`group` of "Widget" to be a DNS subdomain with a dot such as "example.com", got "example"',
    ],
    [{ version: '1' }, '`version` of "Widget" to be a lower-case DNS label such as "v1", got "1" (string).'],
    [
      { kind: 'widget' },
      '`kind` of "widget" to be a name in PascalCase such as "Widget", got "widget" (string).',
    ],
    [
      { plural: 'Widgets' },
      '`plural` of "Widget" to be a lower-case DNS label such as "widgets", got "Widgets" (string).',
    ],
    [
      { plural: undefined as never },
      '`plural` of "Widget" to be a lower-case DNS label such as "widgets", got `undefined`',
    ],
    [
      { shortNames: ['wd', 'w d'] },
      '`shortNames[1]` of "Widget" to be a lower-case DNS label such as "wd", got "w d"',
    ],
    [
      { scope: 'Global' as never },
      '`scope` of "Widget" to be "Namespaced" or "Cluster", got "Global" (string).',
    ],
    [
      { printerColumns: [{ name: 'State', jsonPath: 'status.state' }] },
      '`printerColumns[0].jsonPath` of "Widget" to be a path such as ".status.state", got "status.state" (string).',
    ],
    [
      { selectableFields: ['.spec.color'] },
      '`selectableFields[0]` of "Widget" to be the path of a string, a boolean or an integer such as ".spec.color"',
    ],
    [
      { scale: { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas' } },
      '`scale.specReplicasPath` of "Widget" to be the path of an integer such as ".spec.replicas", got ".spec.replicas"',
    ],
  ])('refuses %o', (options, message) => {
    const define = () => customResource({ ...names, ...options });
    expect(define).toThrow(`Expected ${message}`);
    expect(define).toThrow(
      expect.objectContaining({ name: 'InvalidKindError', code: 'KUBERATOR_INVALID_KIND' }),
    );
  });

  it('names all wrong options at once', () => {
    expect(() => customResource({ ...names, version: '', plural: '' })).toThrow(/`version`.*\n.*`plural`/);
  });
});

describe('resource()', () => {
  it('makes a class for a kind of the core group, in namespaces, unless told otherwise', () => {
    class Pod extends resource<object>({ version: 'v1', kind: 'Pod', plural: 'pods' }) {}
    expect(Pod.resource).toEqual({
      group: '',
      version: 'v1',
      kind: 'Pod',
      plural: 'pods',
      scope: 'Namespaced',
    });
  });

  it('refuses names that the server would', () => {
    const options = { group: 'apps', version: 'v1', kind: 'Deployment', plural: 'Deployments' };
    expect(() => resource(options)).toThrow(
      'Expected `plural` of "Deployment" to be a lower-case DNS label such as "widgets", got "Deployments" (string).',
    );
  });

  it('refuses what it has no option for', () => {
    const options = { group: 'apps', version: 'v1', kind: 'Deployment', plural: 'deployments', plurals: 'x' };
    expect(() => resource(options)).toThrow(
      'There is no option `plurals` of "Deployment". There are: group, version, kind, plural, scope.',
    );
  });
});

describe('customResource()', () => {
  const names = { group: 'example.com', version: 'v1', kind: 'Widget', plural: 'widgets' };

  it('refuses what it has no option for, wherever it stands', () => {
    const options = {
      ...names,
      shortName: 'wd',
      printerColumns: [{ name: 'Size', jsonPath: '.spec.size', typ: 'integer' }],
    };
    expect(() => customResource(options)).toThrow(
      /no option `shortName` of "Widget"\. There are: group, .*\n.*no option `typ` of `printerColumns\[0\]` of "Widget"/,
    );
  });

  it('refuses one thing where it wants a list', () => {
    expect(() => customResource({ ...names, shortNames: 'wd' as never })).toThrow(
      'Expected `shortNames` of "Widget" to be a list, got "wd" (string).',
    );
  });
});
