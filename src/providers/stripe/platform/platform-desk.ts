import type { Clock } from '#kernel';
import type { PlatformDesk } from '../../contract.ts';
import type { StripeClient } from '../client.ts';
import { askByName } from './ask-by-name.ts';
import { askErrand } from './ask-errand.ts';
import { noted } from './desk.ts';
import { judgeErrand } from './judge-errand.ts';
import { openLink, openSession } from './open-pages.ts';
import { prepareErrand } from './prepare-errand.ts';
import { readAccount } from './read-account.ts';
import { eventsSince } from './read-events.ts';
import { linesOfPayout, readBalance, readPayout, readTransfer } from './read-money.ts';

/** Five business days, with a weekend and a holiday among them. Source: docs.stripe.com/payouts. */
const payoutSettlesMs = 8 * 86_400_000;

/** Accounts of sellers at Stripe, and money moved between them: Connect. */
export const platformDesk = (client: StripeClient, clock: Clock): PlatformDesk => ({
  chargeKinds: ['separate', 'destination', 'direct'],
  payoutSettlesMs,
  prepare: prepareErrand,
  send: async (connection, errand, key) =>
    await noted(client, connection, 'send', async ({ call }) => {
      const { method, path, body, account } = errand;
      // A DELETE of v1 takes no key, and needs none: what is gone stays gone.
      const keyed = method === 'POST' ? { body, key } : {};
      return judgeErrand(errand, await call({ method, path, account, ...keyed }));
    }),
  ask: async (connection, errand) =>
    await noted(client, connection, 'ask', async (caller) => await askErrand(caller, errand)),
  askByName: async (connection, errand, reference) =>
    await noted(
      client,
      connection,
      'ask',
      async (caller) => await askByName(caller, errand, reference),
    ),
  readAccount: async (connection, reference, api) =>
    await noted(
      client,
      connection,
      'ask',
      async (caller) => await readAccount(caller, reference, api),
    ),
  readTransfer: async (connection, reference) =>
    await noted(client, connection, 'ask', async (caller) => await readTransfer(caller, reference)),
  readPayout: async (connection, account, reference) =>
    await noted(
      client,
      connection,
      'ask',
      async (caller) => await readPayout(caller, account, reference),
    ),
  readBalance: async (connection, account) =>
    await noted(client, connection, 'ask', async (caller) => await readBalance(caller, account)),
  linesOfPayout: async (connection, account, payout) =>
    await noted(
      client,
      connection,
      'ask',
      async (caller) => await linesOfPayout(caller, account, payout),
    ),
  eventsSince: async (connection, account, since) =>
    await noted(
      client,
      connection,
      'ask',
      async (caller) => await eventsSince(caller, account, since, clock.now()),
    ),
  openLink: async (connection, link) =>
    await noted(client, connection, 'send', async (caller) => await openLink(caller, link)),
  openSession: async (connection, account, components) =>
    await noted(
      client,
      connection,
      'send',
      async (caller) => await openSession(caller, account, components),
    ),
});
