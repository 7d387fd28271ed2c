import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMetrics } from './metrics.ts';

test('a metric appears with its first value and carries its labels', async () => {
  const metrics = createMetrics({ hasProcessMetrics: false });
  assert.equal((await metrics.scrape()).text.trim(), '');

  metrics.count('idempotency_total', { result: 'replayed' });
  metrics.observe(
    'http_server_request_duration_seconds',
    {
      http_request_method: 'GET',
      http_route: '/v1/payments',
      http_response_status_code: '200',
    },
    0.003,
  );
  metrics.beforeScrape(() => metrics.set('db_pool_in_use', {}, 3));

  const { text } = await metrics.scrape();
  assert.match(text, /^idempotency_total\{result="replayed"\} 1$/m);
  assert.match(text, /http_server_request_duration_seconds_bucket\{le="0.005",.*\} 1$/m);
  assert.match(text, /^db_pool_in_use 3$/m);
});
