import assert from 'node:assert/strict';
import { type Database, randomIds, systemClock } from '#kernel';
import { openPaymentsHouse, type PaymentsHouse } from '#test/payments-house';
import type { ScriptedProvider } from '#test/scripted-provider';
import { capturePayment } from '../../payment/capture-payment.ts';
import type { PaymentView } from '../../payment/schema.ts';
import { createRefund } from '../../refund/create-refund.ts';
import type { RefundView } from '../../refund/schema.ts';
import { paymentRules } from '../../verify/verify-payments.ts';
import type { SplitPayee } from '../resolve-split.ts';
import { type SplitFacts, splitFactsOf } from '../split-facts-of.ts';

/** A platform with sellers at `stripe`, which serves platforms, beside `other`, which does not. */
export interface SplitHouse extends PaymentsHouse {
  readonly database: Database;
  readonly provider: ScriptedProvider;
  /** Opens a seller's account; answers its id. Its name at the provider is `acct_` and the id. */
  seller(given?: Partial<SplitPayee>): string;
  paySplit(split: object, fields?: object): Promise<PaymentView>;
  capture(payment: PaymentView, body: object): Promise<PaymentView>;
  refund(payment: PaymentView, fields?: object): Promise<RefundView>;
  facts(...payments: readonly PaymentView[]): Promise<readonly SplitFacts[]>;
  /** The frozen request of the last attempt. */
  lastRequest(payment: PaymentView): Promise<LastRequest>;
  verify(): Promise<void>;
}

interface LastRequest {
  readonly account?: string;
  readonly body: Readonly<Record<string, unknown>>;
}

const ids = randomIds(systemClock);

/** Opens a {@link SplitHouse}. */
export const openSplitHouse = (
  database: Database,
  named: readonly string[] = ['stripe'],
): SplitHouse => {
  const house = openPaymentsHouse(database, named, {}, ['stripe']);
  const provider = house.providers['stripe'];
  assert.ok(provider !== undefined);
  const { deps, caller } = house;
  const worldOf = async (payment: PaymentView) =>
    await deps.record({ scope: caller(), paymentId: payment.id, decide: () => undefined });
  return {
    ...house,
    database,
    provider,
    seller: (given = {}) => {
      const id = ids.next('acc');
      const traits = { feesCollector: 'platform' } as const;
      house.payees.set(id, { provider: 'stripe', reference: `acct_${id}`, traits, ...given });
      return id;
    },
    paySplit: async (split, fields = {}) =>
      await house.pay({
        amount: '100.00',
        payment_method: { type: 'card', token: 'visa' },
        split,
        ...fields,
      }),
    capture: async (payment, body) =>
      await capturePayment(deps, caller(), { params: { payment_id: payment.id }, body }),
    refund: async (payment, fields = {}) =>
      await createRefund(deps, caller(), { body: { payment_id: payment.id, ...fields } }),
    facts: async (...payments) =>
      await database.transaction(
        async (tx) =>
          await splitFactsOf(
            tx,
            payments.map(({ id }) => ({ scope: caller(), paymentId: id })),
          ),
      ),
    lastRequest: async (payment) => {
      const attempt = (await worldOf(payment))?.attempts.at(-1);
      assert.ok(attempt !== undefined);
      return attempt.request;
    },
    verify: async () => {
      const { organisationId } = caller();
      for (const { rule, run } of paymentRules()) {
        assert.deepEqual(await run({ database, organisationId }), [], rule);
      }
    },
  };
};
