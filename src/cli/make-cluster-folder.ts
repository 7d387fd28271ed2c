import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { CommandFault } from './command-fault.ts';
import type { PostgresBinaries, RunAs } from './postgres-binaries.ts';
import { copyPremade } from './premade-cluster.ts';

/** What a data folder is made of, and whom its server will trust. */
export type ClusterFolderOptions = {
  readonly binaries: PostgresBinaries;
  /** The data folder to be made. */
  readonly data: string;
  /** With a password the server asks for it (scram); without, whoever reaches the port is trusted. */
  readonly password?: string;
  /** A folder that holds every change, to be copied; made from nothing where absent. */
  readonly premade?: string | undefined;
  /** Nobody minds its loss: no file is waited for until it is on the disk. */
  readonly isThrownAway: boolean;
};

/** Makes it beside its place and renames, so that what is interrupted leaves no half cluster. */
export async function makeClusterFolder(options: ClusterFolderOptions): Promise<void> {
  const draft = `${options.data}.new`;
  rmSync(draft, { recursive: true, force: true });
  if (options.premade === undefined) await initialise(draft, options);
  else await copyPremade(options.premade, draft, options);
  renameSync(draft, options.data);
}

async function initialise(draft: string, options: ClusterFolderOptions): Promise<void> {
  const { data, binaries, password, isThrownAway } = options;
  const secret = `${data}.password`;
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  giveTo(draft, binaries.runAs);

  const auth =
    password === undefined ? ['-A', 'trust'] : ['-A', 'scram-sha-256', '--pwfile', secret];
  if (password !== undefined) {
    writeFileSync(secret, password, { mode: 0o600 });
    giveTo(secret, binaries.runAs);
  }

  const haste = isThrownAway ? ['--no-sync'] : [];
  const flags = ['-U', 'postgres', '-E', 'UTF8', '--locale=C', '--no-instructions', ...haste];
  const run = spawn(path.join(binaries.bin, 'initdb'), ['-D', draft, ...auth, ...flags], {
    ...binaries.runAs,
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  run.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const [code] = (await once(run, 'close')) as [number | null];
  rmSync(secret, { force: true });
  if (code !== 0)
    throw new CommandFault(`PostgreSQL could not make its data folder ${draft}:\n${said}`);
}

function giveTo(file: string, runAs: RunAs | undefined): void {
  if (runAs !== undefined) chownSync(file, runAs.uid, runAs.gid);
}
