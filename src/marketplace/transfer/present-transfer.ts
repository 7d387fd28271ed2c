import { formatAmount, money } from '#money';
import type { Transfer } from '../share/share.ts';
import type { TransferView } from './schema.ts';

/** A transfer to a seller as the API and its events show it. */
export const presentTransfer = (transfer: Transfer): TransferView => ({
  id: transfer.id,
  object: 'transfer',
  mode: transfer.mode,
  account_id: transfer.account_id,
  payment_id: transfer.payment_id,
  share_id: transfer.share_id,
  status: transfer.state,
  amount: formatAmount(money(transfer.amount_minor, transfer.currency)),
  currency: transfer.currency,
  reversed_amount: formatAmount(money(transfer.reversed_minor, transfer.currency)),
  provider: transfer.provider,
  provider_reference: transfer.provider_reference,
  source_charge: transfer.source_charge,
  failure:
    transfer.failure_code === null
      ? null
      : { code: transfer.failure_code, message: transfer.failure_message ?? '' },
  description: transfer.description,
  metadata: transfer.metadata,
  created_at: transfer.created_at.toISOString(),
  updated_at: transfer.updated_at.toISOString(),
});
