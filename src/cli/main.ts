import { Command } from 'commander';

/** A command's own file is loaded only when it runs, so that help answers at once. */
const program = new Command('bascule')
  .description('The payment system a platform runs itself.')
  .showHelpAfterError('(`bascule help` lists the commands)')
  .addHelpText(
    'after',
    `
Examples:
  $ npm start                             everything, from nothing, in one process tree
  $ npm run bascule -- keys create        one more test key
  $ npm run bascule -- doctor             is everything in order?
  $ DATABASE_URL=postgres://… npm run bascule -- migrate

Settings come from the environment and from .env; .env.example lists them.`,
  );

program
  .command('start')
  .description('start PostgreSQL, sandbox, API and worker, and show how to make a payment')
  .addHelpText('after', '\nEnd it with Ctrl-C. Data stays in .bascule until `npm run reset`.')
  .action(async () => await (await import('./start.ts')).start());

program
  .command('api')
  .description('serve the API; start as many as you like on one database')
  .addHelpText('after', '\nExample:\n  $ BASCULE_PORT=8081 npm run bascule -- api')
  .action(async () => await (await import('./run-api.ts')).runApi());

program
  .command('worker')
  .description('run jobs and deliver webhooks; start as many as you like on one database')
  .addHelpText('after', '\nExample:\n  $ BASCULE_ADMIN_PORT=9465 npm run bascule -- worker')
  .action(async () => await (await import('./run-worker.ts')).runWorker());

program
  .command('serve')
  .description('API and worker in one process, for an installation that one process carries')
  .addHelpText('after', '\nExample:\n  $ DATABASE_URL=postgres://… npm run bascule -- serve')
  .action(async () => await (await import('./run-serve.ts')).runServe());

program
  .command('sandbox')
  .description('run the faked outside world alone')
  .addHelpText('after', '\nExample:\n  $ BASCULE_SANDBOX_SEED=42 npm run sandbox')
  .action(async () => await (await import('./run-sandbox.ts')).runSandbox());

program
  .command('migrate')
  .description('apply the database changes that are still missing')
  .option('--dry-run', 'only list them')
  .addHelpText('after', '\nExample:\n  $ npm run bascule -- migrate --dry-run')
  .action(
    async (options: { readonly dryRun?: boolean }) =>
      await (await import('./migrate.ts')).migrate({ isDryRun: options.dryRun === true }),
  );

program
  .command('doctor')
  .description('check the installation, the database and the books')
  .option('--json', 'one JSON object instead of lines')
  .addHelpText(
    'after',
    `
Exit code 0 when everything is in order; else 1: the installation is not fit, 2: the books are
wrong, 3: they differ from the provider's, 4: something is stuck.

Example:
  $ npm run bascule -- doctor --json`,
  )
  .action(
    async (options: { readonly json?: boolean }) =>
      await (await import('./doctor.ts')).doctor({ isJson: options.json === true }),
  );

program
  .command('reconcile')
  .description("hold a provider's settlement report against payments and the ledger")
  .argument('<file>', 'the report as the provider wrote it')
  .requiredOption('--provider <name>', 'whose report it is: adyen, stripe')
  .requiredOption('--cut-off <time>', 'what was captured before has to be in it or an earlier one')
  .option('--format <name>', "the report's form; the provider's only one when left out")
  .option('--covers-from <time>', 'miss nothing that was captured before')
  .option('--currency <code>', 'miss only what is in this currency')
  .option('--organisation <id>', 'whose payments; the demo organisation when left out')
  .option('--mode <mode>', 'test or live', 'test')
  .addHelpText(
    'after',
    `
The file is read in a stream, however large it is. Broken off, it goes on where it stood when it is
given again; the same file twice changes nothing.

Example:
  $ npm run bascule -- reconcile settlement_detail_report_batch_4.csv --provider adyen --cut-off 2026-11-24`,
  )
  .action(
    async (file: string, options: ReconcileOptions) =>
      await (await import('./reconcile.ts')).reconcile({ file, ...options }),
  );

program
  .command('keys')
  .description('create, list and revoke API keys')
  .argument('[action]', 'list, create or revoke', 'list')
  .argument('[id]', 'the key to revoke')
  .option('--organisation <id>', 'whose keys; the demo organisation when left out')
  .option('--mode <mode>', 'test or live', 'test')
  .option('--kind <kind>', 'secret or publishable', 'secret')
  .addHelpText(
    'after',
    `
Examples:
  $ npm run bascule -- keys
  $ npm run bascule -- keys create --mode live
  $ npm run bascule -- keys revoke key_…`,
  )
  .action(
    async (action: string, id: string | undefined, options: KeysOptions) =>
      await (await import('./keys.ts')).keys({ action, id, ...options }),
  );

program
  .command('demo')
  .description('tell a story of payments in the terminal')
  .argument('[story]', 'payment', 'payment')
  .addHelpText('after', '\nExample:\n  $ npm run demo -- payment')
  .action(async (story: string) => await (await import('./demo.ts')).demo(story));

program
  .command('reset')
  .description('delete everything that `start` keeps in .bascule')
  .option('--yes', 'do not ask')
  .action(
    async (options: { readonly yes?: boolean }) =>
      await (await import('./reset.ts')).reset({ isSure: options.yes === true }),
  );

type ReconcileOptions = {
  readonly provider: string;
  readonly cutOff: string;
  readonly format?: string;
  readonly coversFrom?: string;
  readonly currency?: string;
  readonly organisation?: string;
  readonly mode: string;
};

type KeysOptions = { readonly organisation?: string; readonly mode: string; readonly kind: string };

try {
  await program.parseAsync();
} catch (fault) {
  const { explain } = await import('./explain.ts');
  console.error(explain(fault));
  process.exit(1);
}
