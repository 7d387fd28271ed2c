import {
  address,
  flag,
  key,
  keyText,
  listOf,
  oneOf,
  optional,
  optionalSecret,
  port,
  requiredSecret,
  setting,
  text,
  wholeNumber,
} from './setting.ts';

const DAY_MS = 86_400_000;

/**
 * Every setting there is. Types, validation, `.env.example` and the reference follow from here;
 * nothing else in the house reads the environment.
 */
export const settings = {
  profile: setting('BASCULE_PROFILE', oneOf('development', 'production'), 'development', {
    summary:
      'Development makes its own database, secrets and demo organisation; production refuses to guess any of them.',
  }),
  dataFolder: setting('BASCULE_DATA_DIR', text, '.bascule', {
    summary:
      'Folder for what `start` keeps: the embedded PostgreSQL, generated secrets, the sandbox.',
    usedBy: ['start', 'sandbox', 'demo', 'reset'],
  }),
  logLevel: setting(
    'BASCULE_LOG_LEVEL',
    oneOf('debug', 'info', 'warn', 'error', 'silent'),
    'info',
    { summary: 'The least serious log line that is written.', usedBy: ['start', 'api', 'worker'] },
  ),

  commit: setting('BASCULE_COMMIT', text, 'unknown', {
    summary: 'The commit that runs, for `/version` and the metrics.',
    usedBy: ['start', 'api', 'worker'],
  }),

  databaseUrl: optionalSecret('DATABASE_URL', address('postgres', 'postgresql'), {
    summary: 'A PostgreSQL 15 or newer. Left out, the embedded PostgreSQL 18 is used.',
  }),
  postgresPort: setting('BASCULE_POSTGRES_PORT', port, '54329', {
    summary: 'Port of the embedded PostgreSQL, on 127.0.0.1.',
  }),
  poolMax: setting('BASCULE_POOL_MAX', wholeNumber(1, 500), '10', {
    summary: 'Most connections to the database, per process and role (there are two roles).',
    usedBy: ['start', 'api', 'worker'],
  }),
  statementTimeoutMs: setting('BASCULE_STATEMENT_TIMEOUT_MS', wholeNumber(100, 600_000), '5000', {
    summary: 'After this time PostgreSQL ends a statement.',
    usedBy: ['start', 'api', 'worker'],
  }),
  lockTimeoutMs: setting('BASCULE_LOCK_TIMEOUT_MS', wholeNumber(10, 600_000), '2000', {
    summary: 'After this time a statement that waits for a lock gives up.',
    usedBy: ['start', 'api', 'worker'],
  }),

  host: setting('BASCULE_HOST', text, '127.0.0.1', {
    summary: 'Address the API listens on; 0.0.0.0 for all.',
    usedBy: ['start', 'api'],
  }),
  port: setting('BASCULE_PORT', port, '8080', {
    summary: 'Port of the API.',
    usedBy: ['start', 'api'],
  }),
  publicUrl: optional('BASCULE_PUBLIC_URL', address('http', 'https'), {
    summary:
      'Where customers and providers reach the API. Left out: http://localhost with the port.',
    usedBy: ['start', 'api', 'worker'],
  }),
  adminHost: setting('BASCULE_ADMIN_HOST', text, '127.0.0.1', {
    summary: 'Address of metrics and health checks. They ask for no key: keep it inside.',
    usedBy: ['start', 'api', 'worker'],
  }),
  adminPort: setting('BASCULE_ADMIN_PORT', port, '9464', {
    summary: 'Port of metrics and health checks.',
    usedBy: ['start', 'api', 'worker'],
  }),
  requestsPerSecond: setting('BASCULE_REQUESTS_PER_SECOND', wholeNumber(1, 1_000_000), '1000', {
    summary: 'Requests one API key may send in a second; more are refused with 429.',
    usedBy: ['start', 'api'],
  }),
  isBehindProxy: setting('BASCULE_BEHIND_PROXY', flag, 'false', {
    summary: 'Whether a proxy in front may be believed about the address of the client.',
    usedBy: ['start', 'api'],
  }),
  idempotencyRetentionMs: setting(
    'BASCULE_IDEMPOTENCY_RETENTION_MS',
    wholeNumber(DAY_MS, 90 * DAY_MS),
    String(3 * DAY_MS),
    {
      summary: 'How long an answer is kept for its Idempotency-Key; at least a day.',
      usedBy: ['start', 'api', 'worker'],
    },
  ),
  idempotencyLeaseMs: setting('BASCULE_IDEMPOTENCY_LEASE_MS', wholeNumber(100, 600_000), '60000', {
    summary: 'How long a crashed request keeps its Idempotency-Key; longer than any request takes.',
    usedBy: ['start', 'api'],
  }),
  drainTimeoutMs: setting('BASCULE_DRAIN_TIMEOUT_MS', wholeNumber(0, 600_000), '30000', {
    summary: 'How long requests and jobs in flight may finish after SIGTERM.',
    usedBy: ['start', 'api', 'worker'],
  }),

  encryptionKey: requiredSecret('BASCULE_ENCRYPTION_KEY', key, {
    summary: 'Seals provider credentials and webhook secrets in the database.',
    usedBy: ['start', 'api', 'worker', 'demo'],
  }),
  olderEncryptionKeys: setting('BASCULE_OLDER_ENCRYPTION_KEYS', listOf(key), '', {
    summary: 'Former encryption keys that may still open what they sealed.',
    usedBy: ['start', 'api', 'worker', 'demo'],
  }),
  keyPepper: requiredSecret('BASCULE_KEY_PEPPER', keyText, {
    summary: 'Mixed into the hash of every API key. Changed, all keys are void.',
    usedBy: ['start', 'api', 'keys', 'demo'],
  }),

  providerConnectTimeoutMs: setting(
    'BASCULE_PROVIDER_CONNECT_TIMEOUT_MS',
    wholeNumber(10, 30_000),
    '1000',
    {
      summary: 'How long a connection to a provider may take.',
      usedBy: ['start', 'api', 'worker'],
    },
  ),
  providerReadTimeoutMs: setting(
    'BASCULE_PROVIDER_READ_TIMEOUT_MS',
    wholeNumber(10, 30_000),
    '10000',
    {
      summary:
        'How long a provider may take to answer; afterwards the outcome is unknown and is resolved.',
      usedBy: ['start', 'api', 'worker'],
    },
  ),
  providerInFlightMs: setting('BASCULE_PROVIDER_IN_FLIGHT_MS', wholeNumber(50, 600_000), '5000', {
    summary:
      'How long after the last word a sent request may still take effect; a lease outlives the call by it.',
    usedBy: ['start', 'api', 'worker'],
  }),
  providerCallsMax: setting('BASCULE_PROVIDER_CALLS_MAX', wholeNumber(1, 10_000), '128', {
    summary:
      'Most calls under way for one connection, method and operation. Further authorisations are not sent.',
    usedBy: ['start', 'api', 'worker'],
  }),
  providerFailurePercent: setting('BASCULE_PROVIDER_FAILURE_PERCENT', wholeNumber(1, 100), '20', {
    summary: 'Failed calls in a hundred at which the circuit breaker of a provider opens.',
    usedBy: ['start', 'api', 'worker'],
  }),
  providerSampleMin: setting('BASCULE_PROVIDER_SAMPLE_MIN', wholeNumber(5, 250), '20', {
    summary: 'Fewer calls than this never open the circuit breaker of a provider.',
    usedBy: ['start', 'api', 'worker'],
  }),
  providerOpenMs: setting('BASCULE_PROVIDER_OPEN_MS', wholeNumber(100, 30_000), '5000', {
    summary:
      'How long an open circuit breaker waits before one payment probes the provider; doubled up to 30 s while probes fail.',
    usedBy: ['start', 'api', 'worker'],
  }),
  providerKeys: setting('BASCULE_PROVIDER_KEYS', oneOf('native', 'query', 'none'), 'native', {
    summary:
      'What providers may at best be believed about repeats; lower it to rehearse a provider that honours no keys.',
    usedBy: ['start', 'api', 'worker'],
  }),
  providerVisibilityMs: optional('BASCULE_PROVIDER_VISIBILITY_MS', wholeNumber(0, 86_400_000), {
    summary:
      'How long after a sending "not found" proves nothing. Left out: what each provider declares.',
    usedBy: ['start', 'api', 'worker'],
  }),
  stripeApiBase: optional('STRIPE_API_BASE', address('http', 'https'), {
    summary: 'Where the Stripe provider sends its requests. Left out: the sandbox.',
    usedBy: ['start', 'api', 'worker'],
  }),

  mayCallPrivateAddresses: setting('BASCULE_WEBHOOK_PRIVATE_ADDRESSES', flag, 'false', {
    summary:
      'Whether webhooks may go to private and local addresses. `start` says true in development.',
    usedBy: ['start', 'api', 'worker'],
  }),

  sandboxPort: setting('BASCULE_SANDBOX_PORT', port, '12111', {
    summary: 'Port of the sandbox, on 127.0.0.1.',
    usedBy: ['start', 'sandbox', 'api', 'worker', 'demo'],
  }),
  sandboxSeed: setting('BASCULE_SANDBOX_SEED', text, 'bascule', {
    summary: 'Seed of everything random in the sandbox: same seed, same world.',
    usedBy: ['start', 'sandbox'],
  }),

  failpointFile: optional('BASCULE_FAILPOINT_FILE', text, {
    summary:
      'While this file names a failpoint (`payments.after_call`), reaching it kills the process and removes the file. For fault tests.',
    usedBy: ['api', 'worker'],
  }),
} as const;
