import assert from 'node:assert/strict';
import type {
  Connection,
  ErrandOutcome,
  FrozenErrand,
  PlatformDesk,
  PlatformInstruction,
} from '../../../contract.ts';
import { createStripe } from '../../create-stripe.ts';

/** Stripe's desk for platforms, impatient enough for a test. */
export const openDesk = (callTimeoutMs = 2_000): PlatformDesk => {
  const { platform } = createStripe({ callTimeoutMs });
  assert.ok(platform !== null);
  return platform;
};

/** A platform's own account at whatever answers there. */
export const connectionTo = (baseUrl: string, apiKey: string): Connection => ({
  id: `conn_${apiKey}`,
  scope: { organisationId: 'org_1', mode: 'test' },
  provider: 'stripe',
  baseUrl,
  apiKey,
  webhookSecrets: [],
  settings: {},
});

/** One errand, frozen and sent. */
export const runErrand = async (
  desk: PlatformDesk,
  connection: Connection,
  instruction: PlatformInstruction,
  errandId: string,
): Promise<{ readonly errand: FrozenErrand; readonly outcome: ErrandOutcome }> => {
  const errand = desk.prepare(instruction, errandId);
  const { result } = await desk.send(connection, errand, errandId);
  return { errand, outcome: result };
};
