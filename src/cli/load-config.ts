import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { type Config, type Environment, machineBytes, readConfig, readEnvironment } from '#kernel';

/**
 * The settings of this process: environment, `.env`, and in development the secrets that the first
 * start made and keeps in `.bascule/secrets`. Production makes none and refuses to start without.
 */
export const loadConfig = (environment: Environment = readEnvironment()): Config => {
  if ((environment.BASCULE_PROFILE ?? '') === 'production') return readConfig(environment);

  const folder = path.resolve(environment.BASCULE_DATA_DIR || '.bascule', 'secrets');
  return readConfig({
    ...environment,
    BASCULE_ENCRYPTION_KEY:
      environment.BASCULE_ENCRYPTION_KEY || keptSecret(folder, 'encryption_key'),
    BASCULE_KEY_PEPPER: environment.BASCULE_KEY_PEPPER || keptSecret(folder, 'key_pepper'),
    BASCULE_WEBHOOK_PRIVATE_ADDRESSES: environment.BASCULE_WEBHOOK_PRIVATE_ADDRESSES || 'true',
  });
};

/** Where customers and providers reach the API. */
export const publicUrlOf = (config: Config): string =>
  config.publicUrl ?? `http://localhost:${config.port}`;

/** Where the Stripe provider sends its requests: the sandbox unless told otherwise. */
export const stripeBaseOf = (config: Config): string =>
  config.stripeApiBase ?? `http://127.0.0.1:${config.sandboxPort}`;

const keptSecret = (folder: string, name: string): string => {
  const file = path.join(folder, name);
  if (!existsSync(file)) {
    mkdirSync(path.dirname(folder), { recursive: true });
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    try {
      writeFileSync(file, machineBytes(32).toString('base64'), {
        mode: 0o600,
        flag: 'wx',
        flush: true,
      });
    } catch (fault) {
      // Another process made it between our look and our write: theirs counts.
      if ((fault as NodeJS.ErrnoException).code !== 'EEXIST') throw fault;
    }
  }
  return readFileSync(file, 'utf8').trim();
};
