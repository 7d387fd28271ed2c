import { applyChanges, inspectChanges } from './apply-changes.ts';
import { databaseUrlOf } from './database-url.ts';
import { loadConfig } from './load-config.ts';

/** `bascule migrate`: applies the database changes that are missing, or lists them. */
export const migrate = async ({ isDryRun }: { readonly isDryRun: boolean }): Promise<void> => {
  const url = databaseUrlOf(loadConfig());

  if (isDryRun) {
    const { version, pending } = await inspectChanges(url);
    console.log(`The database stands at change ${version}; ${pending.length} pending.`);
    for (const { file } of pending) console.log(`  ${file}`);
    return;
  }

  const { applied, version } = await applyChanges(url, {
    onChange: ({ file }) => console.log(`  applied ${file}`),
  });
  console.log(
    applied.length === 0
      ? `Nothing to do: the database stands at change ${version}.`
      : `The database stands at change ${version} now.`,
  );
};
