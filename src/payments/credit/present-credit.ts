import { formatAmount, money } from '#money';
import type { Credit, CreditPart } from './credit.ts';
import type { CreditDetail, CreditView } from './schema.ts';

/** Money that arrived as the API and its events show it. */
export const presentCredit = (credit: Credit): CreditView => {
  const amount = (minor: bigint): string => formatAmount(money(minor, credit.currency));
  return {
    id: credit.id,
    object: 'credit',
    mode: credit.mode,
    status: credit.state,
    amount: amount(credit.amount_minor),
    currency: credit.currency,
    open_amount: amount(credit.open_minor),
    provider: credit.provider,
    connection_id: credit.connection_id,
    reference: credit.bank_reference,
    remittance: credit.remittance,
    sender: { name: credit.sender_name, iban: credit.sender_iban },
    match: { kind: credit.kind, why: credit.why, payment_id: credit.payment_id },
    booked_at: credit.booked_at.toISOString(),
    created_at: credit.created_at.toISOString(),
    updated_at: credit.updated_at.toISOString(),
  };
};

/** The same with what payments took of it. */
export const presentCreditDetail = (
  credit: Credit,
  parts: readonly CreditPart[],
): CreditDetail => ({
  ...presentCredit(credit),
  payments: parts.map((part) => ({
    payment_id: part.payment_id,
    amount: formatAmount(money(part.amount_minor, credit.currency)),
    why: part.why,
    matched_at: part.occurred_at.toISOString(),
  })),
});
