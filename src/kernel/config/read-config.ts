import { existsSync } from 'node:fs';
import type { Setting } from './setting.ts';
import { settings } from './settings.ts';

/** Everything the house may be told from outside, read and checked once at start. */
export type Config = {
  readonly [Name in keyof typeof settings]: (typeof settings)[Name] extends Setting<infer Value>
    ? Value
    : never;
};

/** Variables by name, as the operating system hands them over. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment breaks the contract. Its message tells every fault, one a line. */
export class ConfigFault extends Error {
  override readonly name = 'ConfigFault';
  readonly faults: readonly string[];

  constructor(faults: Iterable<string>) {
    const all = [...faults];
    super(all.map((fault) => `- ${fault}`).join('\n'));
    this.faults = all;
  }
}

/**
 * Reads all settings from an environment and checks them all before it complains.
 *
 * @throws ConfigFault with every fault at once, in sentences that name the variable.
 * @example const config = readConfig({ ...process.env, BASCULE_PORT: '9000' });
 */
export const readConfig = (environment: Environment): Config => {
  const faults = [...unknownVariables(environment)];
  const values: Record<string, unknown> = {};
  for (const [name, declared] of Object.entries(settings)) {
    const read = readOne(declared, environment);
    if ('fault' in read) faults.push(`${declared.variable} ${read.fault}.`);
    else values[name] = read.value;
  }
  if (faults.length > 0) throw new ConfigFault(faults);

  // Each value was read by the setting of its own name, which is what the type says.
  const config = values as Config;
  const conflicts = conflictsIn(config);
  if (conflicts.length > 0) throw new ConfigFault(conflicts);
  return config;
};

/**
 * The variables of this process, after those of the file were added. What is already set wins.
 * The one place in the house where `process.env` is read.
 */
export const readEnvironment = (file = '.env'): Environment => {
  if (existsSync(file)) process.loadEnvFile(file);
  return process.env;
};

const readOne = (
  declared: Setting<unknown>,
  environment: Environment,
): { readonly value: unknown } | { readonly fault: string } => {
  const given = environment[declared.variable]?.trim();
  // An empty variable is how shells and compose files say "not set".
  const said = given === undefined || given === '' ? declared.fallback : given;
  if (said !== undefined) return declared.read(said);
  return declared.isRequired ? { fault: `is missing: ${declared.shape}` } : { value: undefined };
};

function* unknownVariables(environment: Environment): Generator<string> {
  const known = new Set(Object.values(settings).map(({ variable }) => variable as string));
  for (const variable of Object.keys(environment)) {
    if (!variable.startsWith('BASCULE_') || variable.startsWith('BASCULE_TEST_')) continue;
    if (!known.has(variable)) yield `${variable} is no setting; .env.example lists them all.`;
  }
}

/** What each setting allows alone, but not together. */
const conflictsIn = (config: Config): readonly string[] => {
  const faults: string[] = [];
  if (config.profile === 'production') faults.push(...conflictsInProduction(config));
  faults.push(...sharedPorts(config));
  return faults;
};

function* conflictsInProduction(config: Config): Generator<string> {
  if (config.databaseUrl === undefined) {
    yield 'DATABASE_URL is missing: production does not run on the embedded PostgreSQL.';
  }
  if (config.failpointFile !== undefined) {
    yield 'BASCULE_FAILPOINT_FILE is for tests, not for production.';
  }
  if (config.publicUrl === undefined) {
    yield 'BASCULE_PUBLIC_URL is missing: providers and customers come back to it.';
  } else if (!config.publicUrl.startsWith('https://')) {
    yield 'BASCULE_PUBLIC_URL must begin with https:// in production.';
  }
}

function* sharedPorts(config: Config): Generator<string> {
  const seen = new Map<number, string>();
  for (const name of ['port', 'adminPort', 'sandboxPort', 'postgresPort'] as const) {
    const { variable } = settings[name];
    const other = seen.get(config[name]);
    if (other !== undefined) yield `${variable} and ${other} are both ${config[name]}.`;
    seen.set(config[name], variable);
  }
}
