import type { Static } from 'typebox';
import { requirePayees } from '#accounts';
import { appendEvents, type Caller, jsonRows } from '#kernel';
import { type Money, parsePositiveAmount } from '#money';
import { type LeasedErrand, openErrands } from '#providers';
import { followAccounts } from '../catch-up/follow-accounts.ts';
import type { MarketplaceDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import type { Transfer } from '../share/share.ts';
import { errandOfTransfer } from './open-movements.ts';
import { presentTransfer } from './present-transfer.ts';
import { retrieveTransfer } from './retrieve-transfer.ts';
import type { CreateTransferBody, TransferView } from './schema.ts';
import { insertTransfers, selectTransfer } from './store.ts';

type Body = Static<typeof CreateTransferBody>;

/**
 * Moves money of the platform's own to a seller, for no payment: a bonus, a goodwill, a correction.
 * The transfer and its frozen request are durable before it is sent; run again under the same ids
 * it takes up what the first run left.
 *
 * @throws refusals of the amount; account_not_found, account_cannot_receive,
 *   account_currency_unsupported, charge_kind_blocked, transfer_not_supported
 */
export const createTransfer = async (
  deps: MarketplaceDeps,
  caller: Caller,
  { body }: { readonly body: Body },
): Promise<TransferView> => {
  const amount = parsePositiveAmount(body.amount, body.currency);
  const ids = { transfer: caller.ids.next('trf'), errand: caller.ids.next('err') };
  const leased = await open(deps, caller, body, { amount, ids });
  if (leased.length > 0) deps.onEvents();
  await deps.errands.drive(leased);
  return await retrieveTransfer(deps, caller, { params: { transfer_id: ids.transfer } });
};

interface Wanted {
  readonly amount: Money;
  readonly ids: { readonly transfer: string; readonly errand: string };
}

const open = async (
  deps: MarketplaceDeps,
  caller: Caller,
  body: Body,
  { amount, ids }: Wanted,
): Promise<readonly LeasedErrand[]> =>
  await deps.database.transaction(async (tx) => {
    const { organisationId, mode } = caller;
    const stands = await tx.row(selectTransfer, [organisationId, mode, ids.transfer]);
    if (stands !== undefined) return [];
    const payees = await requirePayees(tx, caller, [body.account_id], {
      chargeKind: 'separate',
      currency: amount.currency,
      allowCaution: true,
      allowSalesGated: false,
    });
    const payee = payees.get(body.account_id);
    const isServed = payee !== undefined && deps.providerNamed(payee.provider).platform !== null;
    if (!isServed || payee.reference === null) throw refuse('transfer_not_supported');
    const now = deps.clock.now();
    const transfer: Transfer = {
      organisation_id: organisationId,
      mode,
      id: ids.transfer,
      share_id: null,
      payment_id: null,
      account_id: payee.id,
      account_reference: payee.reference,
      provider: payee.provider,
      connection_id: payee.connectionId,
      amount_minor: amount.minor,
      currency: amount.currency,
      reversed_minor: 0n,
      state: 'sending',
      is_by_provider: false,
      source_charge: null,
      provider_reference: null,
      description: body.description ?? null,
      metadata: body.metadata ?? {},
      failure_code: null,
      failure_message: null,
      step_count: 0,
      created_at: now,
      updated_at: now,
    };
    await followAccounts(deps, tx, [transfer]);
    await tx.run(insertTransfers, [jsonRows([transfer])]);
    const errand = { ...errandOfTransfer(deps, transfer), id: ids.errand };
    const leased = await openErrands(deps, tx, [{ ...errand, traceparent: caller.traceparent }]);
    await appendEvents(tx, deps.ids, [
      {
        scope: caller,
        type: 'transfer.created',
        object: { type: 'transfer', id: transfer.id },
        payload: presentTransfer(transfer),
        traceparent: caller.traceparent,
      },
    ]);
    return leased;
  });
