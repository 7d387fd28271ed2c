import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  cpSync,
  fsyncSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { CommandFault } from './command-fault.ts';
import type { ClusterFolderOptions } from './make-cluster-folder.ts';
import type { PostgresBinaries, RunAs } from './postgres-binaries.ts';

/** Beside the compile cache, and gone with it: whatever lies here can be made again. */
const HOME = fileURLToPath(new URL('../../node_modules/.cache/bascule/clusters', import.meta.url));
const CHANGES = fileURLToPath(new URL('../../db', import.meta.url));

/**
 * The data folder, made in advance, of a cluster whose database holds every change. Making one
 * takes PostgreSQL four seconds and more, copying one a few tenths of a second. Undefined where
 * there is none of this PostgreSQL and these changes, or it is somebody else's.
 */
export function findPremade(binaries: PostgresBinaries): string | undefined {
  const folder = path.join(HOME, nameOf(binaries));
  try {
    accessSync(path.join(folder, 'PG_VERSION'), constants.R_OK);
    return folder;
  } catch {
    return undefined;
  }
}

/** Keeps a copy of a data folder whose server has been stopped, in place of all older ones. */
export function keepPremade(binaries: PostgresBinaries, data: string): void {
  mkdirSync(HOME, { recursive: true });
  const draft = mkdtempSync(path.join(HOME, 'draft-'));
  cpSync(data, draft, { recursive: true });
  for (const entry of readdirSync(draft, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) syncFile(path.join(entry.parentPath, entry.name));
  }
  const older = readdirSync(HOME).filter((name) => path.join(HOME, name) !== draft);
  for (const name of older) rmSync(path.join(HOME, name), { recursive: true, force: true });
  renameSync(draft, path.join(HOME, nameOf(binaries)));
}

/** What every later cluster begins as must not be lost in parts. */
function syncFile(file: string): void {
  const descriptor = openSync(file, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}

/** PostgreSQL and changes in one name: another of either is another cluster. */
function nameOf({ version }: PostgresBinaries): string {
  const digest = createHash('sha256').update(`${version} ${process.platform} ${process.arch}`);
  for (const name of readdirSync(CHANGES).sort()) {
    digest.update(`\n${name}\n`).update(readFileSync(path.join(CHANGES, name)));
  }
  return digest.digest('hex').slice(0, 32);
}

/**
 * Copies a premade data folder. Its superuser gets the password before any server listens on it,
 * and all of it is on the disk afterwards unless it is to be thrown away.
 */
export async function copyPremade(
  premade: string,
  draft: string,
  { binaries, password, isThrownAway }: ClusterFolderOptions,
): Promise<void> {
  // Beside us, not by us: thousands of small files take a core for a second, and we have modules to load.
  await run('cp', ['-R', premade, draft]);
  if (binaries.runAs !== undefined) giveAllTo(draft, binaries.runAs);
  chmodSync(draft, 0o700);
  if (password !== undefined) {
    const order = `alter role postgres password '${password}'`;
    const alone = ['--single', '-D', draft, 'postgres'];
    await run(path.join(binaries.bin, 'postgres'), alone, { ...binaries, input: order });
    const rules = path.join(draft, 'pg_hba.conf');
    writeFileSync(rules, readFileSync(rules, 'utf8').replaceAll(/\btrust$/gm, 'scram-sha-256'));
  }
  if (isThrownAway) return;
  await run(path.join(binaries.bin, 'initdb'), ['--sync-only', '-D', draft], binaries);
}

function giveAllTo(folder: string, { uid, gid }: RunAs): void {
  lchownSync(folder, uid, gid);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    lchownSync(path.join(entry.parentPath, entry.name), uid, gid);
  }
}

async function run(
  program: string,
  words: readonly string[],
  { runAs, input = '' }: { readonly runAs?: RunAs | undefined; readonly input?: string } = {},
): Promise<void> {
  const child = spawn(program, words, { ...runAs, cwd: '/' });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  }
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as [number | null];
  // A server alone with its input says what failed, and ends well.
  if (code !== 0 || /\b(ERROR|FATAL|PANIC):/.test(said))
    throw new CommandFault(`PostgreSQL's data folder could not be copied:\n${said}`);
}
