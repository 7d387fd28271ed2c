import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

const requestBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Every metric that Bascule counts, as data. No label names an organisation: too many values. */
export const metricDefinitions = {
  http_server_request_duration_seconds: {
    kind: 'histogram',
    help: 'Time from the request to the end of its answer.',
    labels: ['http_request_method', 'http_route', 'http_response_status_code'],
    buckets: requestBuckets,
  },
  payments_total: {
    kind: 'counter',
    help: 'Payments that reached a state.',
    labels: ['connector', 'method', 'currency', 'status', 'reason_class'],
  },
  payment_oldest_nonterminal_age_seconds: {
    kind: 'gauge',
    help: 'Age of the oldest payment that still waits for an outcome.',
    labels: [],
  },
  payments_unknown: {
    kind: 'gauge',
    help: 'Attempts whose outcome is not known yet.',
    labels: [],
  },
  errands_unknown: {
    kind: 'gauge',
    help: 'Calls to providers for platforms whose end is not known, those in review included.',
    labels: [],
  },
  errands_in_review: {
    kind: 'gauge',
    help: 'Calls to providers for platforms whose end a person has to say.',
    labels: [],
  },
  psp_request_duration_seconds: {
    kind: 'histogram',
    help: 'Time that a call to a provider took.',
    labels: ['connector', 'op', 'outcome'],
    buckets: requestBuckets,
  },
  psp_unmapped_total: {
    kind: 'counter',
    help: 'Answers of a provider that our tables do not hold; each wants somebody to look.',
    labels: ['connector', 'op'],
  },
  psp_breaker_state: {
    kind: 'gauge',
    help: 'The worst circuit breaker of a provider in this process: 0 closed, 1 half-open, 2 open.',
    labels: ['connector', 'op'],
  },
  psp_breaker_changes_total: {
    kind: 'counter',
    help: 'Circuit breakers that opened or closed.',
    labels: ['connector', 'op', 'to'],
  },
  psp_calls_in_flight: {
    kind: 'gauge',
    help: 'Calls to a provider that are under way in this process.',
    labels: ['connector', 'op'],
  },
  psp_calls_withheld_total: {
    kind: 'counter',
    help: 'Calls to a provider that were not begun: by an open breaker, for want of a place, or of a budget for repeats.',
    labels: ['connector', 'op', 'reason'],
  },
  outbox_oldest_age_seconds: {
    kind: 'gauge',
    help: 'Age of the oldest event that nobody has taken yet.',
    labels: [],
  },
  webhook_deliveries_total: {
    kind: 'counter',
    help: 'Deliveries tried, by what came of them.',
    labels: ['outcome'],
  },
  webhook_dead: {
    kind: 'gauge',
    help: 'Deliveries given up after the last try.',
    labels: [],
  },
  jobs_total: {
    kind: 'counter',
    help: 'Objects that jobs were run for, by what came of the run.',
    labels: ['job', 'outcome'],
  },
  job_duration_seconds: {
    kind: 'histogram',
    help: 'Time that a run of a job took.',
    labels: ['job'],
    buckets: requestBuckets,
  },
  jobs_swept_total: {
    kind: 'counter',
    help: 'Objects that a sweep found and no wake-up had reached.',
    labels: ['job'],
  },
  ledger_imbalance_minor_units: {
    kind: 'gauge',
    help: 'Sum of all entries; anything but zero is an alarm.',
    labels: ['currency'],
  },
  idempotency_total: {
    kind: 'counter',
    help: 'Requests with an idempotency key, by what the key decided.',
    labels: ['result'],
  },
  rate_limited_total: {
    kind: 'counter',
    help: 'Requests refused for coming too fast.',
    labels: ['rule'],
  },
  auth_failures_total: {
    kind: 'counter',
    help: 'Requests whose key was not accepted.',
    labels: ['reason'],
  },
  db_pool_in_use: {
    kind: 'gauge',
    help: 'Database connections at work.',
    labels: [],
  },
  db_pool_waiting: {
    kind: 'gauge',
    help: 'Callers that wait for a database connection.',
    labels: [],
  },
  build_info: {
    kind: 'gauge',
    help: 'Always 1; the labels say what runs.',
    labels: ['version', 'commit'],
  },
} as const satisfies Readonly<Record<string, MetricDefinition>>;

/** One metric: how it counts, and the labels that tell its series apart. */
export interface MetricDefinition {
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly labels: readonly string[];
  readonly buckets?: readonly number[];
}

type Definitions = typeof metricDefinitions;

type NameOf<Kind extends MetricDefinition['kind']> = {
  [Name in keyof Definitions]: Definitions[Name]['kind'] extends Kind ? Name : never;
}[keyof Definitions];

type Labels<Name extends keyof Definitions> = Readonly<
  Record<Definitions[Name]['labels'][number], string>
>;

/** Counts what happens. A misspelt name or a missing label does not compile. */
export interface Metrics {
  count<Name extends NameOf<'counter'>>(name: Name, labels: Labels<Name>, by?: number): void;
  set<Name extends NameOf<'gauge'>>(name: Name, labels: Labels<Name>, value: number): void;
  observe<Name extends NameOf<'histogram'>>(
    name: Name,
    labels: Labels<Name>,
    seconds: number,
  ): void;
  /** Runs before every scrape: for gauges that are read rather than counted. */
  beforeScrape(read: () => void | Promise<void>): void;
  /** What Prometheus reads, in its text form. */
  scrape(): Promise<{ readonly contentType: string; readonly text: string }>;
}

/** Opens a registry of its own. A metric appears with its first value. */
export const createMetrics = (options: { readonly hasProcessMetrics: boolean }): Metrics => {
  const registry = new Registry();
  if (options.hasProcessMetrics) collectDefaultMetrics({ register: registry });
  const readers: (() => void | Promise<void>)[] = [];
  const counter = memoized((name) => new Counter(settings(name, registry)));
  const gauge = memoized((name) => new Gauge(settings(name, registry)));
  const histogram = memoized((name) => new Histogram(settings(name, registry)));
  return {
    count: (name, labels, by = 1) => {
      counter(name).inc(labels, by);
    },
    set: (name, labels, value) => {
      gauge(name).set(labels, value);
    },
    observe: (name, labels, seconds) => {
      histogram(name).observe(labels, seconds);
    },
    beforeScrape: (read) => {
      readers.push(read);
    },
    scrape: async () => {
      for (const read of readers) await read();
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
};

const settings = (name: keyof Definitions, registry: Registry) => {
  const definition: MetricDefinition = metricDefinitions[name];
  return {
    name,
    help: definition.help,
    labelNames: [...definition.labels],
    registers: [registry],
    ...(definition.buckets === undefined ? {} : { buckets: [...definition.buckets] }),
  };
};

const memoized = <Metric>(
  make: (name: keyof Definitions) => Metric,
): ((name: keyof Definitions) => Metric) => {
  const made = new Map<keyof Definitions, Metric>();
  return (name) => {
    const known = made.get(name);
    if (known !== undefined) return known;
    const fresh = make(name);
    made.set(name, fresh);
    return fresh;
  };
};
