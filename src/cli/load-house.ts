import { setImmediate as nextTurn } from 'node:timers/promises';

/** Every module, those that others stand on first. */
const modules = [
  '#kernel',
  '#money',
  '#ledger',
  '#identity',
  '#providers',
  '#payments',
  '#webhooks',
  '#accounts',
  '#marketplace',
  '#reconciliation',
  '#http',
  '#worker',
];

/**
 * Loads the composition root with all that it stands on. Two thousand files keep this process busy
 * for more than a second: module by module, what children that are being started say is heard in
 * between.
 */
export const loadHouse = async (): Promise<typeof import('./assemble.ts')> => {
  for (const module of modules) {
    await import(module);
    await nextTurn();
  }
  return await import('./assemble.ts');
};
