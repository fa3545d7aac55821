import { describe } from 'vitest';
import { alike } from './frame/alike.js';

describe('Helm', () => {
  alike('installs, upgrades, rolls back and uninstalls a chart', async (t) => {
    await t.kubectl('create namespace helm');
    await t.helm('install demo chart -n helm');
    await t.helm('install demo chart -n helm', { code: 1 });
    await t.helm('list -n helm');
    // Helm shows the kinds in another order each time.
    await t.helm('status demo -n helm', { isQuiet: true });
    await t.kubectl('get all,configmaps,secrets -n helm');
    await t.helm('upgrade demo chart -n helm --set replicas=2,greeting=hi');
    await t.helm('get values demo -n helm');
    await t.helm('get manifest demo -n helm');
    await t.helm('rollback demo 1 -n helm');
    await t.helm('history demo -n helm');
    await t.kubectl('get deployments,configmaps -n helm -o yaml --show-managed-fields');
    await t.helm('upgrade demo chart -n helm --server-side=false --set greeting=merged');
    await t.kubectl('get deployments,configmaps -n helm -o yaml --show-managed-fields');
    await t.helm('upgrade --install other chart -n helm --dry-run=server');
    await t.helm('uninstall demo -n helm');
    await t.helm('list -n helm');
    await t.kubectl('get all,configmaps,secrets -n helm');
    await t.helm('uninstall demo -n helm', { code: 1 });
  });
});
