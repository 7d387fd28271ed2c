import { execFileSync } from 'node:child_process';
import {
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { CommandFault } from './command-fault.ts';

/** A process that cannot be confused with a later one of the same number. */
export type Owner = { readonly pid: number; readonly started: string };

export type Claim = { readonly owner: Owner; readonly release: () => void };

/**
 * Claims a folder for this process by a file in it, so that two starts never share one.
 * A claim whose process is gone (kill -9, power cut) is taken over.
 *
 * @returns the claim, or the living owner when somebody else holds it.
 */
export function claimFolder(folder: string): Claim | { readonly heldBy: Owner } {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, 'owner.json');
  const owner = { pid: process.pid, started: startedAt(process.pid) ?? 'unknown' };
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(owner));

  try {
    for (let attempt = 0; attempt < 10; attempt += 1) {
      try {
        // A hard link appears whole or not at all: nobody ever reads a half-written claim.
        linkSync(draft, file);
        return { owner, release: () => releaseClaim(file, owner) };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const holder = readOwner(folder);
      if (holder !== undefined && isAlive(holder)) return { heldBy: holder };
      discardStale(file, holder);
    }
  } finally {
    rmSync(draft, { force: true });
  }
  throw new CommandFault(`Could not claim ${folder}: other starts keep taking it.`);
}

/** Who holds this folder by its claim file, living or dead; undefined when nobody does. */
export function readOwner(folder: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(path.join(folder, 'owner.json'), 'utf8')) as Owner;
  } catch {
    return undefined;
  }
}

/** Notes a child in a file, so that the next start can end it should this process be killed. */
export function noteChild(file: string, pid: number): void {
  writeFileSync(file, JSON.stringify({ pid, started: startedAt(pid) ?? 'unknown' }));
}

/** Ends the noted child if that very process still lives, and waits until it is gone. */
export async function endNotedChild(file: string): Promise<void> {
  if (!existsSync(file)) return;
  const noted = JSON.parse(readFileSync(file, 'utf8')) as Owner;
  for (let attempt = 0; attempt < 200 && isAlive(noted); attempt += 1) {
    process.kill(noted.pid, attempt < 100 ? 'SIGTERM' : 'SIGKILL');
    await delay(20);
  }
  rmSync(file, { force: true });
}

export function isAlive(owner: Owner): boolean {
  return startedAt(owner.pid) === owner.started;
}

/** The command line of a living process; undefined when there is none. */
export function commandOf(pid: number): string | undefined {
  if (process.platform === 'linux') {
    try {
      // Empty for a process that has ended but was not collected yet.
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim() || undefined;
    } catch {
      return undefined;
    }
  }
  return ps(pid, 'command=');
}

/** Moves the dead claim aside; if a living one slipped in between, it is put back untouched. */
function discardStale(file: string, dead: Owner | undefined): void {
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
    const moved = readFileSync(aside, 'utf8');
    if (dead !== undefined && moved !== JSON.stringify(dead)) linkSync(aside, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function startedAt(pid: number): string | undefined {
  if (process.platform !== 'linux') return ps(pid, 'lstart=');
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Field 2 is the name in brackets and may hold spaces; the 20th after it is the start time.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

function ps(pid: number, field: string): string | undefined {
  try {
    return (
      execFileSync('ps', ['-o', field, '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined
    );
  } catch {
    return undefined;
  }
}

function releaseClaim(file: string, owner: Owner): void {
  const holder = readOwner(path.dirname(file));
  if (holder?.pid === owner.pid && holder.started === owner.started) rmSync(file, { force: true });
}
