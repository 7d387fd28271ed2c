import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';

import { readEnvironment } from '#kernel';
import { CommandFault } from './command-fault.ts';
import { removeEmbeddedPostgres } from './embedded-postgres.ts';
import { claimFolder, endNotedChild } from './owner.ts';

/** Names that only a folder made by `start` holds; any other folder is left alone. */
const SIGNS = ['secrets', 'postgres', 'sandbox'];

/**
 * `bascule reset`: deletes the data folder with the embedded database, its secrets and the
 * sandbox's world. Refuses while Bascule runs on it. A database of DATABASE_URL is never touched.
 */
export const reset = async ({ isSure }: { readonly isSure: boolean }): Promise<void> => {
  const folder = path.resolve(readEnvironment().BASCULE_DATA_DIR || '.bascule');
  if (!existsSync(folder)) {
    console.log(`Nothing to delete: there is no ${folder}.`);
    return;
  }
  if (!SIGNS.some((sign) => existsSync(path.join(folder, sign)))) {
    throw new CommandFault(
      `${folder} does not look like a data folder of Bascule; nothing was deleted.`,
    );
  }

  const claim = claimFolder(folder);
  if ('heldBy' in claim) {
    throw new CommandFault(
      `Bascule runs on ${folder} (process ${claim.heldBy.pid}). Stop it first; nothing was deleted.`,
    );
  }
  if (!isSure && !(await isConfirmed(folder))) {
    claim.release();
    console.log('Nothing was deleted.');
    return;
  }

  await endNotedChild(path.join(folder, 'sandbox.json'));
  removeEmbeddedPostgres(folder);
  rmSync(folder, { recursive: true, force: true });
  console.log(`Deleted ${folder}.`);
};

/** Asks only where somebody can answer: a script that calls reset means it. */
const isConfirmed = async (folder: string): Promise<boolean> => {
  if (!process.stdin.isTTY) return true;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`Delete ${folder} with everything in it? (yes/no) `);
  terminal.close();
  return answer.trim() === 'yes';
};
