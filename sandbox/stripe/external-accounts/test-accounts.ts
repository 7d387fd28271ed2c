/** Account numbers whose payouts fail, by their end. Source: docs.stripe.com/connect/testing. */
const failures: Readonly<Record<string, string>> = {
  '1116': 'no_account',
  '1113': 'account_closed',
  '2227': 'insufficient_funds',
  '3335': 'debit_not_authorized',
  '4440': 'invalid_currency',
  // The same for IBANs: DE62370400440532013001 and its neighbours.
  '3001': 'no_account',
  '3002': 'account_closed',
  '3003': 'insufficient_funds',
  '3004': 'debit_not_authorized',
  '3005': 'invalid_currency',
};

/** Why a payout to an account number fails, or undefined where it arrives. */
export function payoutFailureOf(last4: string): string | undefined {
  return failures[last4];
}
