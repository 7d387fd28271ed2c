import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const planted = `const send = async (): Promise<void> => {};
export const forget = (): void => {
  send();
};
`;

/**
 * Without the package that knows types, the type-aware lint prints one line, finds nothing and ends
 * with zero: every lost `await` would pass. So each run shows it one and wants to hear of it.
 *
 * @returns what is wrong, or nothing
 */
export const lintSeesPlantedFault = async (root: string): Promise<string | undefined> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'bascule-planted-'));
  try {
    writeFileSync(path.join(folder, 'planted.ts'), planted);
    writeFileSync(path.join(folder, 'tsconfig.json'), '{ "compilerOptions": { "strict": true } }');
    const said = await lint(root, folder);
    return said.includes('no-floating-promises')
      ? undefined
      : `a floating promise went unseen:\n${said}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** What the lint said; nothing when it ended with zero, for then it saw nothing. */
const lint = async (root: string, folder: string): Promise<string> =>
  await new Promise((resolve) => {
    execFile(
      path.join(root, 'node_modules', '.bin', 'oxlint'),
      ['--type-aware', '-c', path.join(root, '.oxlintrc.json'), '--format', 'unix', folder],
      { cwd: root },
      (fault, stdout, stderr) => resolve(fault === null ? '' : `${stdout}${stderr}`),
    );
  });
