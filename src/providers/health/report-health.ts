import type { Log, Metrics } from '#kernel';
import type { BreakerChange, Watch, WatchKey, WithholdReason } from './watch.ts';

/** How metrics say a state; the worst of all connections of a provider is shown. */
const gaugeOf = { closed: 0, half_open: 1, open: 2 } as const;

/** Logs and counts what happens to breakers. No label names a connection: too many values. */
export const reportHealth = (
  log: Log,
  metrics: Metrics | undefined,
  watches: () => readonly Watch[],
) => {
  metrics?.beforeScrape(() => gauge(metrics, watches()));
  return {
    changed: ({ provider, operation, method, connectionId, scope, to, reading }: BreakerChange) => {
      metrics?.count('psp_breaker_changes_total', { connector: provider, op: operation, to });
      const fields = {
        connector: provider,
        op: operation,
        method,
        connection: connectionId,
        organisation: scope.organisationId,
        sample: reading.sample,
        failure_share: reading.failureShare,
        counts: reading.counts,
      };
      if (to === 'open') log.error(fields, 'provider.breaker_opened');
      else log.info(fields, 'provider.breaker_closed');
    },
    withheld: ({ provider, operation }: WatchKey, reason: WithholdReason): void => {
      const labels = { connector: provider, op: operation, reason };
      metrics?.count('psp_calls_withheld_total', labels);
    },
  };
};

const gauge = (metrics: Metrics, watches: readonly Watch[]): void => {
  const worst = new Map<string, { key: WatchKey; state: number; inFlight: number }>();
  for (const watch of watches) {
    const { provider, operation } = watch.key;
    const { state, inFlight } = watch.read();
    const known = worst.get(`${provider} ${operation}`);
    worst.set(`${provider} ${operation}`, {
      key: watch.key,
      state: Math.max(known?.state ?? 0, gaugeOf[state]),
      inFlight: (known?.inFlight ?? 0) + inFlight,
    });
  }
  for (const { key, state, inFlight } of worst.values()) {
    const labels = { connector: key.provider, op: key.operation };
    metrics.set('psp_breaker_state', labels, state);
    metrics.set('psp_calls_in_flight', labels, inFlight);
  }
};
