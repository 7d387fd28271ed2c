import type { Config } from '#kernel';

import type { DemoAccess } from './house.ts';
import { publicUrlOf } from './load-config.ts';

export type FirstScreen = {
  readonly config: Config;
  readonly demo: DemoAccess;
  /** Whether this start made the database. */
  readonly isFirst: boolean;
  readonly readyMs: number;
};

/** What a newcomer sees once everything runs: where things are, and a first payment to paste. */
export const firstScreen = ({ config, demo, isFirst, readyMs }: FirstScreen): string => {
  const api = publicUrlOf(config);
  const seconds = Math.round(readyMs / 100) / 10;
  const had = isFirst ? 'with a new database' : 'with the data it had';
  const data = `${config.dataFolder}, PostgreSQL on port ${config.postgresPort}`;
  return `
  Bascule is ready after ${seconds} s, ${had}.

    API         ${api}/v1
    Reference   ${api}/reference
    Sandbox     http://127.0.0.1:${config.sandboxPort}
    Health      ${api}/readyz
    Metrics     http://127.0.0.1:${config.adminPort}/metrics
    Data        ${config.databaseUrl === undefined ? data : 'where DATABASE_URL says'}
    Test key    ${demo.secretKey}

  Make a payment and see its timeline; paste this into another terminal:

${indent(firstPayment(api, demo.secretKey))}

  What comes next is in docs/guide/first-payment.md; \`npm run demo\` tells it as a story.
  Ctrl-C stops everything.
`;
};

/** Shell commands, curl and sed only. The card token is Stripe's own name for its test Visa. */
export const firstPayment = (api: string, key: string): string => `KEY=${key}
PAYMENT=$(curl -s ${api}/v1/payments -H "Authorization: Bearer $KEY" \\
  -H "Idempotency-Key: first-$(date +%s)" -H "Content-Type: application/json" \\
  -d '{"amount":"10.50","currency":"EUR","confirm":true,
       "payment_method":{"type":"card","token":"pm_card_visa"}}' |
  sed -n 's/.*"id":"\\(pay_[^"]*\\)".*/\\1/p')
curl -s ${api}/v1/payments/$PAYMENT/timeline -H "Authorization: Bearer $KEY"`;

const indent = (lines: string): string =>
  lines
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
